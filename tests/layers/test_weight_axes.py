"""Tests of which weight a setting is about, and of its axes in words."""

from __future__ import annotations

import pytest

from cnnstudio.core.cost import Weight
from cnnstudio.layers.weight_axes import axes_text, choice_text, weight_of

KERNEL, BIAS, DEPTHWISE = (
    Weight("kernel", (3, 3, 2, 4)),
    Weight("bias", (4,)),
    Weight("depthwise_kernel", (3, 3, 2, 1)),
)


@pytest.mark.parametrize(
    ("weights", "part", "found"),
    [
        ((KERNEL, BIAS), "kernel", KERNEL),
        ((KERNEL, BIAS), "bias", BIAS),
        ((KERNEL,), "bias", None),
        ((KERNEL, BIAS), "depthwise", KERNEL),
        ((DEPTHWISE, KERNEL), "depthwise", DEPTHWISE),
        ((KERNEL,), "pointwise", None),
    ],
)
def test_a_part_finds_its_weight(weights: tuple[Weight, ...], part: str, found: Weight | None) -> None:
    assert weight_of(weights, part) == found


@pytest.mark.parametrize(
    ("shape", "words", "choice"),
    [
        ((3, 3, 2, 4), "these weights have 4 axes (3×3×2×4)", "use axes from 0 to 3"),
        ((4,), "these weights have 1 axis (4)", "leave the axes empty"),
        ((), "this weight is a single number", "leave the axes empty"),
    ],
)
def test_axes_in_words(shape: tuple[int, ...], words: str, choice: str) -> None:
    weight = Weight("kernel", shape)
    assert (axes_text(weight), choice_text(weight)) == (words, choice)
