from __future__ import annotations

from dataclasses import replace

import pytest

from cnnstudio.core.network import chain
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input, Reshape
from cnnstudio.ui.scenes.boxes.grid_cells import (
    cell_at,
    cell_rect,
    class_map,
    grid_of,
    objectness_map,
    responsible_cells,
    seen_by,
)
from tests.ui.scenes.conftest import GRID, detection, detector, grid_detection, scene


def test_cells_tile_the_extent_and_are_found_by_their_middles() -> None:
    result = replace(grid_detection(scene()), extent=(10.0, -4.0, 90.0, 76.0))
    for row in range(GRID):
        for column in range(GRID):
            left, top, right, bottom = cell_rect(result, (row, column))
            assert (right - left, bottom - top) == pytest.approx((20, 20))
            assert cell_at(result, (left + right) / 2, (top + bottom) / 2) == (row, column)
    assert cell_at(result, 9.9, 0) is None
    assert cell_at(result, 20, 76) is None


def test_the_responsible_cell_holds_the_middle_of_its_object() -> None:
    picture = scene(1)
    result = grid_detection(picture)
    places = result.shown()
    cells = responsible_cells(result, places)
    for (row, column), box in zip(cells.tolist(), result.candidates.boxes[places].tolist(), strict=True):
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        assert cell_at(result, *middle) == (row, column)
        assert objectness_map(result)[row, column] > 0.5
        assert class_map(result)[1][row, column] == pytest.approx(0.97)


def test_a_model_without_a_grid_has_no_cells() -> None:
    result = detection(scene())
    assert grid_of(result) == (0, 0)
    assert cell_at(result, 1, 1) is None
    assert not len(responsible_cells(result, result.shown()))
    assert not objectness_map(result).size


def test_what_a_cell_sees_is_the_receptive_field_in_px_of_the_picture() -> None:
    """By hand: four times a 3 × 3 convolution and pooling by 2 see 46 px with a step of 16, from −15 on."""
    picture = scene()
    result = replace(
        grid_detection(picture), extent=(0.0, 0.0, 128.0, 128.0)
    )  # each px of the input is 2 here
    rect, is_part = seen_by(detector(), result, (1, 2))
    assert is_part
    first = 2 * (16 * 2 - 15), 2 * (16 * 1 - 15)
    assert rect == pytest.approx((*first, first[0] + 92, first[1] + 92))
    corner, _ = seen_by(detector(), result, (0, 0))
    assert corner == pytest.approx((0, 0, 2 * 31, 2 * 31))


def test_a_cell_of_a_dense_layer_sees_everything() -> None:
    network = chain(Input((64, 64, 3)), Flatten(), Dense(GRID * GRID * 16), Reshape((GRID, GRID, 16)))
    rect, is_part = seen_by(replace(detector(), network=network), grid_detection(scene()), (0, 3))
    assert not is_part
    assert rect == (0.0, 0.0, 128.0, 128.0)
