"""One step uphill for an image: the gradient, held back by what keeps images natural. Arrays only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

GREY = 127.5
"""The middle of what a pixel can be: where an image begins, and what decay draws it to."""

_NOISE = 12.0  # px values: standard deviation of the noise at the start
_ROUND = 1.0  # px values: below that, differences count as smooth; or their sign would flicker


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an image climbs; pixel values are 0…255.

    Attributes:
        rate: Root mean square of a step by the gradient alone, in pixel values.
        decay: Share of its distance from grey that a pixel loses in each step (L2 decay), 0…1.
        variation: Weight of the total variation beside the gradient, whose root mean square is 1.
        blur: Standard deviation of the blur, in px; 0: none.
        blur_every: Steps from one blur to the next.
        jitter: The image is moved about by up to so many px before each step, and back again.

    Source: Erhan et al., *Visualizing Higher-Layer Features of a Deep Network* (2009); Yosinski et al.,
        *Understanding Neural Networks Through Deep Visualization* (2015): decay, blur; Mahendran & Vedaldi,
        *Understanding Deep Image Representations by Inverting Them* (2015): total variation, jitter.
    """

    rate: float = 6.0
    decay: float = 0.01
    variation: float = 0.15
    blur: float = 0.5
    blur_every: int = 4
    jitter: int = 2


RECIPES = {
    "usual": Recipe(),
    "strong": Recipe(decay=0.015, variation=0.3, blur=0.7, blur_every=3, jitter=4),
    "none": Recipe(decay=0.0, variation=0.0, blur=0.0, jitter=0),
}
"""Recipes by how strongly they hold back."""


def start_image(shape: tuple[int, int, int], generator: np.random.Generator) -> Floats:
    """Grey with a little noise: float32, (H, W, C), 0…255."""
    return (GREY + _NOISE * generator.standard_normal(shape)).clip(0, 255).astype(np.float32)


def jittered(shape: tuple[int, ...], recipe: Recipe, generator: np.random.Generator) -> tuple[int, int]:
    """By how many px to move the image down and right this time: never by more than a sixteenth of it."""
    most = [min(recipe.jitter, size // 16) for size in shape[:2]]
    down, right = (int(generator.integers(-reach, reach + 1)) for reach in most)
    return down, right


def stepped(image: Floats, gradient: Floats, recipe: Recipe, number: int) -> Floats:
    """The image after one step.

    Args:
        image: float32, (H, W, C), 0…255.
        gradient: float32, of the same shape: that of the unit's value by the image.
        recipe: What holds it back.
        number: The number of the step, from 1.
    """
    strength = float(np.sqrt(np.mean(np.square(gradient, dtype=np.float64))))
    direction = gradient / (strength or 1.0) - recipe.variation * variation_gradient(image)
    moved = np.asarray(image + recipe.rate * direction, np.float32)
    moved = np.asarray(GREY + (moved - GREY) * (1 - recipe.decay), np.float32)
    if recipe.blur > 0 and number % recipe.blur_every == 0:
        moved = blurred(moved, recipe.blur)
    return np.asarray(moved.clip(0, 255), np.float32)


def variation_gradient(image: Floats) -> Floats:
    """The gradient of the total variation by each pixel, which is 0 where the image is smooth: −4…4.

    The variation is the sum of the differences between neighbours, each rounded off near 0.
    """
    total = np.zeros(image.shape, np.float32)
    for axis in (0, 1):
        steps = np.diff(image, axis=axis)
        slopes = steps / np.sqrt(np.square(steps) + _ROUND**2)
        ends = [(0, 0)] * image.ndim
        ends[axis] = (1, 1)
        total -= np.diff(np.pad(slopes, ends), axis=axis)
    return total


def blurred(image: Floats, width: float) -> Floats:
    """The image through a Gaussian of so many px standard deviation, cut at four of them; its border is held."""
    reach = max(1, math.ceil(4 * width))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        ends = [(0, 0)] * image.ndim
        ends[axis] = (reach, reach)
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, ends, "edge"), 2 * reach + 1, axis)
        image = np.asarray(windows @ weights, np.float32)
    return image
