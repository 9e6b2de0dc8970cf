"""Five images are annotated in the window: boxes and masks, saved as they are drawn, read back as a data set."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotations.found import annotations_at
from cnnstudio.document import atomic
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.saving import questions
from tests.journeys.conftest import Visitor
from tests.ui.annotating.conftest import Drawer

pytestmark = pytest.mark.journey
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Five photographs of 200 × 150 px."""
    root = tmp_path / "photos"
    root.mkdir()
    for place in range(5):
        Image.fromarray(np.full((150, 200, 3), 40 * place, np.uint8)).save(root / f"{place}.jpg")
    return root


@pytest.fixture
def window(visitor: Visitor) -> MainWindow:
    """The window with the Data workspace."""
    visitor.window.show_workspace("data")
    return visitor.window


@pytest.fixture
def drawer(window: MainWindow, photos: Path, qtbot: QtBot) -> Drawer:
    """A hand over the first image, in the window."""
    desk = window.data.desk
    desk.tabs.setCurrentIndex(2)
    with qtbot.waitSignal(desk.annotation.session.image_shown, timeout=10_000):
        desk.annotation.open_folder(photos)
    made = Drawer(desk.annotation, qtbot)
    qtbot.waitUntil(made.view.hasFocus)
    return made


def test_five_images_are_annotated_and_read_back(drawer: Drawer, photos: Path, window: MainWindow) -> None:
    project = window.editor.document.project
    drawer.page.session.naming.add("bee")
    for place in range(5):
        drawer.key("B")
        drawer.key("2" if place % 2 else "1")
        drawer.drag((20 + place, 30), (90, 100))
        drawer.key("P")
        drawer.drag((100, 50 + place), (150, 60))
        if place < 4:
            drawer.go("D")
    drawer.wait()
    assert window.editor.document.project is project
    known = annotations_at(photos)
    assert known.classes == ("object", "bee")
    assert [[(one.label, one.box) for one in image.annotations] for image in known.images] == [
        [("bee" if place % 2 else "object", (20.0 + place, 30.0, 90.0, 100.0))] for place in range(5)
    ]
    again = AnnotatedFolder(photos)
    assert len(again.annotated()) == 5
    assert again.load("3.jpg").sheet.mask.value_at(120, 54) == 2


def test_undo_belongs_to_the_page_while_it_has_the_focus(
    drawer: Drawer, window: MainWindow, qtbot: QtBot
) -> None:
    drawer.drag((20, 30), (90, 100))
    drawer.key("D", CONTROL)
    assert len(drawer.places) == 2
    undo = window.commands["edit.undo"]
    window.commands.refresh()
    assert undo.text() == "Undo duplicate box"
    undo.trigger()
    assert len(drawer.places) == 1
    QTest.keyClick(drawer.view, Qt.Key.Key_Z, CONTROL)
    assert drawer.places == []
    window.commands.refresh()
    assert not undo.isEnabled()
    window.show_workspace("design")
    window.commands.refresh()
    assert window.commands["edit.redo"].text() == "Redo"


def test_the_menu_leafs_and_zooms_and_a_dropped_folder_is_annotated(
    drawer: Drawer, window: MainWindow, photos: Path, qtbot: QtBot
) -> None:
    window.commands.refresh()
    scale = drawer.view.sight.scale
    window.commands["view.zoom_in"].trigger()
    assert drawer.view.sight.scale > scale
    window.commands["view.fit"].trigger()
    assert drawer.view.sight.scale == scale
    with qtbot.waitSignal(drawer.page.session.image_shown):
        window.commands["view.next_image"].trigger()
    with qtbot.waitSignal(drawer.page.session.image_shown):
        window.commands["view.previous_image"].trigger()
    assert drawer.page.session.place == 0
    other = photos.parent / "other"
    photos.rename(other)
    with qtbot.waitSignal(drawer.page.session.image_shown, timeout=10_000):
        window.open_dropped([str(other)])
    assert drawer.page.session.folder is not None
    assert drawer.page.session.folder.root == other
    window.data.desk.tabs.setCurrentIndex(0)
    window.commands.refresh()
    assert not window.commands["view.fit"].isEnabled()


def test_closing_the_window_saves(drawer: Drawer, window: MainWindow, photos: Path) -> None:
    drawer.drag((20, 30), (90, 100))
    window.close()
    assert annotations_at(photos).count == 1


def test_closing_asks_where_it_cannot_be_saved(
    drawer: Drawer, window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def cancel(parent: object, trouble: str) -> bool:
        asked.append(trouble)
        return False

    def broken(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(questions, "ask_to_lose_drawings", cancel)
    with monkeypatch.context() as disk:
        disk.setattr(atomic.os, "replace", broken)
        drawer.drag((20, 30), (90, 100))
        window.close()
        assert window.isVisible()
        assert asked == [
            "annotations.json could not be saved: the disk can only be read. Choose another folder."
        ]
    window.close()
    assert not window.isVisible()
    assert len(asked) == 1
    assert annotations_at(photos).count == 1
