from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.taps import known_name, layer_outputs, named_layer, output_layer, tapped


@pytest.fixture
def forked() -> Any:
    """A model with a branch and a sum."""
    import keras
    from keras import layers

    source = keras.Input((6, 6, 1), name="pixels")
    left = layers.Conv2D(2, 3, padding="same", name="left")(source)
    right = layers.Conv2D(2, 3, padding="same", name="right")(source)
    total = layers.Add(name="total")([left, right])
    return keras.Model(source, layers.Flatten(name="flat")(total))


@pytest.fixture
def nested() -> Any:
    """A model whose base is a model."""
    import keras
    from keras import layers

    base = keras.Sequential([keras.Input((6, 6, 1)), layers.Conv2D(3, 3, name="inner_conv")], name="base")
    source = keras.Input((6, 6, 1))
    x = base(layers.Rescaling(0.5, name="half")(source))
    return keras.Model(source, layers.Dense(2, name="head")(layers.Flatten(name="flat")(x)))


def test_layers_come_behind_those_that_they_need(forked: Any) -> None:
    assert list(layer_outputs(forked)) == ["left", "right", "total", "flat"]


def test_taps_give_what_keras_gives(forked: Any) -> None:
    import keras

    values = np.random.default_rng(0).normal(size=(1, 6, 6, 1)).astype(np.float32)
    outputs = tapped(forked, ("right", "total"))(values)
    for output, name in zip(outputs, ("right", "total"), strict=False):
        expected = keras.Model(forked.inputs[0], forked.get_layer(name).output)(values)
        assert np.array_equal(np.asarray(output), np.asarray(expected))
    assert np.array_equal(np.asarray(outputs[-1]), np.asarray(forked(values)))
    assert tapped(forked, ("right", "total")) is tapped(forked, ("right", "total"))


def test_layers_of_nested_models_are_reached(nested: Any) -> None:
    import keras

    assert list(layer_outputs(nested)) == ["half", "base/inner_conv", "base", "flat", "head"]
    values = np.random.default_rng(0).normal(size=(1, 6, 6, 1)).astype(np.float32)
    inner = tapped(nested, ("base/inner_conv",))(values)[0]
    expected = keras.Model(nested.inputs[0], nested.get_layer("flat").input)(values)
    assert np.allclose(np.asarray(inner), np.asarray(expected), atol=1e-6)
    assert named_layer(nested, "base/inner_conv").name == "inner_conv"
    kinds = [type(output_layer(nested, name)).__name__ for name in layer_outputs(nested)]
    assert kinds == ["Rescaling", "Conv2D", "Sequential", "Flatten", "Dense"]


def test_an_unknown_name_lists_those_that_there_are(forked: Any) -> None:
    with pytest.raises(EngineError, match="no layer called rigth: did you mean right"):
        known_name(forked, "rigth")
    with pytest.raises(EngineError, match="no layer called zzz: it has pixels, left, right, total, flat"):
        named_layer(forked, "zzz")


def test_people_s_names_are_understood(forked: Any) -> None:
    import keras
    from keras import layers

    source = keras.Input((4,))
    model = keras.Model(source, layers.Dense(2, name="my_layer")(source))
    assert known_name(model, "my layer") == "my_layer"
    assert named_layer(model, "my layer").units == 2


def test_a_model_without_a_graph_is_refused() -> None:
    import keras

    class Free(keras.Model):
        def call(self, inputs: Any) -> Any:
            return inputs

    with pytest.raises(EngineError, match="is no graph of layers"):
        layer_outputs(Free(name="free"))
