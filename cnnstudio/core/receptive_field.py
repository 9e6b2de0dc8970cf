"""Receptive fields: which part of the input one output element can see.

Source: Araujo, Norris & Sim (2019), *Computing receptive fields of convolutional neural networks*.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from cnnstudio.core.values import Pair, Shape

MOST_PHASES = 256
"""Beyond so many unlike elements a field counts as unknown; only hundredfold enlarging needs more."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one output element of a layer sees of the layer's own input, along one axis.

    A layer that enlarges its map is a window over that map spread out with zeros between its
    pixels; output p sees each pixel q with p·stride − before ≤ q·spread < p·stride − before + span.

    Attributes:
        span: Pixels from the first to the last that it sees; None: all of them.
        stride: Step between neighbouring outputs, in px of the layer's input.
        before: Padding before the first pixel, in px.
        spread: How far apart the pixels of the input are laid before the window slides over them.
    """

    span: int | None = 1
    stride: int = 1
    before: int = 0
    spread: int = 1


WHOLE = Reach(span=None)


class Span(NamedTuple):
    """What one element of a map sees of the network's input, along one axis; in px of the input.

    Attributes:
        size: Pixels seen, padding included, by the element that sees most; None where unknown.
        stride: Step between what neighbouring elements see (the effective stride), a fraction where
            the map was enlarged; None where all elements see the same, or the step is unknown.
        start: First pixel that the map's first element sees; negative in the padding.
        limit: Length of the network's input, or None.
        phases: Where neighbours step unevenly, because the map was enlarged: what each of the first
            elements sees, up to the one from which it is the same again further on; () otherwise.
    """

    size: int | None
    stride: int | Fraction | None = 1
    start: int = 0
    limit: int | None = None
    phases: tuple[Pair | None, ...] = ()

    def seen(self, place: int) -> Pair | None:
        """First pixel that an element sees and the one after the last; None where it sees none, or unknown."""
        if self.size is None:
            return None
        if not self.phases:
            start = self.start + place * int(self.stride or 0)
            return start, start + self.size
        turns, phase = divmod(place, len(self.phases))
        return _moved(self.phases[phase], turns * self._advance)

    @property
    def _advance(self) -> int:
        """Pixels from what an element sees to what the one a whole period later sees."""
        return int((self.stride or 0) * len(self.phases or (None,)))

    def through(self, reach: Reach, length: int | None) -> Span:
        """What an element behind a layer sees.

        Args:
            reach: What the layer sees of the map that this span belongs to.
            length: Length of that map, in elements.
        """
        if self.size is None or self.stride is None:
            return self
        if reach.span is None:
            return self._whole(self.size, length)
        if self.phases or reach.spread > 1 or isinstance(self.stride, Fraction):
            return self._through_phases(reach, reach.span)
        return Span(
            self.size + (reach.span - 1) * self.stride,
            self.stride * reach.stride,
            self.start - reach.before * self.stride,
            self.limit,
        )

    def _through_phases(self, reach: Reach, window: int) -> Span:
        """The same where elements step unevenly, worked out for each until they repeat."""
        period = len(self.phases or (None,)) * reach.spread
        steps = period // math.gcd(period, reach.stride)
        if steps > MOST_PHASES:
            return Span(None, None, 0, self.limit)
        seen = []
        for place in range(steps):
            first = place * reach.stride - reach.before
            seen.append(self._hull(-(-first // reach.spread), (first + window - 1) // reach.spread))
        advance = self._advance * steps * reach.stride // period
        return _span_of_phases(tuple(seen), advance, self.limit)

    def _hull(self, first: int, last: int) -> Pair | None:
        """What the elements from the first to the last see together.

        Where some of them see nothing, a dilated window over them may see less. A period further on everything is seen further on, so that the ends lie in the outer periods.
        """
        period = len(self.phases or (None,))
        places = {
            *range(first, min(last + 1, first + period)),
            *range(max(first, last + 1 - period), last + 1),
        }
        return _hull([self.seen(place) for place in places])

    def _whole(self, size: int, length: int | None) -> Span:
        """What all elements together see: no more than the input has."""
        if length is None:
            return Span(self.limit, None, 0, self.limit)
        start, end = self._hull(0, length - 1) or (self.start, self.start + size)
        if self.limit is None:
            return Span(end - start, None, start, None)
        start = max(0, start)
        return Span(min(end, self.limit) - start, None, start, self.limit)

    def joined(self, other: Span) -> Span:
        """What an element made from one element of each of two maps sees: the hull of both.

        Where one of the maps is seen as a whole and the other step by step, the hull is only
        known if the first covers the input; two different steps have no hull of one size.
        """
        if self == other:
            return self
        if self.size is None or other.size is None or self.limit != other.limit:
            return Span(None, None, 0, self.limit)
        if self.stride != other.stride:
            fixed = self if self.stride is None else other
            return fixed if fixed.covers_everything else Span(None, None, 0, self.limit)
        if self.phases or other.phases:
            return self._joined_phases(other)
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        return Span(end - start, self.stride, start, self.limit)

    def _joined_phases(self, other: Span) -> Span:
        """The same where elements step unevenly."""
        period = math.lcm(len(self.phases or (None,)), len(other.phases or (None,)))
        if period > MOST_PHASES:
            return Span(None, None, 0, self.limit)
        seen = tuple([_hull([self.seen(place), other.seen(place)]) for place in range(period)])
        return _span_of_phases(seen, int((self.stride or 0) * period), self.limit)

    @property
    def covers_everything(self) -> bool:
        """Whether every element sees the whole length of the input."""
        if self.stride is not None or self.size is None or self.limit is None:
            return False
        return self.start <= 0 and self.start + self.size >= self.limit

    def pinned(self) -> Span:
        """The same for the single element of a map, which has no neighbour to step to."""
        start, end = self.seen(0) or (self.start, self.start)
        return Span(None if self.size is None else end - start, None, start, self.limit)


def _moved(seen: Pair | None, pixels: int) -> Pair | None:
    """What is seen so many pixels further on."""
    return None if seen is None else (seen[0] + pixels, seen[1] + pixels)


def _hull(parts: Iterable[Pair | None]) -> Pair | None:
    """From the first to the last pixel of several parts; None where none of them sees any."""
    known = [part for part in parts if part is not None]
    return (min([start for start, _ in known]), max([end for _, end in known])) if known else None


def _span_of_phases(phases: tuple[Pair | None, ...], advance: int, limit: int | None) -> Span:
    """The span of elements that see so, and after those the same ``advance`` pixels further on."""
    count = len(phases)
    for period in range(1, count + 1):
        if count % period or advance * period % count:
            continue
        step = advance * period // count
        if all(phases[place] == _moved(phases[place - period], step) for place in range(period, count)):
            phases, advance = phases[:period], step
            break
    known = [seen for seen in phases if seen is not None]
    if not known:
        return Span(None, None, 0, limit)
    size, start, stride = (
        max([end - first for first, end in known]),
        known[0][0],
        Fraction(advance, len(phases)),
    )
    whole = int(stride) if stride.denominator == 1 else stride
    return Span(size, whole, start, limit, phases if len(phases) > 1 else ())


Field = tuple[Span, ...]


def input_field(shape: Shape) -> Field:
    """The field of an input's own pixels: one pixel, step 1, along every axis but the channels."""
    spans = {size: Span(1, 1, 0, size) for size in shape[:-1]}
    return tuple([spans[size] for size in shape[:-1]])


