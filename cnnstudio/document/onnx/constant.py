"""Tensors that stand in an ONNX file: their shapes, the few numbers that shapes depend on, and where the rest lies."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from cnnstudio.core.errors import FileError
from cnnstudio.document.onnx.wire import DAMAGED, Field, Piece, fields

MOST_VALUES = 1024
"""Larger tensors are weights, whose numbers are not needed to know the network."""

MOST_AXES = 32
FORMATS = {1: "f", 2: "B", 3: "b", 4: "H", 5: "h", 6: "i", 7: "q", 9: "?", 11: "d", 12: "I", 13: "Q"}
"""How numbers lie in memory, by the number that ONNX has for their type."""

EXTERNAL = 1
"""Says of a tensor that its numbers lie in another file."""

_FRACTIONS = (1, 10, 11, 16)


class Step(NamedTuple):
    """What is done with the axes of a tensor before it is used.

    Attributes:
        way: Whether its axes change places, or its numbers are laid out anew.
        sizes: The order of the axes, or the new lengths.
    """

    way: Literal["transpose", "reshape"]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A tensor that stands in the file.

    Attributes:
        dims: The lengths of its axes.
        values: Its numbers in order; None where they are many, or stand in another file.
        is_fraction: Whether they are fractions.
        piece: Where it lies; None where `values` are all that there is.
        steps: What was done with its axes since.
    """

    dims: tuple[int, ...]
    values: tuple[float, ...] | None
    is_fraction: bool = True
    piece: Piece | None = field(default=None, compare=False, repr=False)
    steps: tuple[Step, ...] = ()

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.dims)

    def transposed(self, order: tuple[int, ...]) -> Constant:
        """With its axes in another order."""
        dims = tuple([self.dims[axis] for axis in order])
        values = self.values if sum(size != 1 for size in dims) < 2 else None
        return Constant(dims, values, self.is_fraction, self.piece, (*self.steps, Step("transpose", order)))

    def reshaped(self, dims: tuple[int, ...]) -> Constant:
        """With its numbers laid out anew."""
        return Constant(dims, self.values, self.is_fraction, self.piece, (*self.steps, Step("reshape", dims)))


def read_constant(piece: Piece) -> tuple[str, Constant]:
    """The name of a tensor that stands in the file, and what is known of it.

    Raises:
        FileError: It is none; the message is a clause that follows the file's name and a colon.
    """
    name, kind, location = "", 0, 0
    dims: list[int] = []
    listed: list[float] = []
    raw = None
    for part in fields(piece):
        if part.number == 1:
            dims += part.wholes()
        elif part.number == 2:
            kind = part.whole()
        elif part.number in NUMBERS and len(listed) <= MOST_VALUES and len(part.piece) <= 10 * MOST_VALUES:
            listed += NUMBERS[part.number](part)
        elif part.number == 8:
            name = part.piece.text()
        elif part.number == 9:
            raw = part.piece
        elif part.number == 14:
            location = part.whole()
    if len(dims) > MOST_AXES or any(size < 0 for size in dims):
        raise FileError(DAMAGED)
    values = None
    if location != EXTERNAL and math.prod(dims) <= MOST_VALUES:
        values = _values(kind, math.prod(dims), listed, raw)
    return name, Constant(tuple(dims), values, kind in _FRACTIONS, piece)


NUMBERS: Mapping[int, Callable[[Field], list[Any]]] = {4: Field.reals, 5: Field.wholes, 7: Field.wholes}
"""How tensors hold small lists of numbers, by the numbers of their fields."""


def _values(kind: int, count: int, listed: list[float], raw: Piece | None) -> tuple[float, ...] | None:
    """The numbers of a small tensor; None if they are of a type that shapes do not depend on."""
    if raw is None:
        return tuple(listed) if len(listed) == count else None
    form = FORMATS.get(kind)
    if form is None or len(raw) != count * struct.calcsize("<" + form):
        return None
    return struct.unpack(f"<{count}{form}", raw.content())
