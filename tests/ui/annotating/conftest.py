"""What the tests of the Annotate page share: a folder of images, the page with it, and a hand at the mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.page import AnnotatePage

WIDTH, HEIGHT = 200, 150


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Five photographs of 200 × 150 px, side by side."""
    random = np.random.default_rng(0)
    root = tmp_path / "photos"
    root.mkdir()
    for place in range(5):
        Image.fromarray(random.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)).save(root / f"{place}.png")
    return root


class Drawer:
    """Draws on the page with mouse and keys, in px of the image."""

    def __init__(self, page: AnnotatePage, qtbot: QtBot) -> None:
        self.page, self.view, self.qtbot = page, page.desk.bench.view, qtbot

    def point(self, x: float, y: float) -> QPoint:
        """A place of the image in the view."""
        return self.view.view_point(x, y).toPoint()

    def press(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mousePress(self.view, button, Qt.KeyboardModifier.NoModifier, self.point(x, y))

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.view, self.point(x, y))

    def release(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseRelease(self.view, button, Qt.KeyboardModifier.NoModifier, self.point(x, y))

    def drag(self, *points: tuple[float, float]) -> None:
        """From a point along others."""
        self.press(*points[0])
        for point in points[1:]:
            self.move(*point)
        self.release(*points[-1])

    def click(self, x: float, y: float) -> None:
        self.press(x, y)
        self.release(x, y)

    def key(self, key: Qt.Key | str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        code = Qt.Key(ord(key)) if isinstance(key, str) else key
        QTest.keyClick(self.view, code, held)

    @property
    def sheet(self) -> Sheet:
        """What is drawn."""
        history = self.page.session.history
        assert history is not None
        return history.sheet

    @property
    def places(self) -> list[tuple[float, ...]]:
        """Left, top, right, bottom and class of all boxes."""
        return [(*box.place, box.label) for box in self.sheet.boxes]

    def wait(self) -> None:
        """Until what was asked for is shown and what was drawn is saved."""
        self.qtbot.waitUntil(lambda: not self.page.is_busy, timeout=10_000)

    def go(self, key: str) -> None:
        """To another image."""
        self.go_with_key(key)

    def go_with_key(self, key: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To another image, with a key that is held or not."""
        with self.qtbot.waitSignal(self.page.session.image_shown):
            self.key(key, held)


@pytest.fixture
def page(qapp: object, shown: Callable[[QWidget], QWidget]) -> AnnotatePage:
    """The page, shown, without a folder."""
    made = AnnotatePage()
    shown(made)
    made.resize(1000, 700)
    return made


@pytest.fixture
def drawer(page: AnnotatePage, photos: Path, qtbot: QtBot) -> Drawer:
    """A hand over the first of five images, with one view px a half of the image's or less."""
    with qtbot.waitSignal(page.session.image_shown, timeout=10_000):
        page.open_folder(photos)
    page.desk.bench.view.setFocus()
    qtbot.waitUntil(page.desk.bench.view.hasFocus)
    return Drawer(page, qtbot)
