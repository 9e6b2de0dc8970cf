"""Single layers of Keras that keep channels first, made again with channels last."""

from __future__ import annotations

from typing import Any

import numpy as np

_ROWS = ("softmax", "log_softmax", "sparsemax", "glu")
"""Activations that take the last axis together, whatever it is."""

_BEFORE_LAST = -2
"""Where the last axis stands once the channels have moved behind it."""

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
    return getattr(layer, "data_format", None) == "channels_first" and type(layer).__name__ not in _STAYING


def follows(layer: Any) -> bool:
    """Whether a layer does the same with axes in another order, if it is told of it."""
    import keras

    if not isinstance(layer, keras.layers.Layer):
        return False
    kind = type(layer).__name__
    if kind in _WITH_AN_AXIS:
        return bool(_axes(layer))
    if kind == "Rescaling":
        return np.ndim(layer.scale) == 0 and np.ndim(layer.offset) == 0
    return kind in ("PReLU", "Activation") or kind in _NUMBER_BY_NUMBER


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
        axes = sorted(turned_axis(axis, rank) for axis in _axes(layer))
        config["axis"] = axes[0] if len(axes) == 1 else axes
    if config.get("shared_axes"):
        config["shared_axes"] = sorted(turned_axis(axis, rank) for axis in config["shared_axes"])
    made = type(layer).from_config(config)
    if layer.weights:
        _build_like(made, layer)
        made.set_weights([_turned_weight(layer, np.asarray(value)) for value in layer.get_weights()])
    if _activation(layer) in _ROWS:
        from cnnstudio.engine.own_layers.along_axis import AlongAxis

        made.activation = AlongAxis(_activation(layer), _BEFORE_LAST)
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
    shape = _built_shape(layer)
    made.build((shape[0], *shape[2:], shape[1]))


def _built_shape(layer: Any) -> tuple[int | None, ...]:
    (shape,) = (layer._build_shapes_dict or {}).values()  # each that has weights takes one tensor
    return tuple(shape)


def _turned_weight(layer: Any, value: Any) -> Any:
    """A weight; only those with a number for each place are in the order of the map."""
    if type(layer).__name__ == "PReLU":
        return np.moveaxis(value, 0, -1)
    axes = _axes(layer) if type(layer).__name__ in _WITH_AN_AXIS else ()
    if len(axes) < 2:
        return value
    # Keras lays them out in the order of the axes, whatever order those are given in.
    shape = _built_shape(layer)
    before = sorted(axis % len(shape) for axis in axes)
    order = np.argsort([turned_axis(axis, len(shape)) for axis in before])
    return value.reshape([shape[axis] for axis in before]).transpose(order)


def _axes(layer: Any) -> tuple[int, ...]:
    """The axes that a layer works along; () if it is not said."""
    axis = getattr(layer, "axis", None)
    axes = tuple(axis) if isinstance(axis, (list, tuple)) else (axis,)
    return axes if all(isinstance(one, int) for one in axes) else ()


def _activation(layer: Any) -> str:
    return getattr(getattr(layer, "activation", None), "__name__", "")
