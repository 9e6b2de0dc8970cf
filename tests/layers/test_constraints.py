"""Tests of constraints on weights: against what Keras saves of its own, and what training makes of weights."""

from __future__ import annotations

import json
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Constraint, Sizes
from cnnstudio.layers.constraints import constraint_argument, constraint_of_keras
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.depthwise_convolution import DepthwiseConv1D, DepthwiseConv2D
from cnnstudio.layers.separable_convolution import SeparableConv2D
from cnnstudio.layers.transposed_convolution import Conv2DTranspose
from tests.layers.keras_truth import keras_layer

CASES = [
    (keras.constraints.MaxNorm(3, axis=[0, 1]), {"kind": "max_norm", "high": 3, "axes": None}),
    (keras.constraints.MaxNorm(), {"kind": "max_norm", "high": 2, "axes": [0]}),
    (keras.constraints.UnitNorm([0, 1]), {"kind": "unit_norm", "axes": None}),
    (keras.constraints.NonNeg(), {"kind": "non_neg", "axes": None}),
    (
        keras.constraints.MinMaxNorm(0.5, 2, 0.25, axis=[0, 1]),
        {"kind": "min_max_norm", "low": 0.5, "high": 2, "rate": 0.25, "axes": None},
    ),
]


@pytest.mark.parametrize(("made", "data"), CASES)
def test_constraints_of_keras_are_read_and_written(made: Any, data: dict[str, Any]) -> None:
    saved = json.loads(json.dumps(keras.constraints.serialize(made)))
    assert constraint_of_keras(saved, (0, 1)) == data
    ours = {**data, "axes": None if data["axes"] is None else tuple(data["axes"])}
    again = keras.constraints.get(constraint_argument(Constraint(**ours), (0, 1)))
    assert keras.constraints.serialize(again) == keras.constraints.serialize(made)


def test_what_is_none_of_keras_is_left_out() -> None:
    assert constraint_of_keras({"class_name": "Mine", "config": {}}, (0,)) is None
    assert constraint_of_keras(None, (0,)) is None
    assert constraint_argument(None, (0,)) is None


def trained(layer: Layer, shape: tuple[int, ...]) -> Any:
    """The Keras layer after a step that throws its weights far."""
    image = keras.Input(shape)
    made = keras_layer(layer)
    model = keras.Model(image, made(image))
    model.compile(keras.optimizers.SGD(10.0), "mse")
    pixels = np.random.default_rng(3).standard_normal((4, *shape)).astype("float32")
    model.fit(pixels, np.full((4, *model.output.shape[1:]), 5, "float32"), verbose=0)
    return made


@pytest.mark.parametrize(
    ("layer", "name", "axes"),
    [
        (Conv2DTranspose(3, kernel_constraint=Constraint("unit_norm")), "kernel", (0, 1, 3)),
        (DepthwiseConv2D(depth_multiplier=2, depthwise_constraint=Constraint("unit_norm")), "kernel", (0, 1)),
        (SeparableConv2D(3, depthwise_constraint=Constraint("unit_norm")), "depthwise_kernel", (0, 1)),
        (SeparableConv2D(3, pointwise_constraint=Constraint("unit_norm")), "pointwise_kernel", (0, 1, 2)),
        (SeparableConv2D(3, bias_constraint=Constraint("unit_norm")), "bias", (0,)),
    ],
)
def test_every_filter_has_norm_1_after_training(layer: Layer, name: str, axes: Sizes) -> None:
    values = getattr(trained(layer, (6, 6, 2)), name).numpy()
    np.testing.assert_allclose(np.sqrt((values**2).sum(axis=axes)), 1, atol=1e-4)
    if values.ndim > 1:
        assert np.sqrt((values**2).sum()) > 1.2  # not all filters together


def test_weights_stay_within_their_bounds() -> None:
    free = trained(DepthwiseConv1D(), (6, 2)).kernel.numpy()
    assert free.min() < 0 or np.sqrt((free**2).sum(axis=0)).max() > 1
    positive = trained(DepthwiseConv1D(depthwise_constraint=Constraint("non_neg")), (6, 2)).kernel.numpy()
    assert positive.min() >= 0
    short = trained(
        DepthwiseConv1D(depthwise_constraint=Constraint("max_norm", high=0.5)), (6, 2)
    ).kernel.numpy()
    assert np.sqrt((short**2).sum(axis=0)).max() < 0.501


def test_axes_that_a_file_chose_stay() -> None:
    constraint = Constraint("unit_norm", axes=(0, 2))
    made = keras_layer(Conv2DTranspose(3, kernel_constraint=constraint))
    assert made.kernel_constraint.axis == [0, 2]
    assert Conv2DTranspose.from_keras(made.get_config()).kernel_constraint == constraint


UNIT = "unit_norm"


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (
            Dense(3, kernel_constraint=Constraint(UNIT, axes=(2,))),
            "axis 2, but these weights have 2 axes (4×3)",
        ),
        (
            Dense(3, bias_constraint=Constraint("max_norm", axes=(0, -2))),
            "axis −2, but these weights have 1 axis (3)",
        ),
        (
            Dense(3, kernel_constraint=Constraint("min_max_norm", axes=(0, -2))),
            "axes 0, −2, which name one axis twice",
        ),
    ],
)
def test_axes_that_keras_cannot_take_in_training_are_refused(layer: Layer, told: str) -> None:
    measured = measure(layer, ((4,),))
    (finding,) = measured.findings
    assert told in finding.message
    assert measured.output is None
    with pytest.raises(Exception, match=r"."):
        trained(layer, (4,))
    assert not measure(layer, ((4,),), frozen=True).findings
    mended = layer.with_settings(**finding.fixes[0].settings)
    assert not measure(mended, ((4,),)).findings
    trained(mended, (4,))


@pytest.mark.parametrize(
    "layer",
    [
        Dense(3, kernel_constraint=Constraint(UNIT, axes=(-2, 1))),
        Dense(3, kernel_constraint=Constraint(UNIT, axes=())),
        Dense(3, kernel_constraint=Constraint("non_neg", axes=(7,))),
        Dense(3, use_bias=False, bias_constraint=Constraint(UNIT, axes=(7,))),
    ],
)
def test_axes_that_keras_takes_in_training_are_taken(layer: Layer) -> None:
    assert not measure(layer, ((4,),)).findings
    trained(layer, (4,))
