from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.keras_layers import keras_name, layer_of_keras, left_out, split_activation
from cnnstudio.document.placeholder import Placeholder


def test_names_outside_keras_layers_keep_their_module() -> None:
    assert keras_name({"class_name": "Conv2D", "module": "keras.layers"}) == "Conv2D"
    assert keras_name({"class_name": "Conv2D"}) == "Conv2D"
    assert keras_name({"class_name": "Add", "module": "keras.src.ops.numpy"}) == "keras.src.ops.numpy.Add"
    assert keras_name({"class_name": "Conv2D", "module": "mine", "registered_name": "x"}) == "mine.Conv2D"


@pytest.mark.parametrize(
    ("name", "config", "reason"),
    [
        ("Whirl", {"a": 1}, ""),
        ("", {}, ""),
        ("Conv2D", {"filters": 0}, "Filters must be at least 1"),
        ("Conv2D", {"activation": {"class_name": "Mine", "config": {}}}, "Activation must be a text"),
        ("InputLayer", {}, "does not say the input's shape"),
        ("InputLayer", {"batch_shape": 5}, "a kind that Keras does not write"),
    ],
)
def test_what_cannot_be_read_is_kept(name: str, config: dict[str, Any], reason: str) -> None:
    layer = layer_of_keras(name, config)
    assert isinstance(layer, Placeholder)
    assert (layer.kind, layer.to_data()) == (f"keras:{name}", config)
    assert reason in layer.reason
    assert bool(reason) == bool(layer.reason)


def test_channels_first_is_refused_by_name() -> None:
    with pytest.raises(FileError, match="layer stem keeps channels first"):
        layer_of_keras("Conv2D", {"filters": 1, "data_format": "channels_first"}, "stem")


def test_activations_are_found_in_every_form() -> None:
    saved = {"module": "builtins", "class_name": "function", "config": "relu"}
    layer = {"module": "keras.layers", "class_name": "LeakyReLU", "config": {"negative_slope": 0.1}}
    foreign = {"module": "mine", "class_name": "Swoosh", "config": {}}
    assert split_activation({"activation": "relu"}) == ({"activation": "relu"}, None)
    assert split_activation({"activation": saved}) == ({"activation": "relu"}, None)
    assert split_activation({"activation": layer}) == ({"activation": "linear"}, layer)
    assert split_activation({"activation": foreign}) == ({"activation": foreign}, None)


def test_what_no_layer_of_ours_can_say() -> None:
    config = {"kernel_constraint": {"class_name": "MaxNorm"}, "bias_constraint": None, "trainable": False}
    assert list(left_out(config)) == ["kernel_constraint"]
    kept = layer_of_keras("Dense", {"units": 2, **config})
    assert not list(left_out(config, kept))
    assert list(left_out({"activity_regularizer": {}, "trainable": True})) == ["activity_regularizer"]
    start = {"bias_initializer": {"class_name": "Mine", "config": {}}}
    assert list(left_out(start, layer_of_keras("Dense", {"units": 2, **start}))) == ["bias_initializer"]
    start = {"bias_initializer": {"class_name": "RandomNormal", "config": {"stddev": 0.5}}}
    assert not list(left_out(start, layer_of_keras("Dense", {"units": 2, **start})))
