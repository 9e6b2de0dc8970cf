"""Activation functions: what each makes of a number, or of a row of them, with the numbers on the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.pixel.account import INSIDE, Formula, Step
from cnnstudio.engine.pixel.patches import Doubles, Places, row_terms
from cnnstudio.layers.activation import FORMULAS

Row = Callable[[], Doubles]
"""Gives the numbers of all units at the same place, before the activation."""

Among = tuple[str, str]
"""What a row of numbers is called, and each of them."""

UNITS: Among = ("All units at this place", "unit")
COLUMNS: Among = ("All columns of this row", "column")
NUMBERS: Among = ("All numbers along the layer's axes", "number")

_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _hard_sigmoid(x: float) -> float:
    return min(max(x / 6 + 0.5, 0.0), 1.0)


def _sparse_plus(x: float) -> float:
    return 0.0 if x <= -1 else (x + 1) ** 2 / 4 if x < 1 else x


def _soft_shrink(x: float) -> float:
    return math.copysign(abs(x) - 0.5, x) if abs(x) > 0.5 else 0.0


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "relu": lambda x: max(x, 0.0),
    "relu6": lambda x: min(max(x, 0.0), 6.0),
    "leaky_relu": lambda x: x if x > 0 else 0.2 * x,
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "selu": lambda x: _SELU_SCALE * (x if x > 0 else _SELU_ALPHA * math.expm1(x)),
    "celu": lambda x: x if x > 0 else math.expm1(x),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "silu": lambda x: x * _sigmoid(x),
    "mish": lambda x: x * math.tanh(_softplus(x)),
    "softplus": _softplus,
    "softsign": lambda x: x / (1 + abs(x)),
    "sigmoid": _sigmoid,
    "hard_sigmoid": _hard_sigmoid,
    "hard_silu": lambda x: x * _hard_sigmoid(x),
    "log_sigmoid": lambda x: -_softplus(-x),
    "tanh": math.tanh,
    "hard_tanh": lambda x: min(max(x, -1.0), 1.0),
    "exponential": math.exp,
    "sparse_sigmoid": lambda x: min(max((x + 1) / 2, 0.0), 1.0),
    "sparse_plus": _sparse_plus,
    "squareplus": lambda x: (x + math.sqrt(x * x + 4)) / 2,
    "soft_shrink": _soft_shrink,
    "hard_shrink": lambda x: x if abs(x) > 0.5 else 0.0,
    "tanh_shrink": lambda x: x - math.tanh(x),
}
"""By Keras's names, of numbers that are finite. Source: keras.activations."""

_OF_ROWS = ("softmax", "log_softmax", "sparsemax")
_LINEAR = ("linear", "")


def name_of(activation: Any) -> str:
    """What Keras calls an activation; "" for none."""
    return "" if activation is None else str(getattr(activation, "__name__", type(activation).__name__))


def activated(activation: Any, value: float, row: Row, unit: int, among: Among = UNITS) -> list[Step]:
    """What an activation makes of a number.

    Args:
        activation: Keras's function, or None.
        value: The number.
        row: Gives those of all units at its place, or whatever else it takes together.
        unit: Which of them it is.
        among: What they are called.
    """
    name = name_of(activation)
    if name in _LINEAR:
        return []
    if name in ("softmax", "log_softmax"):
        return shared_out(row(), unit, name, among=among)
    if name == "glu":
        return [gated(row(), unit)]
    if name in _OF_ROWS:
        result = float(_by_keras(activation, row())[unit])
        return [Formula(f"Activation: {name}", f"{{x}}, with the other {among[1]}s", {"x": value}, result)]
    return [function_step(name, value, activation)]


def gated(row: Doubles, unit: int) -> Formula:
    """A number of the first half of a row, times the sigmoid of its fellow in the second half.

    Args:
        row: All numbers.
        unit: Which of the first half it is.
    """
    number, gate = float(row[unit]), float(row[unit + len(row) // 2])
    open_by = gate if math.isnan(gate) else _sigmoid(gate)
    note = "its fellow in the second half of the row is the gate"
    return Formula(
        "Activation: glu", "{x} · sigmoid({gate})", {"x": number, "gate": gate}, number * open_by, note
    )


def function_step(name: str, value: float, activation: Any) -> Formula:
    """What a function makes of a number by itself."""
    function = FUNCTIONS.get(name)
    if function is None or not math.isfinite(value):
        result = float(_by_keras(activation, np.array([value]))[0])
    else:
        try:
            result = function(value)
        except OverflowError:
            result = math.inf
    rule = FORMULAS.get(name, f"{name}(x), as Keras computes it")
    return Formula(f"Activation: {name}", f"{name}({{x}})", {"x": value}, result, rule)


def _by_keras(activation: Any, row: Doubles) -> Doubles:
    """What Keras itself makes of a row of numbers."""
    import keras

    given = keras.ops.convert_to_tensor(row[None].astype(np.float32))
    return np.asarray(as_array(activation(given))[0], np.float64)


def shared_out(
    row: Doubles, unit: int, name: str, places: Places | None = None, among: Among = UNITS
) -> list[Step]:
    """Softmax, with all terms of its sum; or its logarithm.

    Args:
        row: The numbers that 1 is shared out among.
        unit: Which of them is asked about.
        name: ``softmax`` or ``log_softmax``.
        places: Where they stand in the layer before, if they come from there.
        among: What they are called.
    """
    with np.errstate(all="ignore"):
        largest = float(row.max())
        powers = np.exp(row - largest)
        total = float(powers.sum())
        mine = float(row[unit])
        share = float(powers[unit] / total) if name == "softmax" else mine - largest - float(np.log(total))
    if places is None:
        places = np.full(len(row), INSIDE, np.int64)
    terms = row_terms(
        among[0], "sum", row.astype(np.float32), places, total, noun=among[1], terms=powers,
        winners=(np.arange(len(row)) == unit).reshape(-1, 1, 1),
        values_name="x", terms_name="e^(x − max)",
    )  # fmt: skip
    parts = {"x": mine, "max": largest, "sum": total}
    rule = "e^({x} − {max}) / {sum}" if name == "softmax" else "{x} − {max} − ln {sum}"
    return [terms, Formula(f"Activation: {name}", rule, parts, share, FORMULAS[name])]
