from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from cnnstudio.vision.boxes import (
    areas,
    boxes_of,
    clipped,
    from_centred,
    from_xywh,
    ioa,
    iou,
    iou_in_pairs,
    iou_with_crowds,
    sound,
    to_centred,
    to_xywh,
)

NONE = np.empty((0, 4))
NUMBER = st.floats(-500, 500)
SIDE = st.floats(0, 300)
ROWS = st.lists(st.tuples(NUMBER, NUMBER, SIDE, SIDE), max_size=8)


@settings(deadline=None)
@given(ROWS, ROWS, st.integers(0, 255))
def test_overlaps_are_those_of_pycocotools(first: list, second: list, flags: int) -> None:
    crowd = np.array([bool(flags >> place & 1) for place in range(len(second))], bool)
    ours, theirs = from_xywh(first), from_xywh(second)
    for crowds in (crowd, np.zeros(len(second), bool)):
        mine = iou_with_crowds(ours, theirs, crowds)
        assert mine.shape == (len(first), len(second))
        if first and second:
            wanted = coco.iou(to_xywh(ours), to_xywh(theirs), crowds.astype(np.uint8))
            large = (
                np.minimum.outer(areas(ours), areas(theirs)) > 1e-3
            )  # of smaller ones rounding alone is left
            assert np.abs(mine - wanted)[large].max(initial=0) < 1e-9
    assert np.array_equal(iou(ours, theirs), iou_with_crowds(ours, theirs, np.zeros(len(second), bool)))
    assert np.array_equal(ioa(ours, theirs), iou_with_crowds(ours, theirs, np.ones(len(second), bool)))


@given(st.lists(st.tuples(*[st.integers(0, 20)] * 8), max_size=10))
def test_pairs_are_the_diagonal(rows: list) -> None:
    numbers = np.array(rows, float).reshape(-1, 8)
    first, second = numbers[:, :4], numbers[:, 4:]
    assert np.array_equal(iou_in_pairs(first, second), np.diag(iou(first, second)))


def test_a_worked_example() -> None:
    first, second = boxes_of([0, 0, 2, 2]), boxes_of([[1, 1, 3, 3], [0, 0, 2, 2], [2, 0, 4, 2], [0, 0, 1, 1]])
    assert iou(first, second).tolist() == [[1 / 7, 1, 0, 1 / 4]]
    assert ioa(second, first)[:, 0].tolist() == [1 / 4, 1, 0, 1]
    assert areas(second).tolist() == [4, 4, 4, 1]


def test_boxes_without_area_overlap_nothing() -> None:
    flat = boxes_of([[1, 1, 1, 5], [1, 1, 5, 1], [2, 2, 2, 2], [4, 4, 2, 2], [5, 1, 2, 6]])
    assert areas(flat).tolist() == [0] * 5
    for overlap in (iou, ioa):
        assert not overlap(flat, flat).any()
        assert not overlap(flat, boxes_of([0, 0, 9, 9])).any()
    assert not sound(flat).any()


def test_nothing_with_nothing() -> None:
    one = boxes_of([0, 0, 1, 1])
    assert iou(NONE, one).shape == (0, 1)
    assert iou(one, NONE).shape == (1, 0)
    assert ioa(NONE, NONE).shape == (0, 0)
    assert iou_in_pairs(NONE, NONE).shape == areas(NONE).shape == sound(NONE).shape == (0,)
    assert boxes_of([]).shape == from_xywh([]).shape == from_centred([]).shape == (0, 4)
    for way in (to_xywh, to_centred, lambda boxes: clipped(boxes, 3, 4)):
        assert way(NONE).shape == (0, 4)


@given(ROWS)
def test_other_ways_to_write_them_lead_back(rows: list) -> None:
    boxes = from_xywh(rows)
    assert np.allclose(from_xywh(to_xywh(boxes)), boxes, rtol=0, atol=1e-9)
    assert np.allclose(from_centred(to_centred(boxes)), boxes, rtol=0, atol=1e-9)


def test_ways_to_write_them() -> None:
    box = boxes_of([10, 20, 40, 60])
    assert to_xywh(box).tolist() == [[10, 20, 30, 40]]
    assert to_centred(box).tolist() == [[25, 40, 30, 40]]


@given(ROWS, st.integers(1, 300), st.integers(1, 400))
def test_clipped_boxes_lie_inside(rows: list, height: int, width: int) -> None:
    inside = clipped(from_xywh(rows), height, width)
    assert (inside >= 0).all()
    assert (inside[:, ::2] <= width).all()
    assert (inside[:, 1::2] <= height).all()
    assert (inside[:, 2:] >= inside[:, :2]).all()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_boxes_of_no_numbers_are_not_sound(bad: float) -> None:
    boxes = boxes_of([[0, 0, 1, 1], [bad, 0, 1, 1], [0, 0, 1, bad]])
    assert sound(boxes).tolist() == [True, False, False]
