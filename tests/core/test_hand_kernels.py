"""Tests of kernels set by hand: those of SciPy, and what strength and angle do to them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from cnnstudio.core.hand_kernels import (
    HAND_KERNELS,
    Plane,
    Recipe,
    identity,
    line,
    plane_size,
    recognized,
    scaled,
    sobel,
)

SIDES = st.tuples(st.integers(1, 9), st.integers(1, 9))
NAMES = sorted(HAND_KERNELS)


def answer(plane: Plane, image: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a convolution layer makes of an image, without the edge."""
    return np.asarray(ndimage.correlate(image, np.array(plane)))[8:-8, 8:-8]


@pytest.fixture(scope="module")
def image() -> NDArray[np.float64]:
    return np.random.default_rng(3).random((40, 44))


@pytest.mark.parametrize(("angle", "axis", "sign"), [(0, 1, 1), (90, 0, 1), (180, 1, -1), (-90, 0, -1)])
def test_sobel_is_that_of_scipy(image: NDArray[np.float64], angle: int, axis: int, sign: int) -> None:
    expected = sign * ndimage.sobel(image, axis)[8:-8, 8:-8]
    assert answer(sobel((7, 5), angle), image) == pytest.approx(expected, abs=1e-4)


def test_sobel_of_any_angle_answers_most_to_a_slope_of_that_angle() -> None:
    rows, columns = np.mgrid[:40, :44].astype(float)
    for angle in (20, 75, 130):
        turn = math.radians(angle)
        slope = columns * math.cos(turn) + rows * math.sin(turn)
        answers = {other: answer(sobel((3, 3), other), slope)[5, 5] for other in range(0, 360, 5)}
        assert max(answers, key=answers.__getitem__) == angle


def test_edges_and_blurs_are_those_of_scipy(image: NDArray[np.float64]) -> None:
    edges = HAND_KERNELS["Edges"].plane((3, 3))
    assert answer(edges, image) == pytest.approx(ndimage.laplace(image)[8:-8, 8:-8])
    box = HAND_KERNELS["Box blur"].plane((5, 5))
    assert answer(box, image) == pytest.approx(ndimage.uniform_filter(image, 5)[8:-8, 8:-8])
    bell = HAND_KERNELS["Soft blur"].plane((5, 3))
    once = ndimage.convolve1d(ndimage.convolve1d(image, np.array([1, 4, 6, 4, 1]) / 16, 0), [0.25, 0.5, 0.25])
    assert answer(bell, image) == pytest.approx(once[8:-8, 8:-8])


@given(SIDES, st.floats(-180, 180))
def test_a_line_answers_nothing_to_even_areas(size: tuple[int, int], angle: float) -> None:
    assert sum(map(sum, line(size, angle))) == pytest.approx(0, abs=1e-4)


@given(st.sampled_from(NAMES), SIDES, st.floats(-180, 180))
def test_no_strength_is_the_image_as_it_is_or_nothing(name: str, size: tuple[int, int], angle: float) -> None:
    kernel = HAND_KERNELS[name]
    plane = kernel.plane(size, 0, angle)
    assert plane_size(plane) == (max(size[0], kernel.least), max(size[1], kernel.least))
    nothing = scaled(identity(plane_size(plane)), 0)
    assert plane == (identity(plane_size(plane)) if kernel.adds else nothing)


@pytest.mark.parametrize("name", NAMES)
def test_half_the_strength_lies_half_way(name: str) -> None:
    kernel = HAND_KERNELS[name]
    none, half, full = (np.array(kernel.plane((5, 5), strength, 30)) for strength in (0, 0.5, 1))
    assert half == pytest.approx((none + full) / 2, abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_a_ready_made_kernel_is_recognized(name: str) -> None:
    kernel = HAND_KERNELS[name]
    assert recognized(kernel.plane((7, 7))) == Recipe(name)
    if kernel.turns:
        assert recognized(kernel.plane((7, 7), angle=135)) == Recipe(name, 1.0, 135.0)
    assert recognized(((2.0, 7.0), (1.0, 0.0))) == Recipe("")
