from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.data.mosaic import MISSING
from cnnstudio.ui.inspecting.unit_view import UnitView
from cnnstudio.ui.viewers.colour_tables import colours
from cnnstudio.ui.viewers.map_stack import MapStack, map_stack


@pytest.fixture
def stack() -> MapStack:
    values = np.zeros((4, 8, 2), np.float32)
    values[1, 6, 0] = 3
    values[2, 2, 1] = 5
    return map_stack("conv2d", values, np.full((4, 8, 3), 200, np.float32))


@pytest.fixture
def view(stack: MapStack, qtbot: QtBot) -> UnitView:
    made = UnitView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.show_stack(stack)
    made.show_picture_share(0)
    return made


def test_the_map_is_as_large_as_there_is_room(view: UnitView) -> None:
    rect = view.map_rect()
    assert (rect.width(), rect.height()) == (400, 200)
    view.resize(400, 100)
    assert (view.map_rect().width(), view.map_rect().height()) == (200, 100)


def test_every_number_has_its_colour(view: UnitView) -> None:
    image = view.grab().toImage()
    bright = QColor(*(int(part) for part in colours("viridis")[255]))
    assert image.pixelColor(325, 75) == bright
    assert image.pixelColor(125, 125) != bright
    view.show_unit(1)
    assert view.grab().toImage().pixelColor(125, 125) == bright


def test_the_image_shows_through(view: UnitView) -> None:
    view.show_picture_share(1)
    assert view.grab().toImage().pixelColor(50, 50) == QColor(200, 200, 200)
    view.show_picture_share(0.5)
    mixed = view.grab().toImage().pixelColor(50, 50).green()
    assert 90 < mixed < 110


def test_the_pointer_reads_places(view: UnitView, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    view.hovered.connect(lambda row, column: told.append((row, column)))
    for point in (QPoint(325, 75), QPoint(326, 76), QPoint(399, 199), QPoint(50, 250)):
        qtbot.mouseMove(view, point)
    assert told == [(1, 6), (3, 7), (-1, -1)]


def test_units_that_are_not_there_and_vectors_have_no_map(view: UnitView) -> None:
    view.show_unit(9)
    assert view.values is None
    assert view.map_rect().isEmpty()
    view.show_stack(map_stack("dense", np.zeros(20, np.float32), np.zeros((4, 8, 5), np.float32)))
    assert view.values is None
    view.grab()


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_has_a_colour_of_its_own(view: UnitView, odd: float) -> None:
    values = np.zeros((4, 8, 1), np.float32)
    values[1, 6, 0] = odd
    view.show_stack(map_stack("conv2d", values, np.full((4, 8, 3), 200, np.float32)))
    view.show_unit(0)
    image = view.grab().toImage()
    assert image.pixelColor(325, 75) == QColor(*MISSING)
    assert image.pixelColor(125, 125) == QColor(*(int(part) for part in colours("viridis")[0]))
