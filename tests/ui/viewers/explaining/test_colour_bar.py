from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.data.overlay import SIGNED_STOPS
from cnnstudio.ui.viewers.colour_tables import ANCHORS, SIGNED_TABLE
from cnnstudio.ui.viewers.explaining.colour_bar import ColourBar


def test_numbers_stand_at_the_ends(qtbot: QtBot) -> None:
    bar = ColourBar()
    qtbot.addWidget(bar)
    bar.show_limits((0.0, 2.5))
    assert bar.ends == ("0", "2.5")
    bar.show_limits((0.0, 2.5), is_cut=True)
    assert bar.ends == ("0", "≥ 2.5")
    bar.show_limits((-2.5, 2.5), is_cut=True)
    assert bar.ends == ("≤ −2.5 against", "≥ 2.5 for")
    assert bar.accessibleName() == "Colours from ≤ −2.5 against to ≥ 2.5 for"


def test_colours_rise_from_left_to_right(qtbot: QtBot) -> None:
    bar = ColourBar()
    qtbot.addWidget(bar)
    bar.resize(400, 18)
    bar.show_limits((0.0, 1.0))
    shot = bar.grab().toImage()
    middle, scale = shot.height() // 2, shot.width() / 400
    blue, yellow = (shot.pixelColor(int(x * scale), middle) for x in (24, 376))
    assert abs(blue.blue() - int(VIRIDIS[10][2])) < 30
    assert yellow.red() > 180
    assert yellow.green() > 180


def test_files_and_window_have_the_same_colours() -> None:
    assert ANCHORS[SIGNED_TABLE] == SIGNED_STOPS
