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
_FOREIGN_SETTINGS = ("groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint")
_WITHOUT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"), _FOREIGN_SETTINGS
    ),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), ("groups",)),
    **dict.fromkeys(("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"), ("trainable", "noise_shape")),
    **dict.fromkeys(
        (
            "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomBrightness", "RandomContrast",
            "RandomCrop",
        ),
        ("rng_type",),
    ),
}  # fmt: skip
"""Settings that Keras 2 saved with layers that do not have them, and that Keras 3 does not take."""


def modern_activation(name: str) -> str:
    """What Keras 3 calls an activation."""
    return _ACTIVATIONS.get(name, name)


def loadable_model(saved: Any) -> Any:
    """A saved model of either version in a form that Keras 3 takes.

    Settings that its layers do not have are left out; and the calls of a nested model, which Keras 2 counted from 1
    where the model was made on its own, are counted from 0.
    """
    if isinstance(saved, list):
        return [loadable_model(part) for part in saved]
    if not isinstance(saved, dict):
        return saved
    parts = {name: loadable_model(part) for name, part in saved.items()}
    name, config = parts.get("class_name"), parts.get("config")
    gone = _WITHOUT.get(name, ()) if isinstance(name, str) else ()
    if gone and isinstance(config, dict):
        parts["config"] = {name: value for name, value in config.items() if name not in gone}
    if isinstance(config, dict) and isinstance(config.get("layers"), list):
        parts["config"] = _counted_from_0(config)
    return parts


def _counted_from_0(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration of a model whose connections count the calls of nested models from 0."""
    late = {
        str(layer.get("name"))
        for layer in config["layers"]
        if isinstance(layer, dict) and isinstance(layer.get("config"), dict) and "layers" in layer["config"]
        if isinstance(layer.get("inbound_nodes"), list) and isinstance(layer.get("name"), str)
    }
    taken = [part for part in _connections(config) if part[0] in late]
    from_1 = {name for name in late if not any(part[0] == name and part[1] == 0 for part in taken)}
    return {name: value if name == "name" else _moved(value, from_1) for name, value in config.items()}


def _is_connection(value: Any) -> bool:
    """Whether a list names an output, as Keras 2 does: layer, call, which output, and settings perhaps."""
    return (
        isinstance(value, list)
        and len(value) in (3, 4)
        and isinstance(value[0], str)
        and all(isinstance(number, int) for number in value[1:3])
    )


def _connections(value: Any) -> list[list[Any]]:
    if _is_connection(value):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for part in parts for found in _connections(part)]


def _moved(value: Any, names: set[str]) -> Any:
    if _is_connection(value):
        return [value[0], value[1] - 1, *value[2:]] if value[0] in names else value
    if isinstance(value, list):
        return [_moved(part, names) for part in value]
    return {name: _moved(part, names) for name, part in value.items()} if isinstance(value, dict) else value


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
