"""Operators that treat every value alike: activation functions, and what changes nothing when a network predicts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from cnnstudio.document.onnx.constant import Constant
from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Tensor
from cnnstudio.document.onnx.model import Operator

Handler = Callable[[Gathering, Operator], None]

PLAIN = {
    "Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "Softplus": "softplus", "Softsign": "softsign",
    "Selu": "selu", "HardSwish": "hard_silu", "Mish": "mish", "Exp": "exponential", "Swish": "silu",
}  # fmt: skip
"""Functions without settings, and Keras's names of them."""


def plain_function(activation: str) -> Handler:
    """What reads an operator that is one of Keras's functions."""

    def read(state: Gathering, operator: Operator) -> None:
        _put(state, operator, "Activation", activation=activation)

    return read


def _put(state: Gathering, operator: Operator, kind: str, **config: Any) -> None:
    tensor = state.tensor(operator.inputs[0])
    node = state.add(state.name(operator), kind, config, tensor.node)
    if tensor.node in state.rows:
        state.rows[node] = state.rows[tensor.node]
    state.give(operator, node, tensor.axes)


def elu(state: Gathering, operator: Operator) -> None:
    """Elu, and Celu where it is the same."""
    alpha = float(operator.settings.get("alpha", 1.0))
    if operator.kind == "Celu" and alpha != 1:
        raise Beyond("its alpha is not 1.")
    _put(state, operator, "ELU", alpha=alpha)


def leaky_relu(state: Gathering, operator: Operator) -> None:
    """LeakyRelu: its slope is a fraction of 32 bits, which is written out longer than it was given."""
    _put(state, operator, "LeakyReLU", negative_slope=short(operator.settings.get("alpha", 0.01)))


def negation(state: Gathering, operator: Operator) -> None:
    """Neg: a factor of −1."""
    _put(state, operator, "Rescaling", scale=-1.0, offset=0.0)


def threshold_relu(state: Gathering, operator: Operator) -> None:
    """ThresholdedRelu."""
    _put(state, operator, "ReLU", threshold=short(operator.settings.get("alpha", 1.0)))


def hard_sigmoid(state: Gathering, operator: Operator) -> None:
    """HardSigmoid, whose slope in Keras is 1/6."""
    alpha, beta = operator.settings.get("alpha", 0.2), operator.settings.get("beta", 0.5)
    if not (math.isclose(alpha, 1 / 6, rel_tol=1e-4) and math.isclose(beta, 0.5, rel_tol=1e-4)):
        raise Beyond(f"its slope is {short(alpha):g} and not 1/6.")
    _put(state, operator, "Activation", activation="hard_sigmoid")


def gelu(state: Gathering, operator: Operator) -> None:
    """Gelu, as it is; the approximation by tanh is another function."""
    if operator.settings.get("approximate", "none") != "none":
        raise Beyond("it is the approximation by tanh.")
    _put(state, operator, "Activation", activation="gelu")


def clip(state: Gathering, operator: Operator) -> None:
    """Clip from 0 on: a rectifier, with a largest value or without."""
    lowest, highest = (_bound(state, operator, place, name) for place, name in ((1, "min"), (2, "max")))
    if lowest is None and highest is None:
        identity(state, operator)
    elif lowest != 0 or (highest is not None and highest <= 0):
        raise Beyond("it cuts values off elsewhere than at 0.")
    elif highest == 6:
        _put(state, operator, "Activation", activation="relu6")
    else:
        _put(state, operator, "ReLU", max_value=highest)


def _bound(state: Gathering, operator: Operator, place: int, name: str) -> float | None:
    """A limit of Clip: an input, or a setting of older versions; None if there is none."""
    if name in operator.settings:
        number = float(operator.settings[name])
        return None if abs(number) > 1e38 else number
    if place >= len(operator.inputs) or not operator.inputs[place]:
        return None
    constant = state.constant(operator, place)
    if constant is None or constant.values is None or len(constant.values) != 1:
        raise Beyond("its limits are computed.")
    number = float(constant.values[0])
    return None if abs(number) > 1e38 else short(number)


