from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from cnnstudio.data.mosaic import MISSING
from cnnstudio.ui.viewers.colour_tables import colours
from cnnstudio.ui.viewers.map_stack import MapStack, map_stack
from cnnstudio.ui.viewers.tiles import MapTiles


@pytest.fixture
def stack() -> MapStack:
    values = np.zeros((2, 2, 3), np.float32)
    values[0, 0] = (1, 4, 2)
    return map_stack("conv", values, np.zeros((2, 2, 1), np.float32))


def colour(level: int) -> QColor:
    return QColor(*(int(part) for part in colours("viridis")[level]))


def test_on_one_scale_the_strongest_alone_is_full(stack: MapStack) -> None:
    tiles = MapTiles(stack)
    assert tiles.image(1).pixelColor(0, 0) == colour(255)
    assert tiles.image(0).pixelColor(0, 0) == colour(63)


def test_on_its_own_scale_each_is_full(stack: MapStack) -> None:
    tiles = MapTiles(stack, own_scale=True)
    assert [tiles.image(place).pixelColor(0, 0) for place in range(3)] == [colour(255)] * 3


def test_order_by_strength_moves_units_to_other_places(stack: MapStack) -> None:
    tiles = MapTiles(stack, order="strength")
    assert [tiles.unit(place) for place in range(3)] == [1, 2, 0]
    assert [tiles.place(unit) for unit in range(3)] == [2, 0, 1]
    assert MapTiles(stack).unit(2) == MapTiles(stack).place(2) == 2


def test_tooltips_tell_unit_and_range(stack: MapStack) -> None:
    assert MapTiles(stack, order="strength").summary(0) == "unit 1: 0 … 4, 75 % zeros"


def test_vectors_show_their_numbers() -> None:
    tiles = MapTiles(map_stack("dense", np.array([0.25, -3], np.float32), np.zeros((2, 2, 1), np.float32)))
    shown = tiles.numbers(1)
    assert shown is not None
    assert shown[0].tolist() == [[-3]]
    assert tiles.summary(0) == "unit 0: 0.25"
    assert tiles.cells == (1, 2)


def test_maps_show_no_numbers(stack: MapStack) -> None:
    assert MapTiles(stack).numbers(0) is None


def test_dead_constant_and_odd_units_have_a_mark() -> None:
    values = np.zeros((2, 2, 5), np.float32)
    values[:, :, 1] = 3
    values[0, 0, 2:] = (1, np.nan, np.inf)
    tiles = MapTiles(map_stack("conv", values, np.zeros((2, 2, 1), np.float32)))
    marks = [tiles.mark(place) for place in range(5)]
    assert marks == [("dead", False), ("constant", False), ("", False), ("NaN", True), ("∞", True)]
    assert tiles.image(3).pixelColor(0, 0) == QColor(*MISSING)
    assert tiles.image(3).pixelColor(1, 0) == colour(0)
    assert "1 NaN" in tiles.summary(3)
    assert "1 infinite" in tiles.summary(4)
    own = MapTiles(tiles.stack, own_scale=True)
    assert own.image(1).pixelColor(0, 0) == colour(0)
