"""The value types that settings are made of, each with its JSON form and its check."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NewType

from cnnstudio.core.initializers import Initializer, initializer_data, initializer_of
from cnnstudio.core.penalties import Penalty, penalty_data, penalty_of

FilePath = NewType("FilePath", str)
"""The path of a file or folder, as text."""
Single = tuple[int]
Pair = tuple[int, int]
Triple = tuple[int, int, int]
"""One number for each axis of a window: along a sequence, over an image, through a volume."""
Sizes = tuple[int, ...]
"""Whole numbers, as many as there may be: the target of a reshape, axes."""
Reals = tuple[float, ...]
Range = tuple[float, float]
"""From a number to one that is not smaller."""
"""Numbers, as many as there may be."""
Shape = tuple[int | None, ...]
Margins1 = tuple[Pair]
"""Along a sequence: ((before, after),), in steps."""
Margins = tuple[Pair, Pair]
"""Rows and columns: ((top, bottom), (left, right)), in px."""
Margins3 = tuple[Pair, Pair, Pair]
"""Slices, rows and columns: ((front, back), (top, bottom), (left, right)), in px."""


CONSTRAINTS = ("max_norm", "min_max_norm", "unit_norm", "non_neg")


@dataclass(frozen=True, slots=True)
class Constraint:
    """What weights are brought back to after every step of training.

    Attributes:
        kind: A norm no larger than ``high``, between ``low`` and ``high``, of 1, or no weight below 0.
        low: Smallest norm.
        high: Largest norm.
        rate: Which part of the way to that norm each step goes, from 0 to 1; all of it for "max_norm".
        axes: The axes of the weights that a norm is taken along; None: all weights of a filter or unit.

    Source: keras.constraints.
    """

    kind: str = "max_norm"
    low: float = 0.0
    high: float = 1.0
    rate: float = 1.0
    axes: Sizes | None = None


@dataclass(frozen=True, slots=True)
class Matrices:
    """Kernels typed by hand: one matrix a filter for every input channel, or one for each channel of each filter.

    Shape: ``planes[filter][row][column]``, or the channels of the first filter, then those of the next:
    ``planes[filter · channels + channel][row][column]``; all planes of one size; weights without unit.
    """

    planes: tuple[tuple[tuple[float, ...], ...], ...]

    @property
    def size(self) -> Pair:
        """Height and width of a plane, in px."""
        return len(self.planes[0]), len(self.planes[0][0])


@dataclass(frozen=True, slots=True)
class Codec:
    """How one value type is read from JSON data and written to it.

    ``decode`` raises TypeError or ValueError, with a phrase that follows "must be", for
    data that it cannot take; it accepts what ``encode`` gives and the value itself.
    """

    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any]


def _whole(data: Any) -> int:
    if isinstance(data, bool) or not isinstance(data, (int, float)) or data % 1 != 0:
        raise ValueError("a whole number")
    return int(data)


def _number(data: Any) -> float:
    if isinstance(data, bool) or not isinstance(data, (int, float)) or not math.isfinite(data):
        raise ValueError("a number")
    return float(data)


def _flag(data: Any) -> bool:
    if not isinstance(data, bool):
        raise ValueError("true or false")
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise ValueError("a text")
    return data


def _sizes(count: int) -> Callable[[Any], Any]:
    """A reader of ``count`` whole numbers; one number stands for all, as in Keras."""
    phrase = ("a whole number", "two whole numbers", "three whole numbers")[count - 1]

    def decode(data: Any) -> Sizes:
        parts = data if isinstance(data, (list, tuple)) else (data,) * count
        try:
            numbers = tuple([_whole(part) for part in parts])
        except ValueError:
            raise ValueError(phrase) from None
        if len(numbers) != count:
            raise ValueError(phrase)
        return numbers

    return decode


_pair = _sizes(2)


def _margins(*sides: str) -> Callable[[Any], Any]:
    """A reader of two whole numbers for each axis; one number stands for all of them, as in Keras."""

    def decode(data: Any) -> tuple[Pair, ...]:
        parts = data if isinstance(data, (list, tuple)) else (data,) * (len(sides) // 2)
        try:
            pairs = tuple([_pair(part) for part in parts])
        except ValueError:
            pairs = ()
        if len(pairs) != len(sides) // 2:
            raise ValueError(f"whole numbers for {', '.join(sides[:-1])} and {sides[-1]}")
        return pairs

    return decode


def _ends(data: Any) -> Margins1:
    """A reader of the numbers before and after a sequence, in a pair of their own or not."""
    inner = data[0] if isinstance(data, (list, tuple)) and len(data) == 1 else data
    try:
        return (_pair(inner),)
    except ValueError:
        raise ValueError("whole numbers for before and after") from None


def _list(number: Callable[[Any], Any], phrase: str) -> Callable[[Any], Any]:
    """A reader of any count of numbers; one number stands for a list of it."""

    def decode(data: Any) -> tuple[Any, ...]:
        try:
            return tuple([number(part) for part in (data if isinstance(data, (list, tuple)) else (data,))])
        except ValueError:
            raise ValueError(phrase) from None

    return decode


def _range(data: Any) -> Range:
    phrase = "two numbers, the smaller one first"
    if not isinstance(data, (list, tuple)) or len(data) != 2:
        raise ValueError(phrase)
    try:
        lower, upper = [_number(part) for part in data]
    except ValueError:
        raise ValueError(phrase) from None
    if lower > upper:
        raise ValueError(phrase)
    return lower, upper


def _shape(data: Any) -> Shape:
    if not isinstance(data, (list, tuple)):
        raise ValueError("a list of sizes")
    return tuple(None if size is None else _whole(size) for size in data)


def _constraint(data: Any) -> Constraint:
    if isinstance(data, Constraint):
        return data
    if not isinstance(data, dict) or set(data) - {"kind", "low", "high", "rate", "axes"}:
        raise ValueError("a constraint with kind, low, high, rate and axes")
    kind, axes = data.get("kind"), data.get("axes")
    if kind not in CONSTRAINTS:
        raise ValueError(f"a constraint of one of these kinds: {', '.join(CONSTRAINTS)}")
    low, high, rate = (
        _number(data.get(name, usual)) for name, usual in (("low", 0), ("high", 1), ("rate", 1))
    )
    if not (0 <= low <= high and 0 <= rate <= 1):
        raise ValueError("a constraint with norms from 0 up, the largest last, and a rate from 0 to 1")
    return Constraint(kind, low, high, rate, None if axes is None else _list(_whole, "whole numbers")(axes))


def _constraint_data(value: Constraint) -> dict[str, Any]:
    axes = None if value.axes is None else list(value.axes)
    return {"kind": value.kind, "low": value.low, "high": value.high, "rate": value.rate, "axes": axes}


def _matrices(data: Any) -> Matrices:
    planes = data.planes if isinstance(data, Matrices) else data
    try:
        read = tuple(tuple(tuple(_number(x) for x in row) for row in plane) for plane in planes)
    except TypeError:
        raise ValueError("matrices of numbers, one a filter") from None
    sizes = {(len(plane), len(row)) for plane in read for row in plane}
    if len(sizes) != 1 or (read and 0 in next(iter(sizes))):
        raise ValueError("matrices of one size, one a filter")
    return Matrices(read)


def _nested(value: tuple[Pair, ...]) -> list[list[int]]:
    return [list(pair) for pair in value]


def _same(value: Any) -> Any:
    return value


CODECS: dict[Any, Codec] = {
    int: Codec(_whole, _same),
    float: Codec(_number, _same),
    bool: Codec(_flag, _same),
    str: Codec(_text, _same),
    FilePath: Codec(_text, _same),
    Single: Codec(_sizes(1), list),
    Pair: Codec(_pair, list),
    Triple: Codec(_sizes(3), list),
    Sizes: Codec(_list(_whole, "whole numbers"), list),
    Range: Codec(_range, list),
    Reals: Codec(_list(_number, "numbers"), list),
    Margins1: Codec(_ends, lambda value: list(value[0])),
    Margins: Codec(_margins("top", "bottom", "left", "right"), _nested),
    Margins3: Codec(_margins("front", "back", "top", "bottom", "left", "right"), _nested),
    Shape: Codec(_shape, list),
    Penalty: Codec(penalty_of, penalty_data),
    Constraint: Codec(_constraint, _constraint_data),
    Initializer: Codec(initializer_of, initializer_data),
    Matrices: Codec(_matrices, lambda value: [[list(row) for row in plane] for plane in value.planes]),
}
