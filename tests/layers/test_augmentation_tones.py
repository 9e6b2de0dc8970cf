"""Tests of the layers that change tones, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.receptive_field import WHOLE
from cnnstudio.layers.augmentation_tones import (
    AutoContrast,
    Equalization,
    RandomInvert,
    RandomPosterization,
    Solarization,
)
from tests.layers.keras_truth import keras_layer


def trained(layer: Layer, pixels: list[float]) -> Any:
    image = np.array(pixels, "float32").reshape(1, 1, -1, 1)
    return keras_layer(layer)(image, training=True).numpy().ravel().tolist()


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        (RandomPosterization((4.0, 4.0)), [15, 16, 130, 255], [0, 16, 128, 240]),
        (RandomPosterization((1.0, 1.0)), [15, 127, 128, 255], [0, 0, 128, 128]),
        (Solarization((0.0, 0.0), (0.0, 0.5)), [0, 200, 255], [0, 55, 0]),
        (RandomInvert((1.0, 1.0)), [0, 100, 255], [255, 155, 0]),
        (RandomInvert((0.0, 0.0)), [0, 100, 255], [0, 100, 255]),
        (Equalization(), [10, 10, 20, 30], [0, 0, 128, 255]),
        (AutoContrast(), [50, 100, 150], [0, 127.5, 255]),
    ],
)
def test_tones_by_hand(layer: Layer, before: list[float], after: list[float]) -> None:
    """Equalization: of the tones above the darkest, 1 of 2 is at most 20: 255 · 1/2, rounded to even."""
    assert trained(layer, before) == pytest.approx(after, abs=1e-3)


def test_contrast_is_stretched_in_use_too() -> None:
    image = np.array([50, 100], "float32").reshape(1, 1, 2, 1)
    assert keras_layer(AutoContrast())(image, training=False).numpy().ravel().tolist() == [0, 255]
    assert AutoContrast().derivation((8, 8, 3))[0].note == "in training and in use"
    assert AutoContrast().reach((8, 8, 3)) == (WHOLE, WHOLE)
    assert AutoContrast().cost((8, 8, 3)).flops is None


def test_bits_are_whole() -> None:
    """From 4 up to below 8 bits are 16 to 128 tones."""
    assert (
        RandomPosterization().while_training((8, 8, 3))
        == "4 … 7 bits of 8 are kept: 16 … 128 tones a channel"
    )
    assert (
        RandomPosterization((3.0, 3.0)).while_training((8, 8, 3)) == "3 bits of 8 are kept: 8 tones a channel"
    )
    assert RandomPosterization(4).factor == (1.0, 4.0)
    (finding,) = measure(RandomPosterization((1.5, 3.0)), ((8, 8, 3),)).findings
    assert finding.fixes[0].settings == {"factor": (1.0, 3.0)}


def test_words() -> None:
    assert Solarization((0.0, 0.2), (0.5, 1.0)).while_training((8, 8, 3)) == (
        "y = x + 0 … 51; where y is 0.5 … 255 or more, 255 − y (pixels as 0 … 255)"
    )
    assert (
        RandomInvert(value_range=(0.0, 1.0)).while_training((8, 8, 3)) == "with a chance of 0 % … 100 % 1 − x"
    )
