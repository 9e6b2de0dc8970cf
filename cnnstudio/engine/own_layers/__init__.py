"""Keras layers of the program's own, for what ``keras.layers`` lacks; loaded only where Keras is.

A layer stands in a module of its own that is named here and nowhere else. It is registered with
Keras, so that saved models load without running code of theirs, and it has no function as a setting.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

PACKAGE = "cnnstudio"
"""What Keras puts before the names of these layers in saved files: ``cnnstudio>DepthMaxPooling``."""

MODULES: dict[str, str] = {
    "DepthMaxPooling": "depth_pooling",
    "LayerScale": "layer_scale",
    "LocalResponseNormalization": "response_normalization",
    "RBFOutput": "radial_basis",
    "ReverseChannels": "channel_order",
    "ScaledTanh": "scaled_tanh",
    "Step": "step_function",
    "SubSampling2D": "subsampling",
}
"""Module by the name of the layer's class."""

ACTIVATIONS: dict[str, str] = {"AlongAxis": "along_axis"}
"""Module by the name of an activation's class: what stands in a layer in place of one of Keras's."""


def own_layer(name: str) -> Any:
    """The class of the program's own Keras layer that is called ``name``; None if there is none."""
    if name not in MODULES:
        return None
    return getattr(import_module(f"{__name__}.{MODULES[name]}"), name)


def register_own_layers() -> None:
    """Let Keras know every layer and activation, so that it finds them in saved models."""
    for name in MODULES:
        own_layer(name)
    for module in ACTIVATIONS.values():
        import_module(f"{__name__}.{module}")


def is_own(registered_name: object) -> bool:
    """Whether a saved object is called after one of these layers or activations."""
    package, _, name = str(registered_name).partition(">")
    return package == PACKAGE and (name in MODULES or name in ACTIVATIONS)
