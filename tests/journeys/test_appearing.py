"""Nothing but the main window appears on the screen, and it keeps the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.journeys.conftest import ALT, Visitor

pytestmark = pytest.mark.journey


class WindowSpy(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_workspaces_appear_in_the_window_alone(visitor: Visitor, qapp: QApplication) -> None:
    spy = WindowSpy()
    qapp.installEventFilter(spy)
    for key, name in (
        (Qt.Key.Key_2, "data"),
        (Qt.Key.Key_3, "train"),
        (Qt.Key.Key_4, "inspect"),
        (Qt.Key.Key_5, "detect"),
        (Qt.Key.Key_6, "segment"),
        (Qt.Key.Key_7, "runs"),
        (Qt.Key.Key_1, "design"),
    ):
        visitor.press_key(key, ALT)
        assert visitor.window.workspace_name == name
        assert (spy.seen, qapp.activeWindow()) == ([], visitor.window), name
    visitor.until(lambda: visitor.window.train.desk.settings.split_words)
    qapp.removeEventFilter(spy)
    assert spy.seen == []
