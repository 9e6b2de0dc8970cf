"""Tests of the modules of Inception-v4, by the channels of the paper's figure 9 and by hand."""

from __future__ import annotations

import pytest

from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks import PureInception
from tests.layers.blocks.published import own_kernels

SHAPES = [
    ("a", (35, 35, 384), (35, 35, 384)),
    ("reduction_a", (35, 35, 384), (17, 17, 1024)),
    ("b", (17, 17, 1024), (17, 17, 1024)),
    ("reduction_b", (17, 17, 1024), (8, 8, 1536)),
    ("c", (8, 8, 1536), (8, 8, 1536)),
]


@pytest.mark.parametrize(("form", "taken", "given"), SHAPES)
def test_a_module_keeps_or_halves_its_map(form: str, taken: Shape, given: Shape) -> None:
    assert PureInception(form).output_shape(taken) == given


def test_weights_of_module_a() -> None:
    """Figure 4: 96 behind the pooling, 96, 64-96, and 64-96-96."""
    squares = 9 * (64 * 96 + 64 * 96 + 96 * 96)
    assert own_kernels(PureInception("a"), (35, 35, 384)) == 384 * (96 + 96 + 64 + 64) + squares


def test_weights_of_module_c() -> None:
    """Figure 6: 256 behind the pooling, 256, 384 that forks, and 384-448-512 that forks."""
    points = 1536 * (256 + 256 + 384 + 384)
    lines = 3 * (2 * 384 * 256 + 384 * 448 + 448 * 512 + 2 * 512 * 256)
    assert own_kernels(PureInception("c"), (8, 8, 1536)) == points + lines
