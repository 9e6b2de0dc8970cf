"""The register of layer types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from cnnstudio.core.layer import Layer
from cnnstudio.core.settings import Registry

LayerType = TypeVar("LayerType", bound=type[Layer])

_TYPES: Registry[type[Layer]] = Registry("layer type")
_MADE: set[type[Layer]] = set()


GROUPS = (
    "Input and shape", "Convolution", "Pooling", "Normalization", "Activation", "Dense", "Merge", "Regularization",
    "Augmentation", "Blocks",
)  # fmt: skip
"""The sections of the palette in their order; others come behind them."""


def register(cls: LayerType) -> LayerType:
    """Take a layer type into the catalogue; a class decorator."""
    _TYPES.register(cls)
    return cls


def register_made(cls: LayerType) -> LayerType:
    """Take in a layer type that files know and the palette does not, since edits make its layers; a decorator."""
    _MADE.add(_TYPES.register(cls))
    return cls


def layer_types() -> Iterator[type[Layer]]:
    """Every layer type that the palette offers, in its order: by group, then as registered."""
    groups = [*GROUPS, *[cls.group for cls in _TYPES]]
    offered = [cls for cls in _TYPES if cls not in _MADE]
    return iter(sorted(offered, key=lambda cls: groups.index(cls.group)))


def layer_type(kind: str) -> type[Layer] | None:
    """The layer type that saved files call ``kind``, or None."""
    return _TYPES.get(kind)


def layer_type_of_keras(name: str) -> type[Layer] | None:
    """The layer type that Keras calls ``name``, or None; blocks have no such name."""
    return next((cls for cls in _TYPES if name and cls.keras_name == name), None)
