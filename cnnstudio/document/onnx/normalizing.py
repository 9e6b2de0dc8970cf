"""Operators that bring values to a common measure."""

from __future__ import annotations

from cnnstudio.document.onnx.functions import short
from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import channels_last, plain
from cnnstudio.document.onnx.model import Operator


def batch_normalization(state: Gathering, operator: Operator) -> None:
    """BatchNormalization, whose momentum means what it means in Keras."""
    tensor = state.tensor(operator.inputs[0])
    config = {
        "epsilon": short(operator.settings.get("epsilon", 1e-5)),
        "momentum": short(operator.settings.get("momentum", 0.9)),
    }
    parts = [state.constant(operator, place) for place in (1, 2, 3, 4)]
    node = state.add(state.name(operator), "BatchNormalization", config, state.as_map(tensor), weights=parts)
    state.give(operator, node, channels_last(len(tensor.axes)))


def instance_normalization(state: Gathering, operator: Operator) -> None:
    """InstanceNormalization: groups of one channel."""
    tensor = state.tensor(operator.inputs[0])
    config = {"groups": -1, "epsilon": short(operator.settings.get("epsilon", 1e-5))}
    parts = [state.constant(operator, place) for place in (1, 2)]
    node = state.add(state.name(operator), "GroupNormalization", config, state.as_map(tensor), weights=parts)
    state.give(operator, node, channels_last(len(tensor.axes)))


def group_normalization(state: Gathering, operator: Operator) -> None:
    """GroupNormalization, as it is from version 21 on: a scale and a shift for each channel."""
    tensor, groups = state.tensor(operator.inputs[0]), operator.settings.get("num_groups", 1)
    if state.graph.version < 21:
        raise Beyond("it has a scale for each group.")
    config = {"groups": groups, "epsilon": short(operator.settings.get("epsilon", 1e-5))}
    parts = [state.constant(operator, place) for place in (1, 2)]
    node = state.add(state.name(operator), "GroupNormalization", config, state.as_map(tensor), weights=parts)
    state.give(operator, node, channels_last(len(tensor.axes)))


def layer_normalization(state: Gathering, operator: Operator) -> None:
    """LayerNormalization over the last axis, with a shift if it has one."""
    tensor = state.tensor(operator.inputs[0])
    rank, axis = len(tensor.axes), operator.settings.get("axis", -1)
    place = tensor.axes[axis % rank] if -rank <= axis < rank else None
    ours = sum(one is not None for one in tensor.axes)
    if axis not in (-1, rank - 1) or len([name for name in operator.outputs if name]) > 1:
        raise Beyond("it normalizes several axes.")
    config = {
        "axis": -1 if place == ours - 1 else place,
        "epsilon": short(operator.settings.get("epsilon", 1e-5)),
        "center": len(operator.inputs) > 2 and bool(operator.inputs[2]),
    }
    source, axes = (tensor.node, tensor.axes) if place else (state.arranged(tensor, plain(rank)), plain(rank))
    config["axis"] = config["axis"] if place else -1
    parts = [state.constant(operator, part) for part in ((1, 2) if config["center"] else (1,))]
    node = state.add(state.name(operator), "LayerNormalization", config, source, weights=parts)
    state.give(operator, node, axes)


def response_normalization(state: Gathering, operator: Operator) -> None:
    """LRN, which divides alpha by the number of channels that it looks at."""
    tensor, size = state.tensor(operator.inputs[0]), operator.settings.get("size", 1)
    if size % 2 == 0:
        raise Beyond("it looks at an even number of channels.")
    config = {
        "size": size, "alpha": short(short(operator.settings.get("alpha", 1e-4)) / max(1, size)),
        "beta": short(operator.settings.get("beta", 0.75)), "k": short(operator.settings.get("bias", 1.0)),
    }  # fmt: skip
    node = state.add(state.name(operator), "LocalResponseNormalization", config, state.as_map(tensor))
    state.give(operator, node, channels_last(len(tensor.axes)))
