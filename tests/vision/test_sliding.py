from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import SettingError
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.sliding import Windows, WindowScores, positions, shared_places, together


@given(st.integers(1, 300), st.data(), st.booleans())
def test_windows_cover_the_picture_and_nothing_else(length: int, data: st.DataObject, to_end: bool) -> None:
    window = data.draw(st.integers(1, length))
    stride = data.draw(st.integers(1, window))
    found = positions(length, window, stride, to_end=to_end)
    assert found[0] == 0
    assert (np.diff(found) > 0).all()
    assert (np.diff(found) <= stride).all()
    assert found[-1] + window <= length
    seen = np.zeros(length, bool)
    for place in found:
        seen[place : place + window] = True
    if to_end:
        assert seen.all()
    else:
        assert len(found) == (length - window) // stride + 1  # as a convolution without padding
        assert (found == stride * np.arange(len(found))).all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(SettingError, match="A window of 32 px does not fit into a picture of 20 px"):
        positions(20, 32, 4)
    with pytest.raises(SettingError, match="cannot slide by 0 px"):
        positions(20, 10, 0)


def test_windows_are_counted_row_by_row() -> None:
    windows = Windows.over((10, 12), (8, 6), 3)
    assert (windows.tops.tolist(), windows.lefts.tolist()) == ([0, 2], [0, 3, 6])
    assert (len(windows), windows.shape) == (6, (2, 3))
    boxes = windows.boxes()
    for number, (left, top, right, bottom) in enumerate(boxes.tolist()):
        assert windows.corner(number) == (top, left)
        assert (right - left, bottom - top) == (6, 8)
    assert len(Windows.over((10, 12), (8, 6), 3, to_end=False)) == 3


def test_candidates_are_the_best_classes_in_the_picture_itself() -> None:
    windows = Windows.over((4, 6), (4, 4), 2)
    scores = np.array([[[0.1, 0.9], [0.7, 0.3]]])
    found = WindowScores(windows, scores, scale=2.0).candidates(0.5)
    assert found.boxes.tolist() == [[0, 0, 2, 2], [1, 0, 3, 2]]
    assert (found.labels.tolist(), found.scores.tolist()) == ([1, 0], [0.9, 0.7])
    assert found.labels.dtype == np.int64
    assert WindowScores(windows, scores).candidates(0.8).labels.tolist() == [1]
    assert WindowScores(windows, scores).candidates(0.5, ignored=1).labels.tolist() == [0]
    assert len(WindowScores(windows, scores).candidates(0.95)) == 0


def test_windows_that_nobody_has_looked_at_are_no_candidates() -> None:
    windows = Windows.over((4, 6), (4, 4), 2)
    half = np.array([[[0.1, 0.9], [np.nan, np.nan]]])
    assert len(WindowScores(windows, half).candidates(0.0)) == 1
    assert len(WindowScores(windows, np.full((1, 2, 2), np.nan)).candidates(0.0)) == 0


def test_a_box_of_its_own_stands_for_a_window() -> None:
    windows = Windows.over((4, 6), (4, 4), 2)
    boxes = np.array([[[0, 1, 2, 3], [2, 1, 5, 3]]], float)
    found = WindowScores(windows, np.full((1, 2, 3), 0.5), boxes).candidates(0.5)
    assert found.boxes.tolist() == boxes[0].tolist()


def test_detections_of_several_scales_come_together_the_surest_first() -> None:
    assert len(together(())) == 0
    one = Detections(np.zeros((1, 4)), np.array([0]), np.array([0.4]))
    two = Detections(np.ones((2, 4)), np.array([1, 2]), np.array([0.3, 0.8]))
    found = together((one, two))
    assert (found.labels.tolist(), found.scores.tolist()) == ([2, 0, 1], [0.8, 0.4, 0.3])


def test_shared_places() -> None:
    fine, coarse = Windows.over((20, 17), (8, 8), 2), Windows.over((20, 17), (8, 8), 4, to_end=False)
    (rows, columns), (other_rows, other_columns) = shared_places(fine, coarse)
    assert fine.tops[rows].tolist() == coarse.tops[other_rows].tolist() == [0, 4, 8, 12]
    assert fine.lefts[columns].tolist() == coarse.lefts[other_columns].tolist() == [0, 4, 8]
