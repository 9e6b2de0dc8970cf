"""Tests of what all layer types share."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.cost import Cost, Weight
from cnnstudio.core.errors import StudioError
from cnnstudio.core.layer import Fix, Layer, ShapeError
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape


@dataclass(frozen=True, slots=True)
class Shifting(Layer):
    """Add one learned number to each channel."""

    kind = "shifting_2d"
    label = "Shifting"
    group = "Test"
    keras_name = "Shifting2D"
    start: float = setting(0.0, "Start", "The first number.")

    def output_shape(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        return (Weight("shift", (inputs[0][-1] or 0,)),)


def test_a_small_type_needs_little() -> None:
    layer = Shifting(2.0)
    assert layer.cost((8, 8, 3)) == Cost(3, 3, 0, 0)
    assert layer.reach((8, 8, 3)) == ()
    assert layer.warnings((8, 8, 3)) == ()
    assert layer.derivation((8, 8, 3)) == ()
    assert layer.description() == ""
    assert layer.expand((8, 8, 3)) is None
    assert layer.keras_arguments() == {"start": 2.0}
    assert Shifting.from_keras({"start": 2.0, "dtype": "float32", "name": "x"}) == layer
    assert Shifting.summary() == "Add one learned number to each channel."
    assert not layer.applies_softmax
    assert measure(layer, ((8, 8, 3),)).output_bytes == 768


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("Conv2D", "conv2d"), ("MaxPooling2D", "max_pooling2d"), ("BatchNormalization", "batch_normalization"),
        ("PReLU", "p_re_lu"), ("Conv2DTranspose", "conv2d_transpose"), ("DepthwiseConv2D", "depthwise_conv2d"),
    ],
)  # fmt: skip
def test_names_are_those_of_keras(name: str, base: str) -> None:
    assert type("Named", (Shifting,), {"__slots__": (), "keras_name": name}).base_name() == base


def test_shape_error_carries_the_way_out() -> None:
    error = ShapeError("It does not fit.", Fix("Mend", {"start": 1.0}))
    assert isinstance(error, StudioError)
    assert error.finding.is_error
    assert error.finding.message == str(error)
    assert error.finding.fixes[0].settings == {"start": 1.0}


def test_a_type_must_say_its_shape() -> None:
    with pytest.raises(NotImplementedError):
        Layer().output_shape((1,))
