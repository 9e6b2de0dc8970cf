from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from scipy import ndimage

from cnnstudio.data.annotating.painting import Patch, flood, polygon, stroke

STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

POINTS = st.tuples(st.floats(-20, 80), st.floats(-20, 60))
WIDTH, HEIGHT = 60, 40


def laid(patch: Patch, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """The pixels in an array of the image's size."""
    whole = np.zeros((height, width), np.bool_)
    rows, columns = patch.where.shape
    whole[patch.top : patch.top + rows, patch.left : patch.left + columns] = patch.where
    return whole


def distances(points: list[tuple[float, float]]) -> np.ndarray:
    """Of all pixels' middles from a polyline, by sampling it finely."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    ends = points[1:] or points
    shares = np.linspace(0, 1, 400)
    found = np.full((HEIGHT, WIDTH), np.inf)
    for (x1, y1), (x2, y2) in zip(points, ends, strict=False):
        for share in shares:
            found = np.minimum(found, np.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1)))
    return found


@STEADY
@given(st.lists(POINTS, min_size=1, max_size=3), st.floats(1.5, 12))
def test_a_stroke_takes_what_is_within_its_radius(points: list[tuple[float, float]], radius: float) -> None:
    found, away = laid(stroke(points, radius, WIDTH, HEIGHT)), distances(points)
    assert found[away <= radius - 0.1].all()
    assert not found[away > radius + 0.1].any()


@STEADY
@given(st.tuples(st.integers(0, 59), st.integers(0, 39)), st.tuples(st.integers(0, 59), st.integers(0, 39)))
def test_a_pen_of_one_px_leaves_no_gap(start: tuple[int, int], end: tuple[int, int]) -> None:
    points = [(start[0] + 0.9, start[1] + 0.1), (end[0] + 0.2, end[1] + 0.8)]
    found = laid(stroke(points, 0.5, WIDTH, HEIGHT))
    assert found[start[1], start[0]]
    assert found[end[1], end[0]]
    assert ndimage.label(found, np.ones((3, 3)))[1] == 1
    assert found.sum() <= 2 * (abs(start[0] - end[0]) + abs(start[1] - end[1]) + 1)


@STEADY
@given(st.lists(POINTS, min_size=3, max_size=7))
def test_a_polygon_takes_the_pixels_whose_middles_it_holds(corners: list[tuple[float, float]]) -> None:
    found = laid(polygon(corners, WIDTH, HEIGHT))
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    inside = np.zeros((HEIGHT, WIDTH), np.bool_)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        crosses = (y1 <= y) != (y2 <= y)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            inside ^= crosses & (x >= x1 + (y - y1) * ((x2 - x1) / (y2 - y1) if y1 != y2 else 0))
    assert (found == inside).all()


def test_a_polygon_is_nearly_that_of_pillow() -> None:
    corners = [(5.0, 5.0), (50.0, 8.0), (30.0, 20.0), (45.0, 35.0), (8.0, 33.0)]
    picture = Image.new("1", (WIDTH, HEIGHT))
    ImageDraw.Draw(picture).polygon(corners, fill=1)
    differs = laid(polygon(corners, WIDTH, HEIGHT)) != np.array(picture)
    assert 0 < differs.sum() < 80  # Pillow takes the pixels on the outline too
    assert not ndimage.binary_erosion(differs, np.ones((3, 3))).any()


def test_two_corners_and_places_outside_take_nothing() -> None:
    assert not polygon([(1, 1), (5, 5)], WIDTH, HEIGHT).where.any()
    assert not polygon([(-9, -9), (-5, -9), (-5, -5)], WIDTH, HEIGHT).where.any()
    assert not stroke([(-50, 5)], 4, WIDTH, HEIGHT).where.any()


@STEADY
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 999), st.floats(0.2, 0.8), st.data())
def test_a_fill_takes_what_scipy_calls_one_region(
    height: int, width: int, seed: int, share: float, data: st.DataObject
) -> None:
    values = (np.random.default_rng(seed).random((height, width)) < share).astype(np.uint8)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    regions, _ = ndimage.label(values == values[y, x])
    found = laid(flood(values, x, y), width, height)
    assert (found == (regions == regions[y, x])).all()
