from __future__ import annotations

import numpy as np

from cnnstudio.vision.detections import Detections, Truths

BOXES = np.array([[0, 0, 1, 1], [0, 0, 2, 2], [0, 0, 3, 3], [0, 0, 4, 4]], float)
FOUND = Detections(BOXES, np.array([1, 0, 1, 2]), np.array([0.2, 0.9, 0.5, 0.5]))


def test_detections_are_chosen_by_score_class_and_place() -> None:
    assert len(FOUND) == 4
    assert FOUND.above(0.5).boxes[:, 2].tolist() == [2, 3, 4]
    assert FOUND.of(1).scores.tolist() == [0.2, 0.5]
    assert FOUND.sorted().boxes[:, 2].tolist() == [2, 3, 4, 1]
    assert FOUND.chosen(np.array([3, 0])).labels.tolist() == [2, 1]
    assert len(FOUND.of(7)) == 0


def test_nothing_found_is_as_good_as_anything() -> None:
    nothing = Detections.none()
    assert len(nothing) == 0
    assert nothing.sorted().above(0.1).of(0).boxes.shape == (0, 4)
    assert nothing.labels.dtype == np.int64


def test_truths_keep_what_belongs_to_each() -> None:
    truths = Truths(
        BOXES,
        np.array([0, 1, 0, 1]),
        np.array([1, 0, 0, 0], bool),
        np.array([0, 0, 1, 0], bool),
        np.arange(4.0),
    )
    first = truths.of(0)
    assert (first.crowd.tolist(), first.difficult.tolist()) == ([True, False], [False, True])
    assert first.areas is not None
    assert first.areas.tolist() == [0, 2]
    assert truths.chosen(np.array([3])).boxes.tolist() == [[0, 0, 4, 4]]


def test_plain_truths_are_neither_crowds_nor_difficult() -> None:
    plain = Truths.plain(BOXES, np.array([0, 1, 0, 1]))
    assert not plain.crowd.any()
    assert not plain.difficult.any()
    assert plain.of(1).areas is None
    assert len(Truths.none()) == 0
    assert Truths.none().of(0).boxes.shape == (0, 4)
