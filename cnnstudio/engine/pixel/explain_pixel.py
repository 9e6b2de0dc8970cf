"""The task that tells how one number of a layer's output came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

import cnnstudio.engine.pixel.families  # noqa: F401 - registers those who can tell
from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import times
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import ModelSource
from cnnstudio.engine.pixel.account import Account, Planes, Source, Step, Terms
from cnnstudio.engine.pixel.element import Element, UnexplainedError, explanation_of
from cnnstudio.engine.pixel.kept import Looked, looked_at
from cnnstudio.engine.pixel.reaching import inner_output
from cnnstudio.engine.pixel.seen import seen_by
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report


@dataclass(frozen=True, slots=True)
class ExplainPixel:
    """Tell how one number of a layer's output came about.

    Attributes:
        model: The model.
        picture: The picture.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        place: The place in its map: (row, column), as many as the output has axes but the last; ()
            where the unit alone tells, as the number's place in the output laid out flat.
        unit: The unit.
    """

    purpose: ClassVar[str] = "the account of a number"
    small: ClassVar[bool] = True

    model: ModelSource
    picture: Picture
    layer: str
    place: tuple[int, ...] = ()
    unit: int = 0

    def __call__(self, report: Report, control: Control) -> Account:
        """The account of the number.

        Raises:
            StudioError: The model cannot be loaded, lacks the layer or the place, or does not take the picture.
        """
        looked = looked_at(self.model, self.picture, self.layer)
        return told(looked, self._index(looked))

    def _index(self, looked: Looked) -> tuple[int, ...]:
        shape = looked.output.shape
        index: tuple[int, ...] = (*self.place, self.unit)
        if not self.place and len(shape) != 1:
            size = looked.output.size
            if not 0 <= self.unit < size:
                raise EngineError(f"{looked.name} gives {size:,} numbers: choose one from 0 to {size - 1:,}.")
            return tuple(int(one) for one in np.unravel_index(self.unit, shape)) if shape else ()
        if len(index) != len(shape):
            raise EngineError(
                f"{looked.name} gives {times(shape)} numbers: a place in it has {len(shape) - 1} numbers, "
                f"not {len(self.place)}."
            )
        if any(not 0 <= one < size for one, size in zip(index, shape, strict=True)):
            raise EngineError(
                f"{looked.name} gives {times(shape)} numbers, counted from 0: there is none at place "
                f"{', '.join(map(str, self.place)) or '–'}, unit {self.unit}."
            )
        return index


def told(looked: Looked, index: tuple[int, ...]) -> Account:
    """The account of one number of a layer."""
    steps, note, sources = _steps(looked, index)
    said = " ".join(filter(None, (note, _as_sentence(looked.note))))
    return Account(
        looked.name, type(looked.layer).__name__, looked.output.shape, index, sources, steps,
        float(looked.output[index]), said, seen_by(looked.field, index[:-1], looked.size), looked.picture,
        looked.size,
    )  # fmt: skip


def _as_sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:]}." if note else ""


def _steps(looked: Looked, index: tuple[int, ...]) -> tuple[tuple[Step, ...], str, tuple[Source, ...]]:
    """The steps, what else is to be said, and what the places in the steps refer to."""
    inner = inner_output(looked.layer)
    if inner is not None:
        source = Source(f"{looked.name}/{inner}", looked.output.shape, True)
        return (
            (_copy(looked, index),),
            f"{looked.name} is a model of its own: this is its layer {inner}.",
            (source,),
        )
    explanation = explanation_of(looked.layer)
    kind = type(looked.layer).__name__
    if explanation is None:
        return (), f"This layer's number cannot be taken apart here: {kind} is not known.", looked.sources
    try:
        steps = tuple(explanation(Element(looked.layer, looked.inputs, index, looked.output, looked.known)))
    except UnexplainedError as error:
        return (), f"This layer's number cannot be taken apart here: {error}.", looked.sources
    return steps, "", looked.sources


def _copy(looked: Looked, index: tuple[int, ...]) -> Terms:
    """The number as the last layer of a nested model gives it."""
    value = looked.output[index]
    place = int(np.ravel_multi_index(index, looked.output.shape)) if index else 0
    return Terms(
        "Made inside", "sum", np.full((1, 1, 1), value, np.float32), np.full((1, 1, 1), value, np.float64),
        np.full((1, 1, 1), place, np.int64), float(value), planes=Planes(names=("output",)),
    )  # fmt: skip
