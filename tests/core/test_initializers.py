"""Tests of how weights start, as a value."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.core.initializers import (
    CHOICES,
    OPTIONS,
    Initializer,
    initializer_data,
    initializer_of,
    takes_seed,
)
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.initializers import MATRIX_INITIALIZERS, initializer_argument


def test_what_is_left_out_is_usual() -> None:
    assert Initializer("random_normal") == Initializer("random_normal", (("mean", 0.0), ("stddev", 0.05)))
    partly = Initializer("random_normal", (("stddev", 1.0),))
    assert partly.options == (("mean", 0.0), ("stddev", 1.0))
    assert partly.option("stddev") == 1.0
    assert dataclasses.replace(partly, seed=1).options == partly.options


def test_a_plain_one_is_its_name_as_in_older_files() -> None:
    for kind in MATRIX_INITIALIZERS:
        assert initializer_data(Initializer(kind)) == kind
        assert initializer_of(kind) == initializer_of({"kind": kind}) == Initializer(kind)
    assert initializer_data(Initializer("he_normal", seed=0)) == {"kind": "he_normal", "seed": 0}
    assert initializer_data(Initializer("constant", (("value", 2.0),))) == {"kind": "constant", "value": 2.0}


def test_axes_are_lists_in_files_and_nothing_where_they_are_keras_s() -> None:
    start = Initializer("he_normal", (("output_axes", (1, -2)), ("input_axes", ())))
    data = {"kind": "he_normal", "input_axes": [], "output_axes": [1, -2]}
    assert initializer_data(start) == data
    assert initializer_of(data) == start
    assert initializer_of({"kind": "he_normal", "input_axes": None}) == Initializer("he_normal")
    assert start.has_axes
    assert start.without_axes() == Initializer("he_normal")
    scaled = Initializer("variance_scaling", (("scale", 2.0),))
    assert set(initializer_data(scaled)) == {"kind", "scale", "mode", "distribution"}
    assert not scaled.has_axes


@pytest.mark.parametrize("kind", MATRIX_INITIALIZERS)
def test_options_and_what_is_usual_are_keras_s(kind: str) -> None:
    import keras

    made = type(keras.initializers.get(initializer_argument(Initializer(kind))))
    theirs = {
        name: parameter.default
        for name, parameter in inspect.signature(made.__init__).parameters.items()
        if name not in ("self", "args", "kwargs")
    }
    assert takes_seed(kind) is ("seed" in theirs)
    theirs.pop("seed", None)
    assert theirs == OPTIONS.get(kind, {})


def test_choices_are_keras_s() -> None:
    import keras

    for name, known in CHOICES.items():
        for choice in known:
            keras.initializers.VarianceScaling(**{name: choice})
        with pytest.raises(ValueError, match="Invalid") as caught:
            keras.initializers.VarianceScaling(**{name: "other"})
        assert all(f"'{choice}'" in str(caught.value) for choice in known)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (3, "the name of a start"),
        ({"kind": ["zeros"]}, "the name of a start"),
        ({"mean": 1.0}, "the name of a start"),
        ({"kind": "random_normal", "gain": 1.0}, "random_normal has no gain"),
        ({"kind": "he_normal", "scale": 1.0}, "he_normal has no scale"),
        ({"kind": "constant", "seed": 1}, "constant has no seed"),
        ({"kind": "random_normal", "stddev": "wide"}, "stddev is a number"),
        ({"kind": "random_normal", "stddev": True}, "stddev is a number"),
        ({"kind": "random_normal", "mean": float("inf")}, "mean is a number"),
        ({"kind": "variance_scaling", "scale": 0.0}, "scale is more than 0"),
        ({"kind": "variance_scaling", "mode": "fan"}, "mode is one of fan_in, fan_out, fan_avg"),
        ({"kind": "variance_scaling", "mode": ["fan_in"]}, "mode is one of"),
        ({"kind": "he_normal", "seed": -1}, "a whole number from 0 to 4,294,967,295"),
        ({"kind": "he_normal", "seed": 0.5}, "a whole number from 0"),
        ({"kind": "he_normal", "input_axes": 1}, "input axes are whole numbers"),
        ({"kind": "he_normal", "output_axes": [0.5]}, "output axes are whole numbers"),
        ({"kind": "he_normal", "output_axes": [True]}, "output axes are whole numbers"),
        ({"kind": "random_normal", "input_axes": [0]}, "random_normal has no input_axes"),
        ({"kind": "identity"}, "cannot be 'identity': choose one of glorot_uniform"),
        ("mine", "cannot be 'mine': choose one of glorot_uniform"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(data: Any, part: str) -> None:
    with pytest.raises(SettingError) as caught:
        Conv2D.from_data({"kernel_initializer": data})
    assert part in str(caught.value)
    assert "Kernel initializer" in str(caught.value)
