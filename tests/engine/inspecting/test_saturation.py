from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.inspecting.saturation import saturation
from cnnstudio.engine.own_layers.scaled_tanh import ScaledTanh


def _layer(name: str) -> object:
    from keras import layers

    made = {
        "relu6": layers.Activation("relu6"), "capped": layers.ReLU(max_value=2.0), "softmax layer": layers.Softmax(),
        "scaled": ScaledTanh(), "dense": layers.Dense(2, "sigmoid"), "tanh": layers.Conv2D(2, 3, activation="tanh"),
    }  # fmt: skip
    return made[name]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("relu6", [0, 5.93, 5.95, 6], ("relu6", None, 6.0, 0.0, 0.5)),
        ("capped", [0, 2, 2, 1], ("relu2", None, 2.0, 0.0, 0.5)),
        ("softmax layer", [0.995, 0.005, 0, 0], ("softmax", 0.0, 1.0, 0.75, 0.25)),
        ("dense", [0.5, 0.02, 0.98, 0.001], ("sigmoid", 0.0, 1.0, 0.25, 0.0)),
        ("tanh", [-1, 0.97, 0.99, np.nan, np.inf], ("tanh", -1.0, 1.0, 1 / 3, 1 / 3)),
        ("scaled", [-1.71, 0, 0, 1.6], ("scaled tanh", -1.7159, 1.7159, 0.25, 0.0)),
    ],
)
def test_the_shares_at_the_ends(name: str, values: list[float], expected: tuple[object, ...]) -> None:
    found = saturation(_layer(name), np.array(values, np.float32))
    assert found is not None
    assert (found.activation, found.low, found.high) == expected[:3]
    assert (found.at_low, found.at_high) == pytest.approx(expected[3:])


def test_what_has_no_ends_is_not_saturated() -> None:
    from keras import layers

    ones = np.ones(3, np.float32)
    for layer in (
        layers.ReLU(),
        layers.Conv2D(2, 3, activation="relu"),
        layers.Flatten(),
        layers.Activation("gelu"),
    ):
        assert saturation(layer, ones) is None
    nothing = saturation(layers.Softmax(), np.array([np.nan], np.float32))
    assert nothing is not None
    assert (nothing.at_low, nothing.at_high) == (0, 0)
