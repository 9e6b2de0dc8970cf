"""Formulas as the Arithmetic panel writes them, worked out with numbers."""

from __future__ import annotations

import re
from statistics import NormalDist
from typing import Any

import numpy

_SIGNS = (
    ("−", "-"), ("·", "*"), ("eˣ", "exp(x)"), ("e⁻ˣ", "exp(-x)"), ("√", "sqrt"), ("²", "**2"), ("≤", "<="),
    ("|x|", "abs(x)"), ("x = 0", "x == 0"),
)  # fmt: skip
_KNOWN = {"exp": numpy.exp, "ln": numpy.log, "sqrt": numpy.sqrt, "tanh": numpy.tanh, "Φ": NormalDist().cdf}


def worked_out(formula: str, x: float) -> float:
    """The value of a formula such as ``x if x > 0, else 0.2·x``, cases one after the other."""
    code = formula.partition(", Φ the")[0]
    for sign, operator in _SIGNS:
        code = code.replace(sign, operator)
    code = re.sub(r"( if [^,]+), (?:else )?", r"\1 else ", code)
    result: Any = eval(code, {"x": x, **_KNOWN})  # noqa: S307 - our own formula
    return float(result)
