"""What a call of a saved Keras layer is made of: layers that say the same in Keras's own catalogue.

An operation such as ``x + 3`` in a functional model is no layer, but some layer does the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cnnstudio.document.json_text import part_of
from cnnstudio.document.keras_calls import Call, Tensor
from cnnstudio.document.keras_layers import keras_name, split_activation

BEFORE = -1
"""Stands for the part before, among the inputs of a part."""


class Part(NamedTuple):
    """One layer of a call.

    Attributes:
        suffix: What its name has behind that of the saved layer.
        kind: Keras's name of its class.
        config: Its configuration.
        inputs: Which outputs of the call it takes, from 0, or ``BEFORE``; None: all.
    """

    suffix: str
    kind: str
    config: Mapping[str, Any]
    inputs: tuple[int, ...] | None = None


def parts_of(saved: Mapping[str, Any], call: Call) -> tuple[Part, ...]:
    """The layers that a call of a saved layer stands for, the last of which gives the output."""
    kind, config = keras_name(saved), part_of(saved, "config", {})
    same = _operation(_operation_name(kind, config), config, call) or _scaled_sum(kind, config, call)
    if same:
        return same
    config, behind = split_activation(config)
    parts = (Part("", kind, config),)
    if behind is None:
        return parts
    return (*parts, Part("_activation", keras_name(behind), part_of(behind, "config"), (BEFORE,)))


_SYMBOLS = {
    "__operators__.add": "Add", "math.add": "Add", "__operators__.sub": "Subtract", "math.subtract": "Subtract",
    "__operators__.mul": "Multiply", "math.multiply": "Multiply", "__operators__.truediv": "TrueDivide",
    "math.truediv": "TrueDivide", "math.maximum": "Maximum", "math.minimum": "Minimum", "nn.relu": "Relu",
    "nn.relu6": "Relu6", "math.sigmoid": "Sigmoid", "math.tanh": "Tanh", "nn.silu": "Silu", "nn.swish": "Silu",
}  # fmt: skip
"""Operations by the functions that Keras 2 saves in TFOpLambda layers."""

_MERGES = ("Add", "Subtract", "Multiply", "Maximum", "Minimum")
_FUNCTIONS = {
    "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "Tanh": "tanh", "Silu": "silu", "Softplus": "softplus",
    "Softsign": "softsign", "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu",
}  # fmt: skip


_SCALED_SUMS = (
    "CustomScaleLayer",
    *[f"{keras}.src.applications.inception_resnet_v2.CustomScaleLayer" for keras in ("keras", "tf_keras")],
)


def _operation_name(kind: str, config: Mapping[str, Any]) -> str:
    """What an operation is called in `keras.ops`; "" if it is none."""
    if kind == "TFOpLambda":
        return _SYMBOLS.get(str(config.get("function")), "")
    module, _, name = kind.rpartition(".")
    return name if module in ("keras.src.ops.numpy", "keras.src.ops.nn") else ""


def _operation(name: str, config: Mapping[str, Any], call: Call) -> tuple[Part, ...]:
    """The layer that does what an operation does; () if there is none."""
    operands = call.operands
    if name == "Concatenate" and set(config) <= {"name", "axis"}:
        return (Part("", "Concatenate", {"axis": config.get("axis", -1)}),)
    if name == "Flip" and len(operands) == 1 and _is_of_channels(config.get("axis"), operands[0]):
        return (Part("", "ReverseChannels", {}),)
    if set(config) - {"name", "function", "dtype", "trainable"}:
        return ()
    if name in _FUNCTIONS and len(operands) == 1 and isinstance(operands[0], Tensor):
        return (Part("", "Activation", {"activation": _FUNCTIONS[name]}),)
    if len(operands) != 2:
        return ()
    if all(isinstance(operand, Tensor) for operand in operands):
        return (Part("", name, {}),) if name in _MERGES and operands[0].rank == operands[1].rank else ()
    return _with_number(name, *operands)


def _is_of_channels(axis: Any, operand: Any) -> bool:
    """Whether an axis is the last of a map."""
    return isinstance(operand, Tensor) and axis in (-1, (operand.rank or 0) - 1)


def _with_number(name: str, first: Any, second: Any) -> tuple[Part, ...]:
    """The layer that joins a map and a number; () if there is none."""
    number, mirrored = (second, False) if isinstance(first, Tensor) else (first, True)
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return ()
    if name == "Maximum" and number == 0:
        return (Part("", "Activation", {"activation": "relu"}),)
    match name, mirrored:
        case "Add", _:
            scale, offset = 1.0, float(number)
        case "Multiply", _:
            scale, offset = float(number), 0.0
        case "Subtract", False:
            scale, offset = 1.0, -float(number)
        case "Subtract", True:
            scale, offset = -1.0, float(number)
        case (("Divide" | "TrueDivide"), False) if number != 0:
            scale, offset = 1 / number, 0.0
        case _:
            return ()
    return (Part("", "Rescaling", {"scale": scale, "offset": offset}),)


def _scaled_sum(kind: str, config: Mapping[str, Any], call: Call) -> tuple[Part, ...]:
    """The sum of a map and a scaled one. Source: keras.applications.inception_resnet_v2."""
    if kind not in _SCALED_SUMS or len(call.tensors) != 2:
        return ()
    scaling = Part("_scaling", "Rescaling", {"scale": config.get("scale"), "offset": 0.0}, (1,))
    return (scaling, Part("", "Add", {}, (0, BEFORE)))
