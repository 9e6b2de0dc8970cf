"""Saved Keras layers as layers of ours, read without Keras."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_type_of_keras
from cnnstudio.core.errors import FileError, SettingError
from cnnstudio.core.layer import Layer
from cnnstudio.document.keras_2 import modern_activation
from cnnstudio.document.placeholder import KEPT, KERAS_PREFIX, Placeholder

_LAYER_MODULES = ("keras.layers", "keras.src.layers", "tf_keras.layers", "tf_keras.src.layers")
_OTHER_HOMES = tuple(f"{keras}.src.applications.convnext.LayerScale" for keras in ("keras", "tf_keras"))
_OWN_PACKAGE = "cnnstudio"  # of the layers in `engine.own_layers`


def keras_name(saved: Mapping[str, Any]) -> str:
    """Keras's name of a saved layer's class; with its module where that is neither Keras's nor ours."""
    name = saved.get("class_name")
    if not isinstance(name, str):
        return ""
    if saved.get("registered_name") == f"{_OWN_PACKAGE}>{name}":
        return name
    module = saved.get("module") or "keras.layers"
    full = f"{module}.{name}"
    return name if str(module).startswith(_LAYER_MODULES) or full in _OTHER_HOMES else full


def layer_of_keras(
    name: str, config: Mapping[str, Any], title: str = "", kept: Mapping[str, Any] | None = None
) -> Layer:
    """The layer that a saved Keras layer stands for; a placeholder where this version has none.

    Args:
        name: Keras's name of its class.
        config: Its configuration.
        title: What the layer is called.
        kept: What a placeholder keeps besides.

    Raises:
        FileError: Its channels come first.
    """
    if config.get("data_format") == "channels_first":
        raise FileError(
            f"layer {title or name} keeps channels first, and a project has channels last only. "
            'Build the model with data_format="channels_last" and save it again, or look into the file as it is '
            "(the button beside Network in Inspect, or cnnstudio activations)."
        )
    kind = KERAS_PREFIX + name
    held = {**config, KEPT: dict(kept)} if kept else config
    cls = layer_type_of_keras(name) if name else None
    if cls is None:
        return Placeholder.holding(kind, held)
    try:
        return cls.from_keras(config)
    except SettingError as error:
        return Placeholder.holding(kind, held, str(error))
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return Placeholder.holding(kind, held, "settings of a kind that Keras does not write.")


def split_activation(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """A configuration whose activation is a plain name, and the saved layer that it was instead.

    Keras saves a function by name, or as an object that holds the name; an activation may
    also be a layer of its own, which is given back to stand behind.
    """
    activation = config.get("activation")
    if isinstance(activation, str):
        return {**config, "activation": modern_activation(activation)}, None
    if not isinstance(activation, dict):
        return config, None
    inner = activation.get("config")
    if isinstance(inner, str):
        return {**config, "activation": modern_activation(inner)}, None
    if isinstance(inner, dict) and str(activation.get("module")).startswith(_LAYER_MODULES):
        return {**config, "activation": "linear"}, activation
    return config, None


def left_out(config: Mapping[str, Any], layer: Layer | None = None) -> Iterator[str]:
    """What a saved layer asks for that the layer that was made of it does not say, by Keras's names."""
    for name, value in config.items():
        is_asked = name.endswith("_constraint") or name == "activity_regularizer"
        if value is not None and is_asked and getattr(layer, name, None) is None:
            yield name
    yield from getattr(layer, "other_starts", lambda _: ())(config)
