"""A map as a row of values: ONNX begins with the channels, ours end with them, and dense layers may not care."""

from __future__ import annotations

from cnnstudio.document.onnx.functions import PLAIN
from cnnstudio.document.onnx.gathering import Gathering
from cnnstudio.document.onnx.layout import Tensor, plain
from cnnstudio.document.onnx.model import Operator
from cnnstudio.document.onnx.weight import Row

_DENSE = ("Gemm", "MatMul")
_VALUE_BY_VALUE = (
    *PLAIN,
    "Dropout",
    "Identity",
    "Cast",
    "LeakyRelu",
    "Elu",
    "Celu",
    "Clip",
    "Gelu",
    "HardSigmoid",
)


def lay_out(state: Gathering, operator: Operator, tensor: Tensor) -> None:
    """Lay a map out in a row; in the order of the file only where something else than dense layers takes it."""
    if sum(axis is not None for axis in tensor.axes) <= 2:
        kept = tuple(axis for axis in tensor.axes if axis is not None)
        state.give(operator, tensor.node, kept if len(kept) == 2 else plain(2))
        return
    row = _row(state, tensor)
    if row is not None and _ends_in_dense_layers(state, operator.outputs[0]):
        node = state.add(state.name(operator), "Flatten", {}, tensor.node)
        state.rows[node] = row
    else:
        node = state.add(state.name(operator), "Flatten", {}, _as_in_onnx(state, tensor))
    state.give(operator, node, plain(2))


def _row(state: Gathering, tensor: Tensor) -> Row | None:
    """How a map lies in a row, if not as ONNX would lay it out and its size is known; else None."""
    axes, sizes = tensor.axes[1:], state.sizes(tensor)[1:]
    known = tuple([size for size in sizes if size is not None])
    long = [axis or 0 for axis, size in zip(axes, sizes, strict=True) if size != 1]
    if len(known) < len(sizes) or long == sorted(long):
        return None
    return Row(known, tuple(sorted(range(len(axes)), key=lambda place: axes[place] or 0)))


def _as_in_onnx(state: Gathering, tensor: Tensor) -> str:
    """The id of a node that gives a map in the order in which ONNX lays it out."""
    axes, sizes = tensor.axes[1:], state.sizes(tensor)[1:]
    long = [axis or 0 for axis, size in zip(axes, sizes, strict=True) if size != 1]
    if long == sorted(long):
        return tensor.node
    return state.arranged(tensor, plain(len(tensor.axes)))


def _ends_in_dense_layers(state: Gathering, name: str) -> bool:
    """Whether all that becomes of a row is that dense layers take it, whose matrices can be turned to its order."""
    waiting, seen = [name], {name}
    while waiting:
        name = waiting.pop()
        if name in state.graph.outputs or not state.takers(name):
            return False
        for taker in state.takers(name):
            if taker.kind in _DENSE and taker.inputs[0] == name and state.constant(taker, 1) is not None:
                continue
            if taker.kind not in _VALUE_BY_VALUE or taker.inputs[0] != name:
                return False
            waiting += [output for output in taker.outputs[:1] if output not in seen]
            seen.update(taker.outputs[:1])
    return True