def softmax(state: Gathering, operator: Operator) -> None:
    """Softmax and LogSoftmax along an axis, which before version 13 is 1 and means all behind it."""
    tensor = state.tensor(operator.inputs[0])
    rank = len(tensor.axes)
    axis = operator.settings.get("axis", 1 if state.graph.version < 13 else -1)
    place = tensor.axes[axis % rank] if rank and -rank <= axis < rank else None
    ours = 1 + sum(1 for one in tensor.axes if one not in (0, None))
    if not place:
        raise Beyond("it shares out along an axis that is not there.")
    if place == ours - 1:
        activation = "softmax" if operator.kind == "Softmax" else "log_softmax"
        _put(state, operator, "Activation", activation=activation)
    elif operator.kind == "Softmax":
        _put(state, operator, "Softmax", axis=[place])
    else:
        raise Beyond("it shares out along another axis than the channels.")


def prelu(state: Gathering, operator: Operator) -> None:
    """PRelu: slopes are shared along the axes in which there is one for all."""
    tensor, slopes = state.tensor(operator.inputs[0]), state.constant(operator, 1)
    if slopes is None:
        raise Beyond("its slopes are computed.")
    config = {"shared_axes": shared_axes(tensor, slopes) or None}
    node = state.add(
        state.name(operator), "PReLU", config, tensor.node, weights=(_in_our_axes(tensor, slopes),)
    )
    state.give(operator, node, tensor.axes)


def _in_our_axes(tensor: Tensor, constant: Constant) -> Constant:
    """A constant that joins a tensor, with the axes of a sample as ours."""
    rank = len(tensor.axes)
    whole = constant.reshaped((*(1,) * (rank - len(constant.dims)), *constant.dims))
    places = sorted(range(rank), key=lambda place: (tensor.axes[place] is not None, tensor.axes[place] or 0))
    turned = whole.transposed(tuple(places))
    lost = sum(axis is None for axis in tensor.axes)
    return turned.reshaped(turned.dims[lost + 1 :])


def shared_axes(tensor: Tensor, constant: Constant) -> list[int]:
    """The axes of ours along which a constant that joins a tensor has one value for all."""
    rank = len(tensor.axes)
    dims = (1,) * (rank - len(constant.dims)) + constant.dims
    return sorted(
        axis
        for axis, size in zip(tensor.axes, dims[-rank:], strict=True)
        if axis not in (0, None) and size == 1
    )


def identity(state: Gathering, operator: Operator) -> None:
    """What changes nothing: its output is its input by another name."""
    constant = state.constant(operator, 0)
    if constant is not None:
        state.give_constant(operator, constant)
        return
    numbers = state.wholes(operator, 0)
    if numbers is not None:
        state.give_wholes(operator, numbers)
        return
    tensor = state.tensor(operator.inputs[0])
    state.give(operator, tensor.node, tensor.axes)


def dropout(state: Gathering, operator: Operator) -> None:
    """Dropout, whose share is an input, or a setting of older versions."""
    constant = state.constant(operator, 1)
    given = operator.settings.get("ratio", 0.5)
    if constant is not None and constant.values:
        given = constant.values[0]
    _put(state, operator, "Dropout", rate=short(given))


def constant(state: Gathering, operator: Operator) -> None:
    """Constant: a tensor in a setting."""
    settings = operator.settings
    for name, is_fraction in (("value_float", True), ("value_int", False)):
        if name in settings:
            state.give_constant(operator, Constant((), (settings[name],), is_fraction))
            return
    for name, is_fraction in (("value_floats", True), ("value_ints", False)):
        if isinstance(numbers := settings.get(name), list):
            state.give_constant(operator, Constant((len(numbers),), tuple(numbers), is_fraction))
            return
    value = settings.get("value")
    if not isinstance(value, Constant):
        raise Beyond("it holds no numbers.")
    state.give_constant(operator, value)


def short(number: float) -> float:
    """The shortest number that is the same fraction of 32 bits."""
    return float(f"{number:.7g}")
