"""What a layer behind feature maps becomes in a network that gives its outputs at every place."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.layer import Layer
from cnnstudio.core.replacing import carried
from cnnstudio.core.values import Pair
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D, GlobalMaxPooling2D
from cnnstudio.layers.identity import Identity
from cnnstudio.layers.merge import Concatenate, ElementwiseMerge
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.normalization_in_samples import LayerNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.rectifiers import Rectifier
from cnnstudio.layers.regularization import (
    ActivityRegularization,
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
)
from cnnstudio.layers.reshape import Flatten, Input, Reshape
from cnnstudio.layers.softmax import Softmax

ONE_PLACE = (1, 1)

_BY_VALUE = (Dropout, AlphaDropout, GaussianDropout, GaussianNoise, ActivityRegularization, Activation, Rectifier, Identity,
             ElementwiseMerge)  # fmt: skip
"""Types that treat every value by itself, wherever it lies."""
_BY_CHANNEL = (BatchNormalization, LayerNormalization, Softmax, Concatenate)
"""Types that work along the channels, which are all values of a row."""
_POOLINGS: dict[type[Layer], type[AveragePooling2D] | type[MaxPooling2D]] = {
    GlobalAveragePooling2D: AveragePooling2D, GlobalMaxPooling2D: MaxPooling2D,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AtEveryPlace:
    """What takes a layer's place.

    Attributes:
        layer: The new layer; None if it is left out.
        map_size: Height and width of the map that stands for one row of values behind it, on the size that
            the network was made for.
        lost: Labels of settings that could not be carried over.
    """

    layer: Layer | None
    map_size: Pair
    lost: tuple[str, ...] = ()


def begins_row(layer: Layer) -> bool:
    """Whether a layer makes one row of values of maps."""
    return isinstance(layer, (Flatten, Reshape, *_POOLINGS))


def has_units(layer: Layer) -> bool:
    """Whether a layer becomes a convolution with weights."""
    return isinstance(layer, Dense)


def at_every_place(layer: Layer, map_size: Pair, channels: int) -> AtEveryPlace | None:
    """What a layer becomes where its row of values is a map; None if nothing can stand for it.

    Args:
        layer: The layer.
        map_size: Height and width of that map.
        channels: How many channels it has.
    """
    if isinstance(layer, Dense):
        found = carried(layer, Conv2D)
        made = found.layer.with_settings(filters=layer.units, kernel_size=map_size, padding="valid")
        lost = tuple([label for label in found.lost if label != "Units"])
        return AtEveryPlace(made, ONE_PLACE, lost)
    if isinstance(layer, (Flatten, Reshape)):
        return AtEveryPlace(None, map_size)
    pooling = _POOLINGS.get(type(layer))
    if pooling is not None:
        return AtEveryPlace(pooling(map_size, (1, 1)), ONE_PLACE)
    if isinstance(layer, Activation) and layer.activation == "softmax" and map_size != ONE_PLACE:
        return None
    if isinstance(layer, _BY_VALUE) and not getattr(layer, "noise_shape", None):
        return AtEveryPlace(layer, map_size)
    if isinstance(layer, _BY_CHANNEL) and map_size == ONE_PLACE:
        return AtEveryPlace(_along_channels(layer), map_size)
    if isinstance(layer, Conv2D) and map_size == layer.kernel_size == layer.strides == ONE_PLACE:
        return AtEveryPlace(layer, map_size)
    return None


def _along_channels(layer: Layer) -> Layer:
    """The layer with its axis counted from the last, which are the channels behind a map, too."""
    axis = getattr(layer, "axis", -1)
    return layer.with_settings(axis=(-1,) if isinstance(axis, tuple) else -1)


def of_any_size(layer: Layer) -> Layer:
    """An input for images that takes them in any height and width; any other layer as it is."""
    if isinstance(layer, Input) and len(layer.shape) == 3:
        return layer.with_settings(shape=(None, None, layer.shape[2]))
    return layer
