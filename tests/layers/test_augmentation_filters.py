"""Tests of the layers that filter, erase or recode pixels, with strengths that leave nothing to chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Reals, Shape
from cnnstudio.layers.augmentation_filters import (
    RandomColorDegeneration,
    RandomErasing,
    RandomGaussianBlur,
    RandomGrayscale,
    RandomSharpness,
)
from tests.layers.keras_truth import keras_layer

ALWAYS = (1.0, 1.0)
IMAGES = np.random.default_rng(1).uniform(0, 255, (2, 6, 5, 3)).astype("float32")
GREY = IMAGES @ np.array([[0.2989], [0.587], [0.114]], "float32")


def trained(layer: Layer, images: Any = IMAGES) -> Any:
    return keras_layer(layer)(images, training=True).numpy()


@pytest.mark.parametrize("fill", [(7.0,), (7.0, 8.0, 9.0)])
def test_everything_is_erased(fill: Reals) -> None:
    result = trained(RandomErasing(ALWAYS, ALWAYS, fill))
    assert (result == np.broadcast_to(fill, IMAGES.shape)).all()
    assert RandomErasing.from_keras({"fill_value": 7}).fill_value == (7.0,)


@pytest.mark.parametrize(
    ("fill", "shape", "fits"),
    [
        ((7.0,), (6, 5, 1), True),
        ((7.0,) * 3, (6, 5, 1), False),
        ((7.0,) * 3, (6, 5, 3), True),
        ((), (6, 5, 3), False),
    ],
)
def test_a_value_for_each_channel(fill: Reals, shape: Shape, fits: bool) -> None:
    measured = measure(RandomErasing(fill_value=fill), (shape,))
    assert (measured.output == shape) == fits
    if not fits:
        assert measured.findings[0].fixes[0].settings == {"fill_value": (0.0,)}
    assert (
        RandomErasing(fill_value=None).while_training(shape).endswith("2 % … 33 % of the image becomes noise")
    )


def test_blur_keeps_even_images_and_needs_a_middle() -> None:
    result = trained(RandomGaussianBlur(ALWAYS, (3, 5), ALWAYS))
    assert result.std() < IMAGES.std()
    even = trained(RandomGaussianBlur(ALWAYS, (3, 3), ALWAYS), np.full((1, 7, 7, 3), 8, "float32"))
    assert even[0, 2:5, 2:5] == pytest.approx(8)
    (finding,) = measure(RandomGaussianBlur(kernel_size=(4, 3)), ((8, 8, 3),)).findings
    assert (
        finding.message == "Random Gaussian blur needs a kernel with a middle; it has 4×3 px: use odd sizes."
    )
    assert finding.fixes[0].settings == {"kernel_size": (5, 3)}


def test_sharpness_of_a_half_leaves_the_image() -> None:
    assert np.allclose(trained(RandomSharpness((0.5, 0.5))), IMAGES)
    assert trained(RandomSharpness((0.0, 0.0)))[:, 1:-1, 1:-1].std() < IMAGES[:, 1:-1, 1:-1].std()
    assert RandomSharpness().while_training((8, 8, 3)) == (
        "x + (1 − 2·f) · (blurred − x), f in 0.25 … 0.75, cut to 0 … 255"
    )


def test_grey_by_hand() -> None:
    """Rec. 601: 0.299 of red, 0.587 of green, 0.114 of blue."""
    assert np.allclose(trained(RandomGrayscale(1.0)), np.repeat(GREY, 3, axis=-1), atol=0.1)
    assert np.allclose(trained(RandomGrayscale(0.0)), IMAGES)
    half = trained(RandomColorDegeneration((0.5, 0.5)))
    assert np.allclose(half, (IMAGES + GREY) / 2, atol=0.1)
    assert RandomGrayscale(0.25).while_training((8, 8, 3)) == "25 % of the images become grey"
    assert RandomColorDegeneration().description() == "0 % … 50 % grey"
