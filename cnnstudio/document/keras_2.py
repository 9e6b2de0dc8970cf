"""What Keras 2 wrote otherwise than Keras 3, brought to one form before a model is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ACTIVATIONS = {
    "swish": "silu",
    "hard_swish": "hard_silu",
    "softmax_v2": "softmax",
    "log_softmax_v2": "log_softmax",
    "relu_v2": "relu",
}
"""Functions by the names that Keras 2 or TensorFlow saved for them."""

_INPUT = "InputLayer"


def modern_activation(name: str) -> str:
    """What Keras 3 calls an activation."""
    return _ACTIVATIONS.get(name, name)


def modern_model(saved: Any) -> Any:
    """A saved model whose Sequential parts are written as Keras 3 does; anything else as it is.

    Keras up to 2.2 listed the layers of a Sequential model where its configuration is to be; and up to
    2.x the shape of its input could stand in its first layer instead of in an input of its own.
    """
    if not isinstance(saved, dict):
        return saved
    config = saved.get("config")
    if saved.get("class_name") == "Sequential" and isinstance(config, list):
        config = {"name": saved.get("name", "sequential"), "layers": config}
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        return saved
    layers = [modern_model(layer) for layer in config["layers"]]
    if saved.get("class_name") == "Sequential":
        layers = [*_missing_input(layers), *layers]
    return {**saved, "config": {**config, "layers": layers}}


def _missing_input(layers: list[Any]) -> list[dict[str, Any]]:
    """The input of a Sequential model that its first layer tells the shape of; nothing if it is there already."""
    first = layers[0] if layers else None
    config = first.get("config") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(config, Mapping) or first.get("class_name") == _INPUT:
        return []
    shape = config.get("batch_input_shape")
    if not isinstance(shape, list):
        return []
    return [
        {"class_name": _INPUT, "config": {"batch_shape": shape, "name": f"{config.get('name', '')}_input"}}
    ]
