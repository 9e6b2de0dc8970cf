"""Tests of depthwise convolutions: figures of the books, formulas, cards, what they compute."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Step
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv1D, DepthwiseConv2D
from tests.layers.keras_truth import keras_layer


def test_depthwise_step_of_mobilenet() -> None:
    """3×3 and 1×1, 32 → 32 at 112 px: 3,612,672 + 12,845,056 MACs; the standard 3×3 alone 115,605,504."""
    shape = (112, 112, 32)
    macs = [
        measure(layer, (shape,)).cost.macs
        for layer in (DepthwiseConv2D(padding="same"), Conv2D(32, (1, 1)), Conv2D(32, padding="same"))
    ]
    assert macs == [3_612_672, 12_845_056, 115_605_504]


def test_it_is_a_convolution_in_as_many_groups_as_channels() -> None:
    ours = measure(DepthwiseConv2D((5, 3), (2, 2), depth_multiplier=2), ((20, 30, 6),))
    theirs = measure(Conv2D(12, (5, 3), (2, 2), groups=6), ((20, 30, 6),))
    assert (ours.output, ours.cost) == (theirs.output, theirs.cost)


def test_channels_do_not_mix() -> None:
    import numpy

    pixels = numpy.zeros((1, 6, 6, 3), "float32")
    pixels[..., 1] = 1
    layer = DepthwiseConv2D((2, 2), depth_multiplier=2, depthwise_initializer="ones")
    output = keras_layer(layer)(pixels).numpy()
    assert [float(output[..., channel].max()) for channel in range(6)] == [0, 0, 4, 4, 0, 0]


def test_formula_has_its_numbers() -> None:
    layer = DepthwiseConv2D((3, 3), padding="same", depth_multiplier=2, use_bias=False)
    assert layer.derivation((28, 28, 4)) == (
        Step("Height, width", "(28 − 3 + 2·1)/1 + 1 = 28", "zeros: 1 on each side"),
        Step("Channels", "4·2 = 8"),
        Step("Parameters", "3·3·4·2 = 72"),
        Step("Multiply-adds", "3·3·4·2 · 28·28 = 56,448"),
        Step("FLOPs", "2 · 56,448 − 28·28·8 = 106,624"),
    )


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (DepthwiseConv2D(), "3×3, valid"),
        (DepthwiseConv2D((5, 5), (2, 2), "same", 2, "relu6"), "5×5, stride 2, same, 2 per channel, ReLU6"),
        (DepthwiseConv1D(dilation_rate=(2,)), "length 3, valid, dilation 2"),
    ],
)
def test_card(layer: Any, text: str) -> None:
    assert layer.description() == text
