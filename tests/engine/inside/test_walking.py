from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.inside.taps import layer_outputs, named_layer, output_layer, tapped
from cnnstudio.engine.inside.walking import walk
from cnnstudio.gallery import all_published
from tests.engine.maps_against_keras import maps_apart

Inputs = list[np.ndarray]


def _pixels(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(1, *shape)).astype(np.float32)


def _shared() -> tuple[Any, Inputs]:
    """One convolution that is used three times, and whose random layers must not act."""
    import keras
    from keras import layers

    source = keras.Input((6, 6, 2), name="pixels")
    conv = layers.Conv2D(2, 3, padding="same", name="conv")
    x = layers.Dropout(0.5, name="drop")(conv(conv(source)))
    x = layers.RandomContrast(0.5, name="contrast")(layers.Add(name="total")([conv(x), source]))
    return keras.Model(source, x, name="shared"), [_pixels(6, 6, 2)]


def _twins() -> tuple[Any, Inputs]:
    """A nested model with two inputs and outputs inside a model with two of each, and a base used twice."""
    import keras
    from keras import layers

    base = keras.Sequential([keras.Input((6, 6, 1)), layers.Conv2D(3, 3, name="inner")], name="base")
    left, right = keras.Input((4, 4, 3), name="left"), keras.Input((4, 4, 3), name="right")
    both = layers.Concatenate(name="both")([left, right])
    pair = keras.Model([left, right], [layers.Subtract(name="apart")([left, right]), both], name="pair")
    first, second = keras.Input((6, 6, 1), name="first"), keras.Input((6, 6, 1), name="second")
    apart, joined = pair([base(second), base(first)])
    ends = [layers.Flatten(name="flat")(apart), layers.GlobalAveragePooling2D(name="mean")(joined)]
    return keras.Model([first, second], ends, name="twins"), [_pixels(6, 6, 1), 1 - _pixels(6, 6, 1)]


def _deep() -> tuple[Any, Inputs]:
    """A model inside a model inside a model."""
    import keras
    from keras import layers

    core = keras.Sequential([keras.Input((5, 5, 1)), layers.Conv2D(2, 2, name="conv")], name="core")
    middle = keras.Sequential([keras.Input((5, 5, 1)), core, layers.ReLU(name="relu")], name="middle")
    return keras.Sequential([keras.Input((5, 5, 1)), middle, layers.Flatten(name="flat")]), [_pixels(5, 5, 1)]


@pytest.mark.parametrize("make", [_shared, _twins, _deep])
def test_every_output_is_what_a_plain_sub_model_gives(make: Any) -> None:
    import keras

    model, inputs = make()
    seen: dict[str, np.ndarray] = {}
    outputs = walk(model, inputs, lambda name, tensor: seen.update({name: as_array(tensor)}))
    assert list(seen) == list(layer_outputs(model))
    expected = keras.Model(model.inputs, list(layer_outputs(model).values()))(inputs, training=False)
    for (name, found), wanted in zip(seen.items(), expected, strict=True):
        assert np.allclose(found, as_array(wanted), atol=1e-6), name
    own = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    for found, wanted in zip(outputs, own if isinstance(own, list) else [own], strict=True):
        assert np.allclose(as_array(found), as_array(wanted), atol=1e-6)


@pytest.mark.parametrize("name", ["lenet-5", "cifar-resnet-olafenwa"])
def test_the_maps_of_gallery_networks_are_those_of_a_plain_sub_model(name: str) -> None:
    """The benchmark called inspection does so for all of them."""
    network = next(entry.network() for entry in all_published() if entry.name == name)
    apart, count = maps_apart(Project(network, name))
    assert apart <= 1e-5
    assert count >= len(network.nodes) - 1


def test_uses_and_outputs_have_names_of_their_own() -> None:
    shared, _ = _shared()
    assert list(layer_outputs(shared)) == ["conv", "conv#2", "drop", "conv#3", "total", "contrast"]
    twins, _ = _twins()
    assert list(layer_outputs(twins)) == [
        "base/inner", "base", "base#2/inner", "base#2", "pair/apart", "pair/both", "pair", "pair[1]", "flat", "mean",
    ]  # fmt: skip
    assert output_layer(twins, "base#2/inner") is named_layer(twins, "base/inner")
    assert named_layer(twins, "base#2/inner").name == "inner"
    assert named_layer(twins, "pair[1]").name == "pair"
    values = tapped(twins, ("base#2/inner",))([_pixels(6, 6, 1), _pixels(6, 6, 1)])[0]
    assert tuple(values.shape) == (1, 4, 4, 3)


def test_it_stops_behind_what_was_wanted() -> None:
    model, inputs = _twins()
    seen: list[str] = []
    assert walk(model, inputs, lambda name, _: seen.append(name), until="base#2/inner") == []
    assert seen == ["base/inner", "base", "base#2/inner"]


def test_what_no_later_layer_needs_is_let_go() -> None:
    import keras
    from keras import layers

    source = keras.Input((6, 6, 1))
    x = source
    for place in range(6):
        x = layers.Conv2D(1, 3, padding="same", name=f"conv_{place}")(x)
    alive: list[Any] = []
    most = 0

    def visit(name: str, tensor: Any) -> None:
        nonlocal most
        alive.append(weakref.ref(tensor))
        del tensor
        most = max(most, sum(known() is not None for known in alive))

    walk(keras.Model(source, x), [_pixels(6, 6, 1)], visit)
    assert len(alive) == 6
    assert most <= 2
