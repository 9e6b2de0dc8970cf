"""How many outputs lie at the ends of an activation that has ends: there hardly any gradient passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ends = tuple[float | None, float | None]

_ENDS: Mapping[str, Ends] = {
    "sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0),
    "hard_tanh": (-1.0, 1.0), "softsign": (-1.0, 1.0), "relu6": (None, 6.0), "sparsemax": (0.0, 1.0),
    "sparse_sigmoid": (0.0, 1.0),
}  # fmt: skip
"""Lowest and highest value by Keras's name of an activation; None for 0 of a rectifier: those are the zeros."""

NEAR = 0.01
"""What lies within this share of the range counts as at its end."""


@dataclass(frozen=True, slots=True)
class Saturation:
    """Outputs at the ends of an activation.

    Attributes:
        activation: Keras's name of it.
        low, high: Its lowest and highest value; None where it has no such end.
        at_low, at_high: Share of the finite values within a hundredth of the range of it, 0…1.
    """

    activation: str
    low: float | None
    high: float | None
    at_low: float
    at_high: float


def saturation(layer: Any, values: NDArray[np.float32]) -> Saturation | None:
    """How saturated the output of a layer is; None for activations without ends.

    Args:
        layer: A Keras layer.
        values: Its output, of any shape.
    """
    name, (low, high) = _ends_of(layer)
    if low is None and high is None:
        return None
    finite = values[np.isfinite(values)]
    near = NEAR * ((high or 0.0) - (low or 0.0))
    at_low = _share(finite <= low + near) if low is not None else 0.0
    at_high = _share(finite >= high - near) if high is not None else 0.0
    return Saturation(name, low, high, at_low, at_high)


def _share(found: NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(found) / found.size) if found.size else 0.0


def _ends_of(layer: Any) -> tuple[str, Ends]:
    kind = type(layer).__name__
    if kind == "Softmax":
        return "softmax", _ENDS["softmax"]
    amplitude = getattr(layer, "amplitude", None)
    if isinstance(amplitude, float):
        return "scaled tanh", (-amplitude, amplitude)
    most = getattr(layer, "max_value", None)
    if kind == "ReLU" and most is not None:
        return f"relu{most:g}", (None, float(most))
    name = getattr(getattr(layer, "activation", None), "__name__", "")
    return name, _ENDS.get(name, (None, None))
