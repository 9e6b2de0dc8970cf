from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from scipy.signal import correlate

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input

BATCH = 16  # with a single sample TensorFlow is right


def padded(image: np.ndarray, kernel: tuple[int, int], strides: tuple[int, int], padding: str) -> np.ndarray:
    """Zeros around an image (H, W, channels), by TensorFlow's definition of "same"."""
    if padding == "valid":
        return image
    rims = []
    for length, window, step in zip(image.shape, kernel, strides, strict=False):
        total = max((-(-length // step) - 1) * step + window - length, 0)
        rims.append((total // 2, total - total // 2))
    return np.pad(image, (*rims, (0, 0)))


def by_scipy(images: np.ndarray, kernels: np.ndarray, strides: tuple[int, int], padding: str) -> np.ndarray:
    """The convolution in float64: (batch, H, W, channels) by (rows, columns, channels, filters)."""
    found = []
    for image in images.astype(np.float64):
        wide = padded(image, kernels.shape[:2], strides, padding)
        maps = [correlate(wide, kernels[..., k], "valid")[..., 0] for k in range(kernels.shape[3])]
        found.append(np.stack(maps, -1)[:: strides[0], :: strides[1]])
    return np.stack(found)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [(1, 2), (1, 3), (2, 1), (3, 2), (2, 2)])
@pytest.mark.parametrize(
    ("size", "kernel"),
    [((5, 3), (3, 2)), ((9, 3), (3, 3)), ((7, 2), (2, 2)), ((8, 8), (1, 1)), ((8, 9), (4, 3))],
)
def test_convolutions_agree_with_scipy(
    size: tuple[int, int], kernel: tuple[int, int], strides: tuple[int, int], padding: str
) -> None:
    network = chain(Input((*size, 1)), Conv2D(4, kernel, strides, padding, use_bias=False))
    model = build(Project(network, training=Training(scaling="none")))
    images = np.random.default_rng(1).standard_normal((BATCH, *size, 1)).astype(np.float32)
    expected = by_scipy(images, model.layers[-1].get_weights()[0], strides, padding)
    assert model.compute_output_shape((BATCH, *size, 1)) == expected.shape
    np.testing.assert_allclose(model(images), expected, atol=1e-4)
    np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-4)


@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_gradients_of_unequal_strides_agree_with_scipy(padding: str, width: int) -> None:
    """A loss that is linear in the kernel: its gradient is the output for kernels of a single 1."""
    import tensorflow as tf

    network = chain(Input((8, 8, 1)), Conv2D(1, (1, width), (1, 2), padding, use_bias=False))
    model = build(Project(network, training=Training(scaling="none")))
    images = np.random.default_rng(2).standard_normal((BATCH, 8, 8, 1)).astype(np.float32)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(images))
    (gradient,) = tape.gradient(loss, model.trainable_variables)
    ones = np.eye(width).reshape(width, 1, width, 1, 1)
    expected = [by_scipy(images, one, (1, 2), padding).sum() for one in ones]
    np.testing.assert_allclose(np.ravel(gradient), expected, rtol=1e-3, atol=1e-3)


def test_sizes_that_are_not_known_beforehand() -> None:
    network = chain(Input((None, None, 1)), Conv2D(2, (3, 3), (1, 2), "same", use_bias=False))
    model = build(Project(network, training=Training(scaling="none")))
    for size in ((6, 2), (6, 7), (5, 8)):
        images = np.random.default_rng(3).standard_normal((BATCH, *size, 1)).astype(np.float32)
        expected = by_scipy(images, model.layers[-1].get_weights()[0], (1, 2), "same")
        np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-4)


def test_a_model_from_a_file_is_mended_and_its_file_stays_plain_keras(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    plain = [keras.Input((5, 3, 1)), keras.layers.Conv2D(2, (3, 2), (1, 3), use_bias=False)]
    keras.Sequential(plain).save(path)
    images = np.random.default_rng(4).standard_normal((BATCH, 5, 3, 1)).astype(np.float32)
    for _ in range(2):
        model = load_model_file(path)
        expected = by_scipy(images, model.layers[-1].get_weights()[0], (1, 3), "valid")
        np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-4)
        model.save(path)
    assert type(keras.saving.load_model(path).layers[-1]) is keras.layers.Conv2D


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [(2, 2), (1, 2), (3, 1), (1, 1)])
def test_transposed_points_stand_apart(tmp_path: Path, strides: tuple[int, int], padding: str) -> None:
    """Each pixel times the one weight stands at the stride's multiples, and 0 between."""
    import tensorflow as tf

    path = tmp_path / "model.keras"
    spreading = keras.layers.Conv2DTranspose(
        3, 1, strides, padding, activation="relu", bias_initializer="ones"
    )
    keras.Sequential([keras.Input((6, 10, 4)), spreading]).save(path)
    model = load_model_file(path)
    images = np.random.default_rng(5).standard_normal((BATCH, 6, 10, 4)).astype(np.float32)
    weights = model.layers[-1].get_weights()[0][0, 0]
    expected = np.ones((BATCH, 6 * strides[0], 10 * strides[1], 3))
    expected[:, :: strides[0], :: strides[1]] += images.astype(np.float64) @ weights.T
    np.testing.assert_allclose(model.predict(images, verbose=0), np.maximum(expected, 0), atol=1e-4)
    assert model.output_shape == (None, *expected.shape[1:])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(images))
    kernel, bias = tape.gradient(loss, model.trainable_variables)
    lit = expected[:, :: strides[0], :: strides[1]] > 0
    slopes = np.einsum("bhwf,bhwc->fc", lit, images.astype(np.float64))
    np.testing.assert_allclose(kernel[0, 0], slopes, rtol=1e-3, atol=1e-2)
    np.testing.assert_allclose(bias, (expected > 0).sum((0, 1, 2)), rtol=1e-5)


