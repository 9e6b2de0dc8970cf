"""Operators that join maps with maps, or with numbers and weights."""

from __future__ import annotations

from typing import Any

from cnnstudio.document.onnx.constant import Constant
from cnnstudio.document.onnx.functions import shared_axes, short
from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Axes, Tensor, plain
from cnnstudio.document.onnx.model import Operator
from cnnstudio.document.onnx.response_formula import written_out_response
from cnnstudio.document.onnx.weight import Filled, Product, Weight, per_channel, scaled, shifted

_LAYERS = {
    "Add": "Add", "Sum": "Add", "Sub": "Subtract", "Mul": "Multiply", "Max": "Maximum", "Min": "Minimum",
    "Mean": "Average",
}  # fmt: skip


_MOST_COLOURS = 8
_EPSILON = 1e-3


def merge(state: Gathering, operator: Operator) -> None:
    """Add, Sub, Mul, Div, Max, Min and Mean of maps; or of a map and a constant."""
    constants = [
        place for place in range(len(operator.inputs)) if state.constant(operator, place) is not None
    ]
    if len(operator.inputs) == 2 and len(constants) == 1:
        _with_constant(state, operator, constants[0])
        return
    if operator.kind == "Div" and len(operator.inputs) == 2 and written_out_response(state, operator):
        return
    if constants or operator.kind not in _LAYERS or len(operator.inputs) < 2:
        raise Beyond("it joins maps in a way that no layer does.")
    if _is_silu(state, operator):
        return
    tensors = [state.tensor(name) for name in operator.inputs]
    axes = max((tensor.axes for tensor in tensors), key=lambda one: sum(axis is not None for axis in one))
    rank = max(len(tensor.axes) for tensor in tensors)
    axes = (0, *[None] * (rank - len(axes)), *axes[1:]) if len(axes) < rank else axes
    nodes = [state.arranged(_of_rank(tensor, rank), axes) for tensor in tensors]
    node = state.add(state.name(operator), _LAYERS[operator.kind], {}, *nodes)
    state.give(operator, node, axes)


def _of_rank(tensor: Tensor, rank: int) -> Tensor:
    """A tensor with axes of length 1 in front, as ONNX widens the smaller one.

    Raises:
        Beyond: Its batch would become another axis.
    """
    if len(tensor.axes) == rank:
        return tensor
    raise Beyond("it joins maps with different numbers of axes.")


def _is_silu(state: Gathering, operator: Operator) -> bool:
    """Put one function where a map is multiplied by its own sigmoid."""
    if operator.kind != "Mul" or len(operator.inputs) != 2:
        return False
    for first, second in (operator.inputs, operator.inputs[::-1]):
        if not state.has(first) or not state.has(second):
            return False
        gate = state.tensor(second).node
        is_sigmoid = getattr(state.layer(gate), "activation", "") == "sigmoid" and not hasattr(
            state.layer(gate), "use_bias"
        )
        if is_sigmoid and state.inputs(gate) == (state.tensor(first).node,) and state.is_seen_once(gate):
            tensor = state.tensor(first)
            node = state.add(state.name(operator), "Activation", {"activation": "silu"}, tensor.node)
            state.give(operator, node, tensor.axes)
            return True
    return False


def _with_constant(state: Gathering, operator: Operator, place: int) -> None:
    """Join a map with a number, a bias or a factor for each channel."""
    constant = state.constant(operator, place)
    tensor = state.tensor(operator.inputs[1 - place])
    if constant is None:
        raise Beyond("it joins maps in a way that no layer does.")
    if constant.count == 1 and constant.values is not None and len(constant.dims) <= len(tensor.axes):
        _with_number(state, operator, tensor, float(constant.values[0]), is_first=place == 0)
    elif not _is_for_channels(state, tensor, constant):
        raise Beyond("it joins a map with a weight for each place.")
    elif operator.kind == "Add" and _takes_bias(state, tensor.node):
        if getattr(state.layer(tensor.node), "use_bias", None) is False:
            state.change(tensor.node, use_bias=True)
        state.give_weights(tensor.node, shifted(state.weights(tensor.node), constant))
        state.give(operator, tensor.node, tensor.axes)
    elif operator.kind == "Mul" and _learns_factor(state, tensor.node):
        kind = state.layer(tensor.node).keras_name
        state.give_weights(tensor.node, scaled(state.weights(tensor.node), constant, kind))
        state.give(operator, tensor.node, tensor.axes)
    elif (normalizing := _normalization(operator, constant, is_first=place == 0)) is not None:
        node = state.add(state.name(operator), "Normalization", normalizing, tensor.node)
        state.give(operator, node, tensor.axes)
    elif operator.kind == "Mul":
        _with_factors(state, operator, tensor, per_channel(constant))
    else:
        raise Beyond("it joins a map with a weight for each channel.")


