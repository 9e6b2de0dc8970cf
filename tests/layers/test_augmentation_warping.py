"""Tests of the layers that cut out of images or bend them."""

from __future__ import annotations

import numpy as np

from cnnstudio.core.analysis import measure
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomElasticTransform, RandomPerspective
from tests.layers.keras_truth import keras_layer

IMAGES = np.arange(2 * 6 * 5 * 1, dtype="float32").reshape(2, 6, 5, 1)


def test_crop_is_a_part_of_the_image_while_training_alone() -> None:
    made = keras_layer(RandomCrop(3, 2, 1))
    result = made(IMAGES, training=True).numpy()
    row, column = divmod(int(result[0, 0, 0, 0]), 5)
    assert (result == IMAGES[:, row : row + 3, column : column + 2]).all()
    assert made(IMAGES, training=False).shape == IMAGES.shape
    layer = RandomCrop(3, 2)
    assert measure(layer, ((6, 5, 1),)).output == (3, 2, 1)
    assert layer.while_training((6, 5, 1)) == "3×2 px out of 6×5 px, at one of 4·4 places for the whole batch"
    assert layer.while_training((2, 5, 1)).endswith("from smaller images the middle, stretched to that size")
    assert layer.reach((6, 5, 1)) is None


def test_other_sizes_in_use_are_told() -> None:
    (finding,) = measure(RandomCrop(24, 24), ((28, 28, 1),)).findings
    assert not finding.is_error
    assert "gives 24×24 px while training, but in use Keras leaves 28 × 28 × 1 as it is" in finding.message
    assert not measure(RandomCrop(28, 28), ((28, 28, 1),)).findings


def test_corners_that_do_not_move() -> None:
    result = keras_layer(RandomPerspective((1.0, 1.0), 0.0))(IMAGES, training=True).numpy()
    assert np.allclose(result, IMAGES, atol=1e-3)
    assert RandomPerspective(scale=0.5).description() == "up to 25 %"
    (finding,) = measure(RandomPerspective(), ((1, 9, 1),)).findings
    assert "needs at least 2×2 px; it gets 1×9 px" in finding.message


def test_bends() -> None:
    still = keras_layer(RandomElasticTransform((1.0, 1.0), (0.0, 0.0)))(IMAGES, training=True).numpy()
    assert np.allclose(still, IMAGES)
    layer = RandomElasticTransform((1.0, 1.0), (1.0, 1.0), fill_mode="wrap", seed=1)
    bent = keras_layer(layer)(IMAGES, training=True).numpy()
    assert not np.allclose(bent, IMAGES)
    assert layer.description() == "strength 1 … 1"
    assert layer.while_training((6, 5, 1)).endswith("empty places take the image over again")
