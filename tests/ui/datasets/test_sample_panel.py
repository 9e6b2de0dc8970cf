from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.sets.folder import Folder
from cnnstudio.ui.datasets.look import looked_at
from cnnstudio.ui.datasets.sample_panel import SamplePanel


def test_an_image_with_all_that_is_known(
    photos: Path, qtbot: QtBot, shown: Callable[[QWidget], QWidget]
) -> None:
    panel = SamplePanel()
    shown(panel)
    look = looked_at(Folder(str(photos), size=(16, 16), fitting="crop"), 0)
    place = int(look.places(part=2)[0])
    panel.show_sample(look, place)
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert panel.name.text() == look.collection.name(place)
    assert panel.label.text() in ("ants", "bees")
    assert panel.facts.text() == "Test image, 30 × 20 px, colour"
    assert panel.preparation.text().startswith(
        "the middle 20 × 20 of 30 × 20 cut out and resized → 16 × 16 px"
    )
    panel.show_entry((8, 10, 1))  # the network takes another size: that is what its images are brought to
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert panel.preparation.text().startswith("colour → grey")
    assert "→ 10 × 8 px" in panel.preparation.text()
    assert abs(panel.picture.height() / panel.picture.width() - 2 / 3) < 0.01


def test_what_the_network_gets_is_seen_where_it_is_something_else(
    photos: Path, qtbot: QtBot, shown: Callable[[QWidget], QWidget]
) -> None:
    panel = SamplePanel()
    shown(panel)
    place = 3
    panel.show_sample(looked_at(Folder(str(photos), size=(30, 30), fitting="pad"), 0), place)
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert panel.fed.isVisible()
    assert panel.fed.width() == panel.fed.height()
    drawn = panel.fed.grab().toImage()
    top, middle = (drawn.pixelColor(drawn.width() // 2, y) for y in (2, drawn.height() // 2))
    assert top.name() == "#000000"  # the bar above a photograph of 30 × 20 px
    assert middle.name() != "#000000"
    panel.show_sample(looked_at(Folder(str(photos), size=(20, 30)), 0), place)
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert not panel.fed.isVisible()
    assert not panel.fed_title.isVisible()


def test_a_broken_file_says_why(photos: Path, qtbot: QtBot, shown: Callable[[QWidget], QWidget]) -> None:
    panel = SamplePanel()
    shown(panel)
    panel.show_sample(looked_at(Folder(str(photos)), 0), 7)
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert "07.png" in panel.error.text()
    panel.show_sample(None, -1)
    assert panel.isHidden()
