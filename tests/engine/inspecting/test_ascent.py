from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from cnnstudio.engine.inspecting.ascent import (
    RECIPES,
    Recipe,
    jittered,
    start_image,
    stepped,
    variation_gradient,
)

PLAIN = Recipe(rate=2.0, decay=0.0, variation=0.0, blur=0.0, jitter=0)


def test_a_step_by_the_gradient_alone_is_as_long_as_the_rate_says() -> None:
    image = np.full((4, 5, 3), 100.0, np.float32)
    gradient = np.random.default_rng(1).normal(size=image.shape).astype(np.float32)
    moved = stepped(image, gradient, PLAIN, 1) - image
    assert math.sqrt(np.mean(moved**2)) == pytest.approx(2.0, rel=1e-4)
    assert moved / gradient == pytest.approx(
        np.full_like(moved, moved[0, 0, 0] / gradient[0, 0, 0]), rel=1e-3
    )


def test_the_gradient_of_the_variation_is_that_of_small_differences() -> None:
    image = np.random.default_rng(2).uniform(0, 255, (5, 4, 2)).astype(np.float32)

    def variation(values: NDArray[np.float64]) -> float:
        return sum(float(np.sqrt(np.diff(values, axis=axis) ** 2 + 1).sum()) for axis in (0, 1))

    found = variation_gradient(image)
    for place in np.ndindex(image.shape):
        nudge = np.zeros(image.shape)
        nudge[place] = 1e-4
        slope = (variation(image + nudge) - variation(image - nudge)) / 2e-4
        assert found[place] == pytest.approx(slope, abs=1e-4)


def test_variation_smooths_and_decay_draws_to_grey() -> None:
    image = np.random.default_rng(3).uniform(0, 255, (9, 9, 1)).astype(np.float32)
    nothing = np.zeros_like(image)
    smooth = stepped(image, nothing, replace(PLAIN, variation=1.0), 1)
    assert np.abs(np.diff(smooth, axis=0)).sum() < np.abs(np.diff(image, axis=0)).sum()
    faded = stepped(image, nothing, replace(PLAIN, decay=0.25), 1)
    assert faded - 127.5 == pytest.approx(0.75 * (image - 127.5), abs=1e-4)


def test_the_blur_comes_every_so_many_steps() -> None:
    image = np.random.default_rng(4).uniform(0, 255, (9, 9, 3)).astype(np.float32)
    recipe = replace(PLAIN, blur=0.5, blur_every=3)
    nothing = np.zeros_like(image)
    assert stepped(image, nothing, recipe, 2) == pytest.approx(image, abs=1e-4)
    expected = gaussian_filter(image, (0.5, 0.5, 0), mode="nearest")
    assert stepped(image, nothing, recipe, 3) == pytest.approx(expected, abs=1e-3)


def test_images_stay_within_what_pixels_can_be_and_are_moved_by_little() -> None:
    generator = np.random.default_rng(5)
    image = start_image((32, 64, 3), generator)
    assert image.dtype == np.float32
    assert 0 <= image.min() < 120 < 135 < image.max() <= 255
    moves = [jittered(image.shape, Recipe(jitter=9), generator) for _ in range(200)]
    assert {down for down, _ in moves} == set(range(-2, 3))
    assert {right for _, right in moves} == set(range(-4, 5))
    high = stepped(np.full((2, 2, 1), 254.0, np.float32), np.ones((2, 2, 1), np.float32), PLAIN, 1)
    assert high.max() == 255
    assert set(RECIPES) == {"usual", "strong", "none"}
