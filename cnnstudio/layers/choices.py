"""What layers of many families let one choose from: activations, initializers, padding."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.values import Matrices

ACTIVATIONS = (
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "softsign",
    "sigmoid", "hard_sigmoid", "hard_silu", "log_sigmoid", "tanh", "hard_tanh", "exponential", "softmax",
    "log_softmax", "sparsemax", "sparse_sigmoid", "sparse_plus", "squareplus", "soft_shrink", "hard_shrink",
    "tanh_shrink",
)  # fmt: skip
"""Keras's activations that keep the shape and need no number; "linear" is none at all."""

ACTIVATION_LABELS = {
    "linear": "none", "relu": "ReLU", "relu6": "ReLU6", "leaky_relu": "leaky ReLU", "elu": "ELU", "selu": "SELU",
    "celu": "CELU", "gelu": "GELU", "silu": "SiLU",
}  # fmt: skip

PADDINGS = ("valid", "same")


def activation_label(name: str) -> str:
    """What people call an activation: ``ReLU``, ``softmax``."""
    return ACTIVATION_LABELS.get(name, name.replace("_", " "))


def constant_argument(matrices: Matrices, filters: int) -> dict[str, Any]:
    """Typed kernels as a Keras initializer; those of one matrix a filter stretch over all input channels.

    Shape: value[row][column][channel][filter]; with one channel it broadcasts to all of them.
    """
    rows, columns = matrices.size
    channels = max(1, len(matrices.planes) // filters)
    each = [matrices.planes[channel::channels] for channel in range(channels)]
    value = [
        [[[plane[row][column] for plane in planes] for planes in each] for column in range(columns)]
        for row in range(rows)
    ]
    return {"class_name": "Constant", "config": {"value": value}}


def kernels_of_keras(saved: Any) -> list[Any] | None:
    """The typed kernels that a saved Keras initializer stands for, as JSON data; None if it is another.

    Shape: the inverse of `constant_argument`: [filter · channels + channel][row][column].
    """
    value: Any = saved.get("config", {}).get("value") if isinstance(saved, dict) else None
    try:
        channels, filters = len(value[0][0]), len(value[0][0][0])
        return [
            [[column[channel][plane] for column in row] for row in value]
            for plane in range(filters)
            for channel in range(channels)
        ]
    except (TypeError, LookupError):
        return None
