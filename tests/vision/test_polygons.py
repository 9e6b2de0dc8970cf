from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from cnnstudio.core.errors import DataError
from cnnstudio.vision.masks import pieces
from cnnstudio.vision.polygons import outlines, polygon_mask

NUMBER = st.floats(-10, 40)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(NUMBER, NUMBER), min_size=3, max_size=7), max_size=3))
def test_pixels_are_those_of_pycocotools(polygons: list) -> None:
    size = (25, 30)
    wanted = np.zeros(size, bool)
    for polygon in polygons:
        row = [number for point in polygon for number in point]
        wanted |= coco.decode(coco.frPyObjects([row], *size))[..., 0].astype(bool)
    assert np.array_equal(polygon_mask(polygons, size), wanted)
    assert np.array_equal(polygon_mask([np.ravel(polygon) for polygon in polygons], size), wanted)


def test_a_rectangle_covers_the_pixels_inside() -> None:
    mask = polygon_mask([[[1, 2], [4, 2], [4, 5], [1, 5]]], (6, 6))
    assert np.argwhere(mask).min(axis=0).tolist() == [2, 1]
    assert np.argwhere(mask).max(axis=0).tolist() == [4, 3]
    assert mask.sum() == 9


@pytest.mark.parametrize(
    "polygon", [[], [[1, 1]], [[1, 1], [2, 2]], [1, 2, 3, 4, 5, 6, 7], [[0, 0], [1e9, 0], [0, 5]], [[0, 0], [np.nan, 1], [2, 2]]]
)  # fmt: skip
def test_polygons_that_cover_nothing_or_are_far_away_are_told(polygon: list) -> None:
    with pytest.raises(DataError, match="polygon"):
        polygon_mask([polygon], (9, 9))


def test_no_polygons_and_no_picture() -> None:
    assert not polygon_mask([], (3, 4)).any()
    assert polygon_mask([[[0, 0], [1, 0], [1, 1]]], (0, 4)).shape == (0, 4)


@settings(deadline=None, max_examples=80)
@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 2**16), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_outlines_lead_back_to_the_mask(height: int, width: int, seed: int, share: float) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < share
    rebuilt = np.zeros(mask.shape, int)
    for line in outlines(mask):
        assert len(line.points) >= 4
        rebuilt += np.where(_inside(line.points, mask.shape), -1 if line.hole else 1, 0)
    assert np.array_equal(rebuilt, mask)


def _inside(points: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Pixels whose middle lies inside: how many lines one crosses from the left edge to it is odd."""
    crossings = np.zeros(size, int)
    for (x, y), (to_x, to_y) in zip(points, np.roll(points, -1, axis=0), strict=True):
        assert (x == to_x) != (y == to_y)
        if x == to_x:
            crossings[int(min(y, to_y)) : int(max(y, to_y)), int(x) :] += 1
    return crossings % 2 == 1


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**16))
def test_objects_without_holes_come_back_through_cocos_polygons(height: int, width: int, seed: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < 0.4
    for one in pieces(mask):
        lines = outlines(one.mask(mask.shape))
        assert lines[0].hole is False
        if len(lines) == 1:
            assert np.array_equal(polygon_mask([lines[0].points], mask.shape), one.mask(mask.shape))


def test_a_ring_has_an_outline_and_a_hole() -> None:
    mask = np.ones((5, 6), bool)
    mask[2, 2:4] = False
    around, inside = outlines(mask)
    assert around.points.tolist() == [[0, 0], [6, 0], [6, 5], [0, 5]]
    assert not around.hole
    assert inside.hole
    assert sorted(inside.points.tolist()) == [[2, 2], [2, 3], [4, 2], [4, 3]]


def test_an_empty_mask_has_none() -> None:
    assert outlines(np.zeros((4, 4), bool)) == ()
    assert outlines(np.zeros((0, 4), bool)) == ()


def test_pixels_that_touch_at_a_corner_are_apart() -> None:
    assert [len(line.points) for line in outlines(np.eye(3, dtype=bool))] == [4, 4, 4]