def field_through(
    fields: Sequence[Field | None], inputs: Sequence[Shape], reaches: tuple[Reach, ...] | None
) -> Field | None:
    """The field behind a layer from the fields of its inputs.

    Args:
        fields: The field of each input; None where unknown.
        inputs: The shape of each input.
        reaches: What the layer sees along each axis; () when every element sees its own place;
            None when that is unknown.
    """
    field = fields[0] if len(fields) == 1 else _joined_field(fields, inputs)
    if not reaches or not field:
        return None if reaches is None else field
    if len(reaches) != len(field):
        return field if all(reach == WHOLE for reach in reaches) else None
    sizes = inputs[0] if len(inputs[0]) == len(field) + 1 else (None,) * len(field)
    first = field[0].through(reaches[0], sizes[0])
    if len(field) == 2:
        if field[0] is field[1] and reaches[0] is reaches[1] and sizes[0] == sizes[1]:
            return (first, first)
        return (first, field[1].through(reaches[1], sizes[1]))
    return tuple([field[axis].through(reaches[axis], sizes[axis]) for axis in range(len(field))])


def _joined_field(fields: Sequence[Field | None], inputs: Sequence[Shape]) -> Field | None:
    """The field of elements that are made from one element of each of several maps."""
    known = [field for field in fields if field is not None]
    if not known or len(known) < len(fields) or len({len(field) for field in known}) > 1:
        return None
    if list(inputs).count(inputs[0]) < len(inputs):
        return _stretched_field(known, inputs)
    joined = known[0]
    for other in known[1:]:
        if len(joined) != 2:
            joined = tuple([joined[axis].joined(other[axis]) for axis in range(len(joined))])
        elif joined[0] is joined[1] and other[0] is other[1]:
            joined = (joined[0].joined(other[0]),) * 2
        else:
            joined = (joined[0].joined(other[0]), joined[1].joined(other[1]))
    return joined


def _stretched_field(fields: Sequence[Field], inputs: Sequence[Shape]) -> Field:
    """The same where maps of unlike sizes meet: the element of a map of length 1 serves every place."""
    joined = list(fields[0])
    for axis in range(len(joined)):
        lengths = [shape[axis] if len(shape) == len(joined) + 1 else 1 for shape in inputs]
        spans = [
            field[axis].pinned() if length == 1 else field[axis]
            for field, length in zip(fields, lengths, strict=True)
        ]
        for span in spans:
            spans[0] = spans[0].joined(span)
        joined[axis] = spans[0]
    return tuple(joined)
