from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.widgets.own_history import history_in_focus


class Page(QWidget):
    """Counts its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 2
        self.field, self.inner = QLineEdit(), QWidget()
        self.inner.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.inner)

    @property
    def undo_title(self) -> str:
        return "step" if self.steps else ""

    @property
    def redo_title(self) -> str:
        return "step again" if self.steps < 2 else ""

    def undo(self) -> None:
        self.steps -= 1

    def redo(self) -> None:
        self.steps += 1


def test_it_is_that_around_the_focus(shown: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    page, other = Page(), QLineEdit()
    around = QWidget()
    row = QVBoxLayout(around)
    row.addWidget(page)
    row.addWidget(other)
    shown(around)
    for widget, expected in ((page.inner, page), (page.field, page), (other, None)):
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus)
        assert history_in_focus() is expected


def test_the_menu_takes_its_steps_back_and_not_those_of_the_project(main_window: MainWindow) -> None:
    page = Page()
    main_window.centralWidget().layout().addWidget(page)
    page.inner.setFocus()
    main_window.commands.refresh()
    undo, redo = main_window.commands["edit.undo"], main_window.commands["edit.redo"]
    assert undo.text() == "Undo step"
    assert not redo.isEnabled()
    undo.trigger()
    assert page.steps == 1
    main_window.commands.refresh()
    assert redo.text() == "Redo step again"
    redo.trigger()
    assert page.steps == 2
