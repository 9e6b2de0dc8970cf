"""Tests of convolutions: typed kernels as Keras uses them, messages, formulas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.errors import SettingError
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Step
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import Matrices
from cnnstudio.layers.convolution import Conv1D, Conv2D
from cnnstudio.layers.dense import Dense
from tests.layers.keras_truth import keras_layer

ASYMMETRIC = Matrices((((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), ((-1.0, 0.0), (0.5, 0.25), (7.0, 8.0))))


def typed() -> Conv2D:
    return Conv2D(2, (3, 2), kernel_values=ASYMMETRIC)


@pytest.mark.parametrize("channels", [1, 3])
def test_typed_kernels_are_the_ones_that_keras_uses(channels: int) -> None:
    import keras
    import numpy

    made = keras_layer(typed())
    made.build((None, 9, 9, channels))
    kernel = keras.ops.convert_to_numpy(made.kernel)
    assert kernel.shape == (3, 2, channels, 2)
    for number, plane in enumerate(ASYMMETRIC.planes):
        for channel in range(channels):
            numpy.testing.assert_array_equal(kernel[:, :, channel, number], numpy.array(plane, "float32"))


@pytest.mark.parametrize("channels", [1, 3])
def test_typed_kernels_survive_a_keras_file(tmp_path: Path, channels: int) -> None:
    import keras
    import numpy

    image = keras.Input((9, 9, channels))
    model = keras.Model(image, keras_layer(typed(), name="typed")(image))
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    pixels = numpy.random.default_rng(1).random((2, 9, 9, channels), "float32")
    numpy.testing.assert_array_equal(model.predict(pixels, verbose=0), again.predict(pixels, verbose=0))
    config = json.loads(json.dumps(again.get_layer("typed").get_config()))
    assert Conv2D.from_keras(config) == typed()
    fresh = keras.Model.from_config(again.get_config())
    numpy.testing.assert_array_equal(fresh.get_layer("typed").kernel, model.get_layer("typed").kernel)


def test_a_window_of_krohn() -> None:
    """Krohn 10.1: one kernel on one window gives −0.3917; with a bias of 0.20 it gives −0.1917."""
    assert _value([[0.01, 0.09, 0.22], [-1.36, 0.34, -1.59], [0.13, -0.69, 1.02]],
                  [[0.53, 0.34, 0.06], [0.37, 0.82, 0.01], [0.62, 0.91, 0.34]]) == pytest.approx(-0.3917, abs=5e-5)  # fmt: skip


@pytest.mark.parametrize(("window", "result"), [([[200, 200], [0, 0]], 600), ([[200, 200], [200, 200]], 0)])
def test_a_line_filter(window: list[list[float]], result: float) -> None:
    assert _value([[1.5, 1.5], [-1.5, -1.5]], window) == result


def _value(kernel: list[list[float]], window: list[list[float]]) -> float:
    """What a typed kernel gives for one window of one channel."""
    import numpy

    layer = Conv2D(1, (len(kernel), len(kernel)), kernel_values=[kernel])  # type: ignore[arg-type]
    return float(keras_layer(layer)(numpy.array(window, "float32")[None, :, :, None])[0, 0, 0, 0])


def test_typed_kernels_must_be_as_many_and_as_large_as_the_settings_say() -> None:
    layer = typed().with_settings(filters=3)
    (finding,) = measure(layer, ((9, 9, 1),)).findings
    assert finding.message == (
        "Kernels typed: 2 of 3×2 px, but the layer has 3 of 3×3 px. Make the settings follow the typed kernels, "
        "or forget those."
    ).replace("3 of 3×3", "3 of 3×2")
    followed, forgotten = (layer.with_settings(**fix.settings) for fix in finding.fixes)
    assert followed == typed()
    assert forgotten == Conv2D(3, (3, 2))


def test_formula_has_its_numbers() -> None:
    steps = Conv2D(8, (5, 5), padding="same").derivation((28, 28, 1))
    assert steps == (
        Step("Height, width", "(28 − 5 + 2·2)/1 + 1 = 28", "zeros: 2 on each side"),
        Step("Parameters", "5·5·1·8 + 8 = 208"),
        Step("Multiply-adds", "5·5·1·8 · 28·28 = 156,800"),
        Step("FLOPs", "2 · 156,800 = 313,600"),
    )


def test_formula_of_unequal_sides_without_bias() -> None:
    layer = Conv2D(4, (3, 1), (2, 3), use_bias=False, groups=2)
    assert layer.derivation((10, 9, 6)) == (
        Step("Height", "⌊(10 − 3)/2⌋ + 1 = 4", "ignores 1 px at the end"),
        Step("Width", "⌊(9 − 1)/3⌋ + 1 = 3", "ignores 2 px at the end; skips 2 px between windows"),
        Step("Parameters", "3·1·3·4 = 36"),
        Step("Multiply-adds", "3·1·3·4 · 4·3 = 432"),
        Step("FLOPs", "2 · 432 − 4·3·4 = 816"),
    )


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, "32 × 3×3, valid"),
        ({"filters": 64, "padding": "same", "activation": "relu"}, "64 × 3×3, same, ReLU"),
        ({"strides": 2, "kernel_size": 7}, "32 × 7×7, stride 2, valid"),
        ({"strides": (2, 1)}, "32 × 3×3, stride 2×1, valid"),
        ({"dilation_rate": 2, "groups": 4}, "32 × 3×3, valid, dilation 2×2, 4 groups"),
    ],
)
def test_card(settings: dict[str, Any], text: str) -> None:
    assert Conv2D(**settings).description() == text


def test_groups_are_mended_with_the_largest_number_that_fits() -> None:
    (finding,) = measure(Conv2D(12, groups=8), ((8, 8, 18),)).findings
    assert finding.message == (
        "8 groups do not divide 18 input channels and 12 filters evenly: use a number that divides both, such as 6."
    )
    assert finding.fixes[0].settings == {"groups": 6}


def test_stride_and_dilation_do_not_go_together() -> None:
    (finding,) = measure(Conv2D(1, strides=2, dilation_rate=3), ((20, 20, 1),)).findings  # type: ignore[arg-type]
    assert finding.message == (
        "A stride of 2×2 and a dilation of 3×3 cannot go together: set one of them to 1."
    )


@pytest.mark.parametrize(
    ("saved", "penalty"),
    [
        (None, None),
        ({"class_name": "L2", "config": {"l2": 0.5}}, Penalty(0, 0.5)),
        ({"class_name": "L1", "config": {"l1": 0.5}}, Penalty(0.5, 0)),
    ],
)
def test_penalties_of_keras(saved: object, penalty: Penalty | None) -> None:
    assert Conv2D.from_keras({"filters": 2, "kernel_regularizer": saved}).kernel_regularizer == penalty


def test_penalty_that_cannot_be_said_is_refused() -> None:
    with pytest.raises(SettingError, match="MyRegularizer"):
        Conv2D.from_keras({"filters": 2, "kernel_regularizer": {"class_name": "MyRegularizer", "config": {}}})


def test_initializer_that_we_do_not_have_becomes_the_default() -> None:
    saved = {"class_name": "Mine", "config": {"scale": 2.0}}
    assert Conv2D.from_keras({"filters": 2, "kernel_initializer": saved}) == Conv2D(2)
    saved = {"class_name": "HeNormal", "config": {"seed": None}}
    read = Conv2D.from_keras({"filters": 2, "kernel_initializer": saved})
    assert read.kernel_initializer == Initializer("he_normal")
    constant = {"class_name": "Constant", "config": {"value": 0.5}}
    read = Conv2D.from_keras({"filters": 2, "kernel_initializer": constant})
    assert read.kernel_values is None
    assert read.kernel_initializer == Initializer("constant", (("value", 0.5),))


def test_dilated_kernel_is_a_wide_one_with_zeros() -> None:
    """Dilation 4 on [1, 2, 3] is [1, 0, 0, 0, 2, 0, 0, 0, 3]."""
    values = np.random.default_rng(0).normal(size=(1, 20, 1)).astype("float32")
    dilated = keras_layer(Conv1D(1, 3, dilation_rate=4, use_bias=False))
    wide = keras_layer(Conv1D(1, 9, use_bias=False))
    for layer, kernel in ((dilated, [1, 2, 3]), (wide, [1, 0, 0, 0, 2, 0, 0, 0, 3])):
        layer.build((None, 20, 1))
        layer.set_weights([np.reshape(kernel, (-1, 1, 1)).astype("float32")])
    np.testing.assert_allclose(dilated(values), wide(values), rtol=1e-5)
    assert (
        Conv1D(1, 3, dilation_rate=4).output_shape((20, 1)) == Conv1D(1, 9).output_shape((20, 1)) == (12, 1)
    )


def test_a_dense_layer_and_the_convolution_of_its_weights_give_the_same_numbers() -> None:
    """Géron: 200 units on 7 × 7 × 100 are 200 kernels of 7 × 7."""
    images = np.random.default_rng(0).normal(size=(2, 7, 7, 100)).astype("float32")
    dense, convolution = keras_layer(Dense(200)), keras_layer(Conv2D(200, 7))
    expected = dense(images.reshape(2, -1))
    convolution.build((None, 7, 7, 100))
    kernel, bias = [np.array(weight) for weight in dense.weights]
    convolution.set_weights([kernel.reshape(7, 7, 100, 200), bias])
    np.testing.assert_allclose(np.reshape(convolution(images), (2, 200)), expected, rtol=1e-3, atol=1e-4)


def test_kernels_typed_for_each_channel_are_the_ones_that_keras_uses() -> None:
    import keras
    import numpy

    planes = numpy.random.default_rng(0).integers(-9, 9, (6, 3, 2)).astype(float)
    values = Matrices(tuple(tuple(map(tuple, plane)) for plane in planes.tolist()))
    layer = Conv2D(2, (3, 2), kernel_values=values)
    assert not measure(layer, ((9, 9, 3),)).findings
    made = keras_layer(layer)
    made.build((None, 9, 9, 3))
    kernel = keras.ops.convert_to_numpy(made.kernel)
    for unit in range(2):
        for channel in range(3):
            numpy.testing.assert_array_equal(kernel[:, :, channel, unit], planes[3 * unit + channel])
    assert Conv2D.from_keras(made.get_config()) == layer
    assert not measure(layer.with_settings(groups=2), ((9, 9, 6),)).findings
    assert measure(layer, ((9, 9, 2),)).findings
