"""Operators that take a stretch of a map, and that repeat it."""

from __future__ import annotations

import math
from typing import Any

from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Tensor
from cnnstudio.document.onnx.model import Operator

_RANKS = {2: "1D", 3: "2D", 4: "3D"}
_MOST_COPIES = 64


def split(state: Gathering, operator: Operator) -> None:
    """Split: the parts of a map along one axis, each cut out of it."""
    tensor = state.tensor(operator.inputs[0])
    place = _place(tensor, operator.settings.get("axis", 0))
    whole = state.sizes(tensor)[place]
    if whole is None:
        raise Beyond("it splits an axis of an open size.")
    sizes = _part_sizes(state, operator, whole)
    name, start = state.name(operator) or "split", 0
    for number, size in enumerate(sizes):
        if operator.outputs[number]:
            node = _cut(state, f"{name}_{number + 1}", tensor, place, start, start + size)
            state.give(operator, node, tensor.axes, number)
        start += size


def _part_sizes(state: Gathering, operator: Operator, whole: int) -> list[int]:
    """How long the parts are: as the file says, or alike with a shorter last one."""
    count = len(operator.outputs)
    given = state.wholes(operator, 1, "split")
    if given is None:
        if len(operator.inputs) > 1 and operator.inputs[1]:
            raise Beyond("the sizes of its parts are computed.")
        step = math.ceil(whole / count)
        given = tuple([min(step, whole - step * number) for number in range(count)])
    sizes = [size for size in given if size is not None and size > 0]
    if len(sizes) != count or sum(sizes) != whole:
        raise Beyond("its parts do not make up the map.")
    return sizes


def cut_out(state: Gathering, operator: Operator) -> None:
    """Slice of a map: a stretch of one axis or more, without gaps."""
    tensor = state.tensor(operator.inputs[0])
    starts, ends = state.wholes(operator, 1, "starts"), state.wholes(operator, 2, "ends")
    steps = state.wholes(operator, 4)
    if not starts or not ends or len(starts) != len(ends):
        raise Beyond("it is computed which part it takes.")
    if steps is not None and any(step != 1 for step in steps):
        raise Beyond("it takes values with gaps between them.")
    named = state.wholes(operator, 3, "axes") or tuple(range(len(starts)))
    node = tensor.node
    for start, end, axis in zip(starts, ends, named, strict=True):
        if start is None or end is None or axis is None:
            raise Beyond("it is computed which part it takes.")
        place = _place(tensor, axis)
        whole = state.sizes(Tensor(node, tensor.axes))[place]
        if whole is None:
            raise Beyond("it takes a part of an axis of an open size.")
        first, last, _ = slice(start, end).indices(whole)
        node = _cut(state, state.name(operator) or "slice", Tensor(node, tensor.axes), place, first, last)
    state.give(operator, node, tensor.axes)


def _place(tensor: Tensor, axis: int) -> int:
    """Which axis is meant, counted from the front; it is one of a sample.

    Raises:
        Beyond: It is the batch, or is not there.
    """
    rank = len(tensor.axes)
    place = axis % rank if -rank <= axis < rank else 0
    if not tensor.axes[place]:
        raise Beyond("it takes apart an axis that no layer does.")
    return place


def _cut(state: Gathering, name: str, tensor: Tensor, place: int, start: int, end: int) -> str:
    """The id of a node that gives a stretch of an axis."""
    shape, axis = state.shape(tensor.node) or (), tensor.axes[place] or 0
    whole = shape[axis - 1] if shape else None
    if whole is None or not 0 <= start < end <= whole:
        raise Beyond("it takes nothing.")
    margins = [start, whole - end]
    if not any(margins):
        return tensor.node
    if axis < len(shape):
        if len(shape) not in _RANKS:
            raise Beyond("it takes a part of what is no map.")
        cropping: Any = [margins if one == axis else [0, 0] for one in range(1, len(shape))]
        config = {"cropping": cropping[0] if len(cropping) == 1 else cropping}
        return state.add(name, f"Cropping{_RANKS[len(shape)]}", config, tensor.node)
    return _channels(state, name, tensor.node, margins)


def _channels(state: Gathering, name: str, node: str, margins: list[int]) -> str:
    """The id of a node that gives some of the channels: no layer cuts those, so they are cut as the columns of a map."""
    shape = state.shape(node) or ()
    if shape[:-1].count(None) > 1:
        raise Beyond("it takes some channels of a map of open sizes.")
    channels = shape[-1] or 0
    left = channels - sum(margins)
    opened = state.add(f"{name}_opened", "Reshape", {"target_shape": [-1, channels, 1]}, node)
    cut = state.add(f"{name}_cut", "Cropping2D", {"cropping": [[0, 0], margins]}, opened)
    target = [-1 if size is None else size for size in shape[:-1]]
    return state.add(name, "Reshape", {"target_shape": [*target, left]}, cut)


def tile(state: Gathering, operator: Operator) -> None:
    """Tile: a map joined with itself, or one place of it spread over a map."""
    tensor, repeats = state.tensor(operator.inputs[0]), state.wholes(operator, 1)
    if repeats is None or len(repeats) != len(tensor.axes) or None in repeats:
        raise Beyond("it is computed how often it repeats.")
    wanted = {axis: int(count or 0) for axis, count in zip(tensor.axes, repeats, strict=True) if count != 1}
    if not all(axis and count > 0 for axis, count in wanted.items()):
        raise Beyond("it repeats an axis that no layer does.")
    shape = state.shape(tensor.node) or ()
    node, name = tensor.node, state.name(operator)
    spread = {axis: count for axis, count in wanted.items() if axis in (1, 2) and shape[axis - 1] == 1}
    if len(shape) == 3 and spread:
        size = [spread.get(1, 1), spread.get(2, 1)]
        node = state.add(name, "UpSampling2D", {"size": size}, node)
    rest = {axis: count for axis, count in wanted.items() if len(shape) != 3 or axis not in spread}
    if math.prod(rest.values()) > _MOST_COPIES:
        raise Beyond(f"it repeats a map more than {_MOST_COPIES} times.")
    for axis, count in rest.items():
        config = {"axis": -1 if axis == len(shape) else axis}
        node = state.add(name, "Concatenate", config, *[node] * count)
    state.give(operator, node, tensor.axes)
