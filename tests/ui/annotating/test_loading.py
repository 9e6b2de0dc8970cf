from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.ui.annotating.loading import LookAhead, loaded_image
from tests.ui.annotating.conftest import Drawer


def test_what_is_wrong_with_an_image_is_said(photos: Path) -> None:
    (photos / "0.png").write_bytes(b"")
    folder = AnnotatedFolder(photos)
    image = loaded_image(folder, "0.png")
    assert image.sheet is None
    assert image.refusal.startswith("0.png is empty")
    good = loaded_image(folder, "1.png")
    assert good.sheet is not None
    assert good.levels[0].width() == 200


def test_the_next_image_in_ones_way_is_here_before_it_is_asked_for(photos: Path, qtbot: QtBot) -> None:
    parent = QObject()
    ahead = LookAhead(parent)
    ahead.begin(AnnotatedFolder(photos))
    for place, step, expected in ((0, 1, "1.png"), (3, -1, "2.png")):
        ahead.note_way(step)
        ahead.look(place)
        qtbot.waitUntil(lambda: not ahead.is_busy)
        image = ahead.taken(expected)
        assert image is not None
        assert image.name == expected
        assert ahead.taken(expected) is None
    ahead.note_way(1)
    ahead.look(4)
    assert not ahead.is_busy
    ahead.look(0)
    qtbot.waitUntil(lambda: not ahead.is_busy)
    assert ahead.taken("3.png") is None
    parent.deleteLater()


def test_nothing_is_drawn_on_an_image_that_gives_way(drawer: Drawer, qtbot: QtBot) -> None:
    session = drawer.page.session
    session._ahead.forget()
    drawer.key("D")
    assert session.history is None
    drawer.drag((20, 30), (60, 70))
    assert drawer.view.sheet is not None
    assert drawer.view.sheet.is_blank
    qtbot.waitUntil(lambda: session.history is not None)
    drawer.drag((20, 30), (60, 70))
    assert len(drawer.places) == 1
    qtbot.waitUntil(lambda: not session._ahead.is_busy)
    shown: list[str] = []
    session.image_shown.connect(lambda image: shown.append(image.name))
    QTest.keyClick(drawer.view, Qt.Key.Key_D)
    assert shown == ["2.png"]  # at once
