from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.grid import BOX_VALUES, TRUTH_VALUES, decoded, encoded, grid_values

CLASSES = 3


def ideal_output(truth: np.ndarray, boxes: int, chosen: int) -> np.ndarray:
    """What a network gives that knows the truth, by one of the boxes of each cell: float32, (S, S, B · 5 + C)."""
    values = np.zeros((*truth.shape[:2], boxes * BOX_VALUES + truth.shape[2] - TRUTH_VALUES), np.float32)
    begin = chosen * BOX_VALUES
    values[..., begin : begin + 3] = truth[..., :3]
    values[..., begin + 3 : begin + BOX_VALUES] = np.sqrt(truth[..., 3:TRUTH_VALUES])
    values[..., boxes * BOX_VALUES :] = truth[..., TRUTH_VALUES:]
    return values


@st.composite
def scenes(draw: Any) -> tuple[np.ndarray, np.ndarray, tuple[int, int], int]:
    """Boxes whose middles lie in different cells, their classes, the picture's size, and cells along a side."""
    grid = draw(st.integers(1, 9))
    size = draw(st.integers(8, 400)), draw(st.integers(8, 400))
    cells = draw(st.lists(st.tuples(*[st.integers(0, grid - 1)] * 2), max_size=5, unique=True))
    inside, share = st.floats(0.01, 0.99), st.floats(0.01, 1)
    rows = []
    for row, column in cells:
        x, y = (column + draw(inside)) / grid * size[1], (row + draw(inside)) / grid * size[0]
        width, height = draw(share) * size[1], draw(share) * size[0]
        rows.append([x - width / 2, y - height / 2, x + width / 2, y + height / 2])
    labels = draw(st.lists(st.integers(0, CLASSES - 1), min_size=len(rows), max_size=len(rows)))
    return boxes_of(rows), np.array(labels, np.int64), size, grid


@given(scenes(), st.integers(1, 3), st.integers(0, 2))
def test_objects_come_back_from_cells(scene: Any, boxes: int, chosen: int) -> None:
    wanted, labels, size, grid = scene
    truth = encoded(wanted, labels, size, grid, CLASSES)
    values = ideal_output(truth, boxes, min(chosen, boxes - 1))
    found = decoded(grid_values(values, boxes, size), 0.5)
    assert len(found) == len(wanted)
    assert np.allclose(found.scores, 1)
    order, other = np.lexsort(found.boxes.T.round(1)), np.lexsort(wanted.T.round(1))
    for box, label in zip(wanted[other], labels[other], strict=True):
        nearest = np.abs(found.boxes[order] - box).max(axis=1).argmin()
        assert np.allclose(found.boxes[order][nearest], box, atol=1e-3 * max(size))
        assert found.labels[order][nearest] == label


def test_a_cell_tells_where_its_object_lies() -> None:
    truth = encoded(boxes_of([[10, 30, 30, 40]]), np.array([1]), (80, 40), 4, 2)
    # The middle (20, 35) is column 20 / 10 = 2, at its left edge, and row 35 / 20 = 1, three quarters down.
    assert np.allclose(truth[1, 2], [1, 0, 0.75, 0.5, 0.125, 0, 1])
    assert truth.sum() == pytest.approx(truth[1, 2].sum())


def test_of_two_objects_in_a_cell_the_larger_one_counts() -> None:
    rows = boxes_of([[2, 2, 4, 4], [0, 0, 8, 8], [1, 1, 6, 6]])
    for order in ([0, 1, 2], [1, 0, 2], [2, 1, 0]):
        truth = encoded(rows[order], np.array([0, 1, 2])[order], (16, 16), 1, 3)
        assert truth[0, 0].tolist() == [1, 0.25, 0.25, 0.5, 0.5, 0, 1, 0]


def test_middles_at_the_edge_belong_to_the_last_cell() -> None:
    truth = encoded(boxes_of([[12, 12, 20, 20]]), np.array([0]), (16, 16), 2, 1)
    assert truth[1, 1].tolist() == [1, 1, 1, 0.5, 0.5, 1]


def test_unsound_boxes_are_left_out() -> None:
    rows = boxes_of([[5, 5, 5, 9], [9, 9, 3, 3], [0, 0, np.nan, 4]])
    assert not encoded(rows, np.zeros(3, np.int64), (16, 16), 4, 2).any()
    assert encoded(boxes_of([]), np.empty(0, np.int64), (16, 16), 4, 2).shape == (4, 4, 7)


def test_values_beyond_their_limits_are_cut() -> None:
    values = np.array([[[1.5, 0.5, 0.5, -0.4, 0.5, 2.0, -1.0]]])
    cells = grid_values(values, 1, (10, 20))
    assert cells.objectness.item() == 1
    assert cells.classes[0, 0].tolist() == [1, 0]
    assert cells.boxes[0, 0, 0].tolist() == [10, 3.75, 10, 6.25]  # no width, a quarter of the height


def test_each_class_that_reaches_the_score_is_a_detection() -> None:
    values = np.array([[[0.8, 0.5, 0.5, 0.5, 0.5, 0.1, 0.5, 0.5, 1, 1, 1.0, 0.5]]])
    found = decoded(grid_values(values, 2, (8, 8)), 0.4)
    assert found.scores.tolist() == [0.8, 0.4]
    assert found.labels.tolist() == [0, 1]
    assert len(decoded(grid_values(values, 2, (8, 8)), 0.0)) == 4
    assert len(decoded(grid_values(np.zeros_like(values), 2, (8, 8)), 0.0)) == 0
