"""Penalties on weights and outputs, as a value: what is added to the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NORMS = "norms"
ROWS = "orthogonal_rows"
COLUMNS = "orthogonal_columns"
PENALTIES = (NORMS, ROWS, COLUMNS)
"""The kinds of penalties: on the size of numbers, or on what vectors have in common."""

USUAL_FACTOR = 0.01
"""Of what vectors have in common; Keras's own."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty added to the loss.

    Attributes:
        l1: Of "norms": l1 · Σ|w| is added.
        l2: Of "norms": l2 · Σw² is added.
        kind: On the size of all numbers, or on how far from orthogonal the rows or columns of a matrix are.
        factor: Of orthogonal ones: factor · the mean |cosine| between each two rows or columns is added.

    Source: keras.regularizers.L1L2, keras.regularizers.OrthogonalRegularizer.
    """

    l1: float = 0.0
    l2: float = 0.0
    kind: str = NORMS
    factor: float = 0.0

    @property
    def is_orthogonal(self) -> bool:
        """Whether it asks for orthogonal vectors, which only a matrix has."""
        return self.kind != NORMS

    def __str__(self) -> str:
        if self.is_orthogonal:
            return f"{self.kind.replace('_', ' ')} {self.factor:g}"
        parts = [f"L{n} {value:g}" for n, value in ((1, self.l1), (2, self.l2)) if value]
        return ", ".join(parts) or "none"


def penalty_of(data: Any) -> Penalty:
    """The penalty that JSON data stands for.

    Raises:
        ValueError: It is none; the message is a phrase that follows "must be".
    """
    if isinstance(data, Penalty):
        return data
    if not isinstance(data, Mapping):
        raise ValueError("a penalty with l1 and l2")
    kind = data.get("kind", NORMS)
    if kind not in PENALTIES:
        raise ValueError(f"a penalty of one of these kinds: {', '.join(PENALTIES)}")
    if kind == NORMS:
        _check_names(data, "l1", "l2")
        return Penalty(_factor(data.get("l1", 0.0)), _factor(data.get("l2", 0.0)))
    _check_names(data, "factor")
    return Penalty(kind=kind, factor=_factor(data.get("factor", USUAL_FACTOR)))


def penalty_data(penalty: Penalty) -> dict[str, Any]:
    """A penalty as JSON data."""
    if penalty.is_orthogonal:
        return {"kind": penalty.kind, "factor": penalty.factor}
    return {"l1": penalty.l1, "l2": penalty.l2}


def _check_names(data: Mapping[str, Any], *names: str) -> None:
    if set(data) - {"kind", *names}:
        raise ValueError(f"a penalty with {' and '.join(names)}")


def _factor(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise ValueError("a number")
    if given < 0:
        raise ValueError("a penalty of at least 0")
    return float(given)
