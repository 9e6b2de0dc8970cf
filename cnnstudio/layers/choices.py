"""What layers of many families let one choose from: activations, initializers, padding."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.errors import SettingError
from cnnstudio.core.values import Matrices, Penalty

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


def penalty_argument(penalty: Penalty | None) -> dict[str, Any] | None:
    """A penalty in the form in which Keras saves its regularizers."""
    if penalty is None:
        return None
    return {"class_name": "L1L2", "config": {"l1": penalty.l1, "l2": penalty.l2}}


def penalty_of_keras(saved: Any) -> dict[str, float] | None:
    """The penalty that a saved Keras regularizer stands for, as JSON data.

    Raises:
        SettingError: It is none of L1, L2 and both.
    """
    if saved is None:
        return None
    name = saved.get("class_name") if isinstance(saved, dict) else saved
    if not isinstance(saved, dict) or name not in ("L1", "L2", "L1L2"):
        raise SettingError(f"The penalty {name!r} is none that can be set here: use L1, L2 or both.")
    config = saved.get("config", {})
    return {"l1": float(config.get("l1", 0.0)), "l2": float(config.get("l2", 0.0))}


def constant_argument(matrices: Matrices) -> dict[str, Any]:
    """Typed kernels as a Keras initializer whose values stretch over all input channels.

    Shape: value[row][column][0][filter], which broadcasts to (rows, columns, channels, filters).
    """
    rows, columns = matrices.size
    value = [
        [[[plane[row][column] for plane in matrices.planes]] for column in range(columns)]
        for row in range(rows)
    ]
    return {"class_name": "Constant", "config": {"value": value}}


def kernels_of_keras(saved: Any) -> list[Any] | None:
    """The typed kernels that a saved Keras initializer stands for, as JSON data; None if it is another.

    Shape: the inverse of `constant_argument`: [filter][row][column].
    """
    value: Any = saved.get("config", {}).get("value") if isinstance(saved, dict) else None
    try:
        return [
            [[column[0][plane] for column in row] for row in value] for plane in range(len(value[0][0][0]))
        ]
    except (TypeError, LookupError):
        return None
