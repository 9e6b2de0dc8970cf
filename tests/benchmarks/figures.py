"""Figures that benchmarks share."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` per cent of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def forget_everything(*rooms: str) -> None:
    """Empty every memory of calls in some rooms of the package, as in a process that has just begun.

    Args:
        rooms: Their names: ``cnnstudio.core``.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(rooms):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
