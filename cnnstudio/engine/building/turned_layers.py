"""Single layers of Keras that keep channels first, made again with channels last."""

from __future__ import annotations

from typing import Any

import numpy as np

_ROWS = ("softmax", "log_softmax", "sparsemax", "glu")
"""Activations that take the last axis together, whatever it is."""

_STAYING = ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "STFTSpectrogram")
"""Layers with a ``data_format`` whose first axis is time."""

_NUMBER_BY_NUMBER = (
    "ReLU", "LeakyReLU", "ELU", "Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization",
    "Identity", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "ScaledTanh", "Step",
)  # fmt: skip
_WITH_AN_AXIS = (
    "BatchNormalization", "LayerNormalization", "RMSNormalization", "GroupNormalization", "UnitNormalization", "Softmax",
    "Concatenate",
)  # fmt: skip


def has_channels_first(layer: Any) -> bool:
    """Whether a layer keeps channels first and does the same with channels last."""
    return (
        getattr(layer, "data_format", None) == "channels_first"
        and type(layer).__name__ not in _STAYING
        and _activation(layer) not in _ROWS
    )


def follows(layer: Any) -> bool:
    """Whether a layer does the same with axes in another order, if it is told of it."""
    import keras

    if not isinstance(layer, keras.layers.Layer):
        return False
    kind = type(layer).__name__
    if kind in _WITH_AN_AXIS:
        return isinstance(_axis(layer), int)
    if kind == "Activation":
        return _activation(layer) not in _ROWS
    if kind == "Rescaling":
        return np.ndim(layer.scale) == 0 and np.ndim(layer.offset) == 0
    return kind == "PReLU" or kind in _NUMBER_BY_NUMBER


def turned_layer(layer: Any, rank: int) -> Any:
    """A layer with the same weights that takes channels last.

    Args:
        layer: A layer for which `has_channels_first` or `follows` is true.
        rank: Axes of what it is given, with that of the batch.

    Returns:
        The layer; it has its weights already.
    """
    config = dict(layer.get_config())
    if config.get("data_format") == "channels_first":
        config["data_format"] = "channels_last"
    if type(layer).__name__ in _WITH_AN_AXIS:
        config["axis"] = turned_axis(_axis(layer), rank)
    if config.get("shared_axes"):
        config["shared_axes"] = sorted(turned_axis(axis, rank) for axis in config["shared_axes"])
    made = type(layer).from_config(config)
    if layer.weights:
        _build_like(made, layer)
        made.set_weights([_turned_weight(layer, np.asarray(value)) for value in layer.get_weights()])
    made.trainable = layer.trainable
    return made


def turned_axis(axis: int, rank: int) -> int:
    """Where an axis stands once the channels have moved from behind the batch to the end.

    Args:
        axis: Its number, with that of the batch as 0; negative ones count from the end.
        rank: How many there are.
    """
    axis %= rank
    return axis if axis == 0 else rank - 1 if axis == 1 else axis - 1


def _build_like(made: Any, layer: Any) -> None:
    (shape,) = (layer._build_shapes_dict or {}).values()  # each that has weights takes one tensor
    made.build((shape[0], *shape[2:], shape[1]))


def _turned_weight(layer: Any, value: Any) -> Any:
    """A weight; only those with a number for each place are in the order of the map."""
    return np.moveaxis(value, 0, -1) if type(layer).__name__ == "PReLU" else value


def _axis(layer: Any) -> Any:
    """The one axis of a layer as a number; what it has instead otherwise."""
    axis = getattr(layer, "axis", None)
    if isinstance(axis, (list, tuple)) and len(axis) == 1:
        return axis[0]
    return axis


def _activation(layer: Any) -> str:
    return getattr(getattr(layer, "activation", None), "__name__", "")