def _with_number(
    state: Gathering, operator: Operator, tensor: Tensor, number: float, *, is_first: bool
) -> None:
    scale, offset = 1.0, 0.0
    match operator.kind, is_first:
        case (("Add" | "Sum"), _):
            offset = number
        case "Sub", False:
            offset = -number
        case "Sub", True:
            scale, offset = -1.0, number
        case "Mul", _:
            scale = number
        case "Div", False if number != 0:
            scale = 1 / number
        case "Max", _ if number == 0:
            node = state.add(state.name(operator), "Activation", {"activation": "relu"}, tensor.node)
            state.give(operator, node, tensor.axes)
            return
        case _:
            raise Beyond("it joins a map with a number in a way that no layer does.")
    if (scale, offset) == (1.0, 0.0):  # as tf2onnx ends a Rescaling without an offset
        state.give(operator, tensor.node, tensor.axes)
        return
    config = {"scale": short(scale), "offset": short(offset)}
    state.give(operator, state.add(state.name(operator), "Rescaling", config, tensor.node), tensor.axes)


def _is_for_channels(state: Gathering, tensor: Tensor, constant: Constant) -> bool:
    """Whether a constant has one value for each channel of a map."""
    shape = state.shape(tensor.node)
    if shape is None or not shape or len(constant.dims) > len(tensor.axes):
        return False
    others = list(range(1, len(shape)))
    return shared_axes(tensor, constant) == others and constant.count == shape[-1]


def _normalization(operator: Operator, constant: Constant, *, is_first: bool) -> dict[str, Any] | None:
    """The settings of a Normalization that joins colours with known numbers; None if there is none.

    It makes (x − mean) / √variance of a value x.
    """
    values = constant.values or ()
    if not 1 < len(values) <= _MOST_COLOURS or not constant.is_fraction:
        return None
    zeros, ones = [0.0] * len(values), [1.0] * len(values)
    match operator.kind, is_first:
        case "Add", _:
            return {"axis": [-1], "mean": [-short(value) for value in values], "variance": ones}
        case "Sub", False:
            return {"axis": [-1], "mean": [short(value) for value in values], "variance": ones}
        case "Mul", _ if min(values) > 0:
            return {"axis": [-1], "mean": zeros, "variance": [short(value**-2) for value in values]}
        case "Div", False if min(values) > 0:
            return {"axis": [-1], "mean": zeros, "variance": [short(value**2) for value in values]}
    return None


def _with_factors(state: Gathering, operator: Operator, tensor: Tensor, factors: Constant) -> None:
    """Multiply each channel; with a sum for each channel behind it, that is a batch normalization after training."""
    (taker,) = takers if len(takers := state.takers(operator.outputs[0])) == 1 else (None,)
    shift = None
    if taker is not None and taker.kind == "Add" and operator.outputs[0] not in state.graph.outputs:
        shift = state.constant(taker, 0) or state.constant(taker, 1)
    if shift is not None and _is_for_channels(state, tensor, shift):
        one = 1 - _EPSILON  # so that the variance, as the layer takes it, is 1
        sizes = factors.dims
        parts = (factors, Filled(sizes, 0.0), Filled(sizes, 0.0), Filled(sizes, one))
        config = {"epsilon": _EPSILON}
        node = state.add(state.name(operator), "BatchNormalization", config, tensor.node, weights=parts)
    else:
        config = {"init_values": 1.0}
        node = state.add(state.name(operator), "LayerScale", config, tensor.node, weights=(factors,))
    state.give(operator, node, tensor.axes)


