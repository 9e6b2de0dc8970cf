from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.scenes.masks.mask_objects import agreement, border, object_at, objects_of, wrong_pixels


def _result(rows: list[list[int]]) -> SegmentationResult:
    labels = np.array(rows, np.uint8)
    return SegmentationResult("p", ("a", "b"), labels, np.full(labels.shape, 51, np.uint8))


def test_objects_are_listed_with_the_largest_first() -> None:
    result = _result([[1, 1, 0, 2], [1, 0, 0, 2], [0, 0, 1, 0]])
    objects = objects_of(result)
    found = [(thing.component.label, thing.component.area, thing.component.box) for thing in objects]
    assert found == [(0, 3, (0, 0, 2, 2)), (1, 2, (3, 0, 4, 2)), (0, 1, (2, 2, 3, 3))]
    assert objects[0].score == pytest.approx(0.2)
    assert object_at(objects, 0, 1) == 0
    assert object_at(objects, 1, 1) == -1
    assert object_at(objects, 3, 1) == 1
    assert object_at(objects, -1, 9) == -1


def test_agreement_is_intersection_over_union_by_hand() -> None:
    result = _result([[1, 1, 0, 2]])
    truth = np.array([[1, 0, 255, 1]], np.uint8)
    metrics = agreement(result, truth)
    assert metrics.ious[1:].tolist() == pytest.approx([1 / 3, 0])
    assert metrics.pixel_accuracy == pytest.approx(1 / 3)
    assert wrong_pixels(result.label_map, truth).tolist() == [[0, 1, 255, 1]]


def test_the_border_of_a_mask_is_what_touches_others() -> None:
    mask = np.ones((4, 5), bool)
    inner = np.zeros((4, 5), bool)
    inner[1:3, 1:4] = True
    assert (border(mask) == ~inner).all()
    assert border(np.ones((1, 3), bool)).all()
