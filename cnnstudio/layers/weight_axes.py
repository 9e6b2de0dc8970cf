"""Which weight of a layer a setting is about, and its axes in words."""

from __future__ import annotations

from cnnstudio.core.cost import Weight
from cnnstudio.core.numerals import tight


def weight_of(weights: tuple[Weight, ...], part: str) -> Weight | None:
    """The weight that settings of a part are about; None where the layer has none.

    Args:
        weights: All weights of a layer.
        part: How the names of its settings begin: ``bias``, ``depthwise``.
    """
    names = (part, f"{part}_kernel", *(["kernel"] if part == "depthwise" else []))
    return next((weight for weight in weights if weight.name in names), None)


def axes_text(weight: Weight) -> str:
    """How many axes a weight has, and their sizes."""
    count = len(weight.shape)
    if count == 0:
        return "this weight is a single number"
    return f"these weights have {count} {'axis' if count == 1 else 'axes'} ({tight(weight.shape)})"


def choice_text(weight: Weight) -> str:
    """Which axes of a weight can be set."""
    count = len(weight.shape)
    return f"use axes from 0 to {count - 1}" if count > 1 else "leave the axes empty"
