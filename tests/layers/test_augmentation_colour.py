"""Tests of the layers that change colours, with strengths that leave nothing to chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.layers.augmentation_colour import (
    RandomBrightness,
    RandomColorJitter,
    RandomContrast,
    RandomHue,
    RandomSaturation,
)
from tests.layers.keras_truth import keras_layer

ONE = (0.0, 1.0)


def trained(layer: Layer, images: Any) -> Any:
    return keras_layer(layer)(np.array(images, "float32"), training=True).numpy()


def test_brightness_by_hand() -> None:
    """0.25 of 0 … 2 is 0.5; 1.75 + 0.5 is cut to 2."""
    layer = RandomBrightness((0.25, 0.25), (0.0, 2.0))
    assert trained(layer, [[[[0.5], [1.75]]]]).ravel().tolist() == [1.0, 2.0]
    assert (
        layer.while_training((1, 2, 1)) == "x + 0.25 … 0.25 of the value range = x + 0.5 … 0.5, cut to 0 … 2"
    )
    assert RandomBrightness().description() == "±20 %"


def test_contrast_by_hand() -> None:
    """Around the mean of 0.5, by 1 − 0.2 to 1 + 0.4 times as far."""
    layer = RandomContrast((0.2, 0.4), ONE, 1)
    result = trained(layer, [[[[0.4], [0.6]]]] * 200)[:, 0, :, 0]
    assert np.allclose(result.mean(axis=1), 0.5)
    factors = (result[:, 1] - 0.5) / 0.1
    assert 0.8 - 1e-4 <= factors.min() < 0.83
    assert 1.37 < factors.max() <= 1.4 + 1e-4
    assert layer.description() == "0.8 … 1.4"
    assert layer.while_training((1, 2, 1)) == "(x − mean) · 0.8 … 1.4 + mean, cut to 0 … 1"


def test_hue_by_hand() -> None:
    """Half of the circle away from red, either way, is cyan."""
    layer = RandomHue((1.0, 1.0), ONE)
    assert trained(layer, [[[[1, 0, 0]]]]).ravel() == pytest.approx([0, 1, 1], abs=1e-4)
    assert RandomHue((0.0, 0.5)).description() == "0° … 90°"


@pytest.mark.parametrize(
    ("share", "colour"), [(0.5, [1.0, 0.6, 0.2]), (0.0, [1.0, 1.0, 1.0]), (1 / 3, [1.0, 0.8, 0.6])]
)
def test_saturation_by_hand(share: float, colour: list[float]) -> None:
    """(1, 0.6, 0.2) has saturation 0.8; f = 1/3 makes it 0.8 · (1/3)/(2/3) = 0.4."""
    layer = RandomSaturation((share, share), ONE)
    assert trained(layer, [[[[1, 0.6, 0.2]]]]).ravel() == pytest.approx(colour, abs=1e-4)


def test_jitter_is_the_chosen_changes() -> None:
    layer = RandomColorJitter(ONE, (0.25, 0.25), None)
    assert trained(layer, [[[[0.5], [0.25]]]]).ravel().tolist() == [0.75, 0.5]
    assert layer.description() == "brightness"
    assert layer.while_training((1, 2, 1)) == "brightness 0.25 … 0.25"
    assert RandomColorJitter(ONE, None, None).description() == "nothing is changed"
    assert measure(RandomColorJitter(), ((8, 8, 1),)).output == (8, 8, 1)
    assert measure(RandomColorJitter(hue_factor=0.1), ((8, 8, 1),)).output is None
    assert measure(RandomColorJitter(hue_factor=0.1), ((8, 8, 3),)).output == (8, 8, 3)
