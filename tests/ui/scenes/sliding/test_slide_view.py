from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.scenes.sliding.slide_view import SlideMode, SlideView
from tests.ui.scenes.sliding.conftest import CLASSES, SIZE, level


@pytest.fixture
def view(qtbot: QtBot, qapp: object) -> SlideView:
    found = SlideView()
    qtbot.addWidget(found)
    found.resize(400, 300)
    found.show_levels(picture_levels(np.zeros((*SIZE, 3), np.uint8)))
    found.show()
    return found


def colour_at(view: SlideView, x: float, y: float) -> str:
    point = view.view_point(x, y).toPoint()
    return view.grab().toImage().pixelColor(point).name()


def test_the_window_is_drawn_where_it_stands(view: SlideView) -> None:
    view.show_level(level(), CLASSES, 7)
    assert view.current is not None
    rect, words = view.current
    assert (rect.left(), rect.top(), rect.width(), rect.height()) == (4, 4, 16, 16)
    assert words == "circle 0.51"
    assert colour_at(view, 20, 12) == "#ffffff"
    assert colour_at(view, 9, 8.5) != "#000000"  # the map behind it
    assert colour_at(view, 25, 16) == "#000000"  # not yet


def test_at_once_there_is_no_window(view: SlideView) -> None:
    view.mode = SlideMode.AT_ONCE
    view.show_level(level(), CLASSES)
    assert view.current is None
    assert colour_at(view, 25, 16) != "#000000"


def test_several_sizes_are_shown_together(view: SlideView) -> None:
    view.mode = SlideMode.AT_ONCE
    said: list[str] = []
    view.told.connect(said.append)
    view.show_level(level(), CLASSES)
    assert colour_at(view, 27, 19.5) == "#000000"  # no middle of a window there
    view.show_scales((level(), level(scale=2.0)), CLASSES)
    assert colour_at(view, 27, 19.5) != "#000000"
    view.hovered.emit(27, 19.5)
    assert said == ["x 27, y 19 · window 116 at 2 × · square 0.89"]


def test_a_class_that_is_no_object_is_never_named(view: SlideView) -> None:
    view.ignored = 0
    view.show_level(level(), CLASSES, 1)
    assert view.current is not None
    assert view.current[1] == "ground 0.10"


def test_what_is_pointed_at_is_told(view: SlideView) -> None:
    view.show_level(level(), CLASSES, 7)
    said: list[str] = []
    view.told.connect(said.append)
    for x, y in ((8.2, 8.1), (24, 16), (float("nan"), 0)):
        view.hovered.emit(x, y)
    assert said == ["x 8, y 8 · window 1 · circle 0.90", "x 24, y 16", ""]


def test_windows_of_a_scaled_picture_are_in_px_of_the_picture(view: SlideView) -> None:
    view.show_level(level(scale=2.0), CLASSES, 2)
    assert view.current is not None
    assert view.current[0].left() == 2
    assert view.current[0].width() == 8


def test_nothing_is_drawn_while_nothing_is_known(view: SlideView) -> None:
    view.show_level(None)
    assert view.current is None
    assert colour_at(view, 12, 12) == "#000000"
