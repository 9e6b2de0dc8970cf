"""The register of layer types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from cnnstudio.core.layer import Layer
from cnnstudio.core.settings import Registry

LayerType = TypeVar("LayerType", bound=type[Layer])

_TYPES: Registry[type[Layer]] = Registry("layer type")


GROUPS = (
    "Input and shape", "Convolution", "Pooling", "Normalization", "Activation", "Dense", "Merge", "Regularization",
    "Augmentation", "Blocks",
)  # fmt: skip
"""The sections of the palette in their order; others come behind them."""


def register(cls: LayerType) -> LayerType:
    """Take a layer type into the catalogue; a class decorator."""
    _TYPES.register(cls)
    return cls


def layer_types() -> Iterator[type[Layer]]:
    """Every layer type, in the order of the palette: by group, then as registered."""
    groups = [*GROUPS, *[cls.group for cls in _TYPES]]
    return iter(sorted(_TYPES, key=lambda cls: groups.index(cls.group)))


def layer_type(kind: str) -> type[Layer] | None:
    """The layer type that saved files call ``kind``, or None."""
    return _TYPES.get(kind)


def layer_type_of_keras(name: str) -> type[Layer] | None:
    """The layer type that Keras calls ``name``, or None; blocks have no such name."""
    return next((cls for cls in _TYPES if name and cls.keras_name == name), None)
