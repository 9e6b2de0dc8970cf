"""An account as plain data, for JSON."""

from __future__ import annotations

import math
from typing import Any

from cnnstudio.engine.pixel.account import NOWHERE, Account, Step, Terms
from cnnstudio.engine.pixel.account_text import filled


def account_data(account: Account) -> dict[str, Any]:
    """The account in dictionaries and lists; numbers that are none, or infinite, are None."""
    return {
        "layer": account.layer,
        "type": account.layer_type,
        "output": list(account.shape),
        "index": list(account.index),
        "value": _finite(account.value),
        "keras": _finite(account.keras),
        "agrees": account.agrees,
        "note": account.note,
        "receptive_field": None if account.field is None else [list(span) for span in account.field],
        "sources": [source.name for source in account.sources],
        "steps": [_step_data(step) for step in account.steps],
    }


def _step_data(step: Step) -> dict[str, Any]:
    if not isinstance(step, Terms):
        parts = {name: _finite(part) for name, part in step.parts.items()}
        return {"title": step.title, "formula": filled(step), "parts": parts, "value": _finite(step.value)}
    return {
        "title": step.title,
        "rule": step.rule,
        "shape": list(step.values.shape),
        "inputs": _numbers(step.values),
        "factors": None if step.factors is None else _numbers(step.factors),
        "terms": _numbers(step.terms),
        "padding": [bool(place == NOWHERE) for place in step.places.reshape(-1)],
        "value": _finite(step.value),
    }


def _numbers(values: Any) -> list[float | None]:
    return [_finite(float(value)) for value in values.reshape(-1)]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
