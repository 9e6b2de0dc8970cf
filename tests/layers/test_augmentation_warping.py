"""Tests of the layers that cut out of images or bend them."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.layers.augmentation import motion_of, moves_pixels
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomElasticTransform, RandomPerspective
from cnnstudio.layers.convolution import Conv2D
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


@pytest.mark.parametrize("kept", [(4, 3), (6, 5), (9, 4), (2, 8)])
def test_the_motion_of_a_crop_is_keras_own(kept: tuple[int, int]) -> None:
    """Of an image that is small enough Keras takes the middle; of a larger one any place is right."""
    import keras

    layer = RandomCrop(*kept)
    wanted = keras_layer(layer)(IMAGES, training=True).numpy()
    found = []
    for seed in range(60):
        motion = layer.motion(np.random.default_rng(seed).uniform, (6, 5))
        assert motion is not None
        assert motion.size == kept
        across, _, left, _, down, top = motion.matrix
        if kept == (4, 3):
            found.append(IMAGES[:, int(top) : int(top) + 4, int(left) : int(left) + 3])
            assert (across, down) == (1, 1)
            assert 0 <= min(top, left) <= max(top, left) <= 2
        else:
            columns, rows = np.meshgrid(np.arange(kept[1]), np.arange(kept[0]))
            places = np.stack([rows * down + top, columns * across + left])
            one = keras.ops.image.map_coordinates(IMAGES[0, ..., 0], places, order=1, fill_mode="nearest")
            found.append(np.asarray(one)[None, ..., None])
    assert any(np.allclose(one[0], wanted[0], atol=1e-3) for one in found)
    assert len({one.tobytes() for one in found}) == (9 if kept == (4, 3) else 1)


def test_what_bends_has_no_motion() -> None:
    assert moves_pixels(RandomElasticTransform())
    assert motion_of(RandomElasticTransform(), lambda lower, upper: lower, (6, 5)) is None
    assert not moves_pixels(Conv2D(1))
    assert motion_of(Conv2D(1), lambda lower, upper: lower, (6, 5)) is None


@pytest.mark.parametrize("seed", range(4))
def test_the_motion_of_a_perspective_is_keras_own(seed: int) -> None:
    """Keras finds its matrix from the places of the corners before and after."""
    import keras

    drawn: list[float] = []

    def draw(lower: float, upper: float) -> float:
        drawn.append(float(np.random.default_rng((seed, len(drawn))).uniform(lower, upper)))
        return drawn[-1]

    size = (7, 9)
    image = np.random.default_rng(seed).uniform(0, 255, (1, *size, 1)).astype("float32")
    motion = motion_of(RandomPerspective((1.0, 1.0)), draw, size)
    assert motion is not None
    right, lower, x, y = (1 + number for number in drawn[2:])
    before = np.array([[[0, 0], [8, 0], [0, 6], [8, 6]]], "float32")
    after = np.array([[[0, 0], [8 * right, 0], [0, 6 * lower], [8 * x, 6 * y]]], "float32")
    wanted = keras.ops.image.perspective_transform(image, before, after, fill_value=7.0)
    numbers = np.array([[*motion.matrix, *motion.perspective]], "float32")
    found = keras.ops.image.affine_transform(image, numbers, fill_mode="constant", fill_value=7.0)
    np.testing.assert_allclose(np.asarray(found), np.asarray(wanted), atol=0.1)


def test_a_perspective_is_drawn_as_often_as_its_chance_says() -> None:
    chance = np.random.default_rng(0)
    draw = lambda lower, upper: chance.uniform(lower, upper, 4000)  # noqa: E731
    motion = RandomPerspective((0.3, 0.3), 1.0).motion(draw, (7, 9))
    assert motion is not None
    still = (motion.matrix[0] == 1) & (motion.perspective[0] == 0) & (motion.perspective[1] == 0)
    assert still.mean() == pytest.approx(0.7, abs=0.03)
