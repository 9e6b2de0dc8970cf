"""Operators that enlarge a map, and the arithmetic of shapes that stands before them and before Reshape."""

from __future__ import annotations

from typing import Any

from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Tensor
from cnnstudio.document.onnx.model import Operator
from cnnstudio.document.onnx.parts import cut_out

_WAYS = {"nearest": "nearest", "linear": "bilinear", "cubic": "bicubic"}
_EXACT = ("half_pixel", "pytorch_half_pixel", "half_pixel_symmetric")


def resizing(state: Gathering, operator: Operator) -> None:
    """Resize and Upsample of height and width: by whole factors, or to a size."""
    tensor = state.tensor(operator.inputs[0])
    way = _WAYS.get(str(operator.settings.get("mode", "nearest")))
    factors = _factors(state, operator, tensor)
    if way is None or len(tensor.axes) != 4 or None in tensor.axes:
        raise Beyond("it enlarges in a way that no layer does.")
    ours = {axis: factor for axis, factor in zip(tensor.axes, factors, strict=True) if axis is not None}
    height, width = ours[1], ours[2]
    if ours[0] != 1 or ours[3] != 1:
        raise Beyond("it enlarges other axes than height and width.")
    _note_way(state, operator, way)
    if height.is_integer() and width.is_integer() and min(height, width) >= 1:
        config: dict[str, Any] = {"size": [int(height), int(width)], "interpolation": way}
        node = state.add(state.name(operator), "UpSampling2D", config, tensor.node)
    else:
        shape = state.shape(tensor.node)
        if shape is None or shape[0] is None or shape[1] is None:
            raise Beyond("it enlarges a map of an open size by a fraction.")
        config = {
            "height": int(shape[0] * height + 1e-6),
            "width": int(shape[1] * width + 1e-6),
            "interpolation": way,
        }
        node = state.add(state.name(operator), "Resizing", config, tensor.node)
    state.give(operator, node, tensor.axes)


def _note_way(state: Gathering, operator: Operator, way: str) -> None:
    """Say where values between pixels are taken from other places than Keras takes them from."""
    default = "asymmetric" if operator.kind == "Upsample" else "half_pixel"
    corners = operator.settings.get("coordinate_transformation_mode", default)
    if way != "nearest" and corners not in _EXACT:
        state.left_out.setdefault(f"{corners} of {state.name(operator) or operator.kind.lower()}")


def _factors(state: Gathering, operator: Operator, tensor: Tensor) -> list[float]:
    """By how much each axis of ONNX grows."""
    listed = operator.settings.get("scales")
    if isinstance(listed, list) and len(listed) == len(tensor.axes):
        return [float(factor) for factor in listed]
    for place in (1, 2):
        constant = state.constant(operator, place)
        if (
            constant is not None
            and constant.is_fraction
            and constant.values
            and len(constant.values) == len(tensor.axes)
        ):
            return [float(factor) for factor in constant.values]
    sizes, now = state.wholes(operator, 3), state.sizes(tensor)
    if sizes is None or len(sizes) != len(tensor.axes):
        raise Beyond("the size that it enlarges to is computed.")
    factors = [1.0]
    for size, old in zip(sizes[1:], now[1:], strict=True):
        if size is None or not old:
            raise Beyond("it enlarges a map of an open size.")
        factors.append(size / old)
    return factors


def shape(state: Gathering, operator: Operator) -> None:
    """Shape: the sizes that are known; the batch is open."""
    sizes = state.sizes(state.tensor(operator.inputs[0]))
    start, end = operator.settings.get("start", 0), operator.settings.get("end", len(sizes))
    state.give_wholes(operator, sizes[start:end])


def gather(state: Gathering, operator: Operator) -> None:
    """Gather: some numbers of a shape."""
    numbers, places = state.wholes(operator, 0), state.wholes(operator, 1)
    if numbers is None or places is None or state.has(operator.inputs[0]):
        raise Beyond("it takes parts of a map.")
    if any(place is None or not -len(numbers) <= place < len(numbers) for place in places):
        raise Beyond("it takes a size that is not there.")
    state.give_wholes(operator, tuple(numbers[place] for place in places if place is not None))


def extract(state: Gathering, operator: Operator) -> None:
    """Slice: a stretch of the numbers of a shape, or of a map."""
    numbers = None if state.has(operator.inputs[0]) else state.wholes(operator, 0)
    if numbers is None:
        cut_out(state, operator)
        return
    starts, ends = state.wholes(operator, 1, "starts"), state.wholes(operator, 2, "ends")
    steps = state.wholes(operator, 4) or (1,)
    if not starts or not ends or None in (starts[0], ends[0]) or steps != (1,):
        raise Beyond("it takes parts of a map.")
    state.give_wholes(operator, numbers[starts[0] : ends[0]])
