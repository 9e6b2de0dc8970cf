"""Activations that take numbers together along another axis than that of the units, behind weights that made them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnnstudio.engine.pixel.account import Step
from cnnstudio.engine.pixel.element import Element, Explanation
from cnnstudio.engine.pixel.families.functions import COLUMNS, activated, name_of
from cnnstudio.engine.pixel.patches import Doubles

_UNIT_AXIS = -1
_HALVING = "glu"


def along(activation: Any) -> int:
    """The axis that an activation takes together, counted from the end; that of the units for most."""
    return int(getattr(activation, "axis", _UNIT_AXIS))


def shared_name(activation: Any) -> str:
    """What Keras calls an activation, whichever axis it works along."""
    return str(getattr(activation, "function", name_of(activation)))


def on_last_axis(activation: Any) -> Any:
    """Keras's own function for an activation that works along another axis; any other as it is."""
    if along(activation) == _UNIT_AXIS:
        return activation
    import keras

    return keras.activations.get(shared_name(activation))


def with_rows(explanation: Explanation) -> Explanation:
    """Let who can tell of a layer tell of it also where its activation takes the columns of a row together."""

    def explained(element: Element) -> list[Step]:
        activation = getattr(element.layer, "activation", None)
        if along(activation) == _UNIT_AXIS:
            return explanation(element)
        return _behind_a_row(explanation, element, activation)

    return explained


def _behind_a_row(explanation: Explanation, element: Element, activation: Any) -> list[Step]:
    axis = element.output.ndim + along(activation)
    parts = 2 if shared_name(activation) == _HALVING else 1  # that shape which is before it
    linear = replace(
        element, layer=_Linear(element.layer), output=np.concatenate([element.output] * parts, axis)
    )
    steps = explanation(linear)

    def row() -> Doubles:
        return np.array([
            explanation(replace(linear, index=_moved(element.index, axis, place)))[-1].value
            for place in range(linear.output.shape[axis])
        ])  # fmt: skip

    function = on_last_axis(activation)
    return [*steps, *activated(function, steps[-1].value, row, element.index[axis], COLUMNS)]


def _moved(index: tuple[int, ...], axis: int, place: int) -> tuple[int, ...]:
    return (*index[:axis], place, *index[axis + 1 :])


class _Linear:
    """A layer as it is, but without its activation."""

    activation: Callable[[Any], Any] | None = None

    def __init__(self, layer: Any) -> None:
        self._layer = layer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._layer, name)