def _learns_factor(state: Gathering, node: str) -> bool:
    """Whether a node is a layer with weights, which can learn a factor for each channel themselves."""
    layer = state.layer(node)
    is_linear = hasattr(layer, "use_bias") and getattr(layer, "activation", "") == "linear"
    return is_linear and state.is_seen_once(node)


def _takes_bias(state: Gathering, node: str) -> bool:
    """Whether a node learns a sum for each channel, or could, and its output goes nowhere else."""
    layer = state.layer(node)
    is_linear = hasattr(layer, "use_bias") and getattr(layer, "activation", "") == "linear"
    return (is_linear or getattr(layer, "center", False) is True) and state.is_seen_once(node)


def dense(state: Gathering, operator: Operator) -> None:
    """Gemm: a dense layer."""
    tensor, weights = state.tensor(operator.inputs[0]), state.constant(operator, 1)
    settings = operator.settings
    if weights is None or len(weights.dims) != 2 or settings.get("transA", 0) or len(tensor.axes) != 2:
        raise Beyond("it multiplies what no dense layer does.")
    matrix = weights.transposed((1, 0)) if settings.get("transB", 0) else weights
    bias = None
    if len(operator.inputs) > 2 and operator.inputs[2]:
        given = state.constant(operator, 2)
        if given is None:
            raise Beyond("its bias is computed.")
        bias = _bias(given, matrix.dims[1], float(settings.get("beta", 1.0)))
    _put_dense(state, operator, tensor, matrix, bias, factor=float(settings.get("alpha", 1.0)))


def _bias(given: Constant, units: int, factor: float) -> Weight:
    """The bias of a dense layer, of which the file may have one number for all units."""
    whole: Weight = (
        Product(Filled((units,), 1.0), given.reshaped(())) if given.count == 1 else per_channel(given)
    )
    return whole if factor == 1 else Product(whole, Filled((), factor))


def product(state: Gathering, operator: Operator) -> None:
    """MatMul with a matrix of weights: a dense layer over the last axis."""
    tensor, weights = state.tensor(operator.inputs[0]), state.constant(operator, 1)
    if weights is None or len(weights.dims) != 2 or len(tensor.axes) < 2:
        raise Beyond("it multiplies what no dense layer does.")
    _put_dense(state, operator, tensor, weights, None)


def _put_dense(
    state: Gathering,
    operator: Operator,
    tensor: Tensor,
    matrix: Constant,
    bias: Weight | None,
    *,
    factor: float = 1.0,
) -> None:
    axes = plain(len(tensor.axes))
    row = state.rows.get(tensor.node)
    turned: Weight = matrix if row is None else row.turned(matrix)
    if factor != 1:
        turned = Product(turned, Filled((), factor))
    arrays = (turned,) if bias is None else (turned, bias)
    config = {"units": matrix.dims[1], "use_bias": bias is not None}
    source = state.arranged(tensor, axes)
    state.give(operator, state.add(state.name(operator), "Dense", config, source, weights=arrays), axes)


def concatenation(state: Gathering, operator: Operator) -> None:
    """Concat of maps, along whichever axis of ours it is; or of numbers that a shape is made of."""
    parts = [state.wholes(operator, place) for place in range(len(operator.inputs))]
    if not any(state.has(name) for name in operator.inputs) and None not in parts:
        state.give_wholes(operator, tuple(number for part in parts for number in part or ()))
        return
    tensors = [state.tensor(name) for name in operator.inputs]
    axes: Axes = tensors[0].axes
    axis = operator.settings.get("axis", 1)
    rank = len(axes)
    place = axes[axis % rank] if rank and -rank <= axis < rank else None
    if not place or any(len(tensor.axes) != rank for tensor in tensors):
        raise Beyond("it joins along an axis that no layer joins along.")
    nodes = [state.arranged(tensor, axes) for tensor in tensors]
    ours = sum(one is not None for one in axes)
    config: dict[str, Any] = {"axis": -1 if place == ours - 1 else place}
    if len(nodes) == 1:
        state.give(operator, nodes[0], axes)
        return
    state.give(operator, state.add(state.name(operator), "Concatenate", config, *nodes), axes)