def loaded(layer: Any, shape: tuple[int, ...], path: Path) -> Any:
    """A model of one layer as the program reads it, with random weights."""
    model = keras.Sequential([keras.Input(shape), layer])
    chance = np.random.default_rng(6)
    model.set_weights([chance.standard_normal(weight.shape) for weight in model.get_weights()])
    model.save(path / "one.keras")
    return load_model_file(path / "one.keras")


@pytest.mark.parametrize("separable", [False, True])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [(1, 2), (1, 3), (2, 1)])
@pytest.mark.parametrize(
    ("size", "kernel", "channels"), [((5, 3), (3, 2), 1), ((7, 2), (2, 2), 1), ((8, 9), (3, 3), 2)]
)
def test_depthwise_convolutions_agree_with_scipy(
    tmp_path: Path,
    size: tuple[int, int],
    kernel: tuple[int, int],
    channels: int,
    strides: tuple[int, int],
    padding: str,
    separable: bool,
) -> None:
    """Each channel by its own kernels; a separable one weighs the maps afterwards."""
    layers = keras.layers
    settings: dict[str, Any] = {"depth_multiplier": 2, "activation": "relu", "bias_initializer": "ones"}
    layer = (
        layers.SeparableConv2D(3, kernel, strides, padding, **settings)
        if separable
        else layers.DepthwiseConv2D(kernel, strides, padding, **settings)
    )
    model = loaded(layer, (*size, channels), tmp_path)
    images = np.random.default_rng(7).standard_normal((BATCH, *size, channels)).astype(np.float32)
    kernels, *points, bias = model.layers[-1].get_weights()
    maps = [by_scipy(images[..., [c]], kernels[:, :, [c]], strides, padding) for c in range(channels)]
    weighted = np.concatenate(maps, -1)
    expected = np.maximum((weighted @ points[0][0, 0] if separable else weighted) + bias, 0)
    assert model.output_shape == (None, *expected.shape[1:])
    np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-4)


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_grouped_convolutions_agree_with_scipy(tmp_path: Path, groups: int) -> None:
    layer = keras.layers.Conv2D(4, (3, 2), (1, 2), groups=groups, use_bias=False)
    model = loaded(layer, (5, 3, groups), tmp_path)
    images = np.random.default_rng(8).standard_normal((BATCH, 5, 3, groups)).astype(np.float32)
    (kernels,) = model.layers[-1].get_weights()
    own = 4 // groups
    maps = [
        by_scipy(images[..., [g]], kernels[..., g * own : (g + 1) * own], (1, 2), "valid")
        for g in range(groups)
    ]
    np.testing.assert_allclose(model.predict(images, verbose=0), np.concatenate(maps, -1), atol=1e-4)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [(1, 1, 2), (2, 1, 2), (1, 3, 2)])
def test_convolutions_of_volumes_agree_with_scipy(
    tmp_path: Path, strides: tuple[int, int, int], padding: str
) -> None:
    kernel, size = (2, 3, 2), (3, 5, 3)
    model = loaded(keras.layers.Conv3D(1, kernel, strides, padding, use_bias=False), (*size, 1), tmp_path)
    volumes = np.random.default_rng(9).standard_normal((BATCH, *size, 1)).astype(np.float32)
    (weights,) = model.layers[-1].get_weights()
    rims = []
    for length, window, step in zip(size, kernel, strides, strict=True):
        total = max((-(-length // step) - 1) * step + window - length, 0) if padding == "same" else 0
        rims.append((total // 2, total - total // 2))
    wide = np.pad(volumes.astype(np.float64), ((0, 0), *rims, (0, 0)))[..., 0]
    found = np.stack([correlate(volume, weights[..., 0, 0], "valid") for volume in wide])
    expected = found[:, :: strides[0], :: strides[1], :: strides[2], None]
    np.testing.assert_allclose(model.predict(volumes, verbose=0), expected, atol=1e-4)


@pytest.mark.parametrize("channels", [1, 2])
def test_gradient_of_one_transposed_filter_is_the_convolution(tmp_path: Path, channels: int) -> None:
    import tensorflow as tf

    layer = keras.layers.Conv2DTranspose(1, (3, 2), (1, 3), use_bias=False)
    model = loaded(layer, (6, 1, channels), tmp_path)
    images = tf.constant(np.random.default_rng(10).standard_normal((BATCH, 6, 1, channels)), tf.float32)
    weights = np.random.default_rng(11).standard_normal((BATCH, 8, 3, 1)).astype(np.float32)
    with tf.GradientTape() as tape:
        tape.watch(images)
        loss = tf.reduce_sum(model(images) * weights)
    (kernel,) = model.layers[-1].get_weights()
    expected = by_scipy(weights, kernel, (1, 3), "valid")
    np.testing.assert_allclose(tape.gradient(loss, images), expected, atol=1e-4)
