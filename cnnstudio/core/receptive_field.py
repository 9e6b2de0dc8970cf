"""Receptive fields: which part of the input one output element can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.values import Shape


@dataclass(frozen=True, slots=True)
class Reach:
    """What one output element of a layer sees of the layer's own input, along one axis.

    Attributes:
        span: Pixels from the first to the last that it sees; None: all of them.
        stride: Step between neighbouring outputs, in px of the layer's input.
        before: Padding before the first pixel, in px.
    """

    span: int | None = 1
    stride: int = 1
    before: int = 0


WHOLE = Reach(span=None)


@dataclass(frozen=True, slots=True)
class Span:
    """What one element of a map sees of the network's input, along one axis; in px of the input.

    Attributes:
        size: Pixels seen, padding included.
        stride: Step between what neighbouring elements see (the effective stride).
        start: First pixel that the map's first element sees; negative in the padding.
        limit: Length of the network's input, or None.
    """

    size: int | None
    stride: int | None = 1
    start: int = 0
    limit: int | None = None

    def through(self, reach: Reach, length: int | None) -> Span:
        """What an element behind a layer sees.

        Args:
            reach: What the layer sees of the map that this span belongs to.
            length: Length of that map, in elements.
        """
        if self.size is None or self.stride is None:
            return self
        if reach.span is None:
            return self._whole(length)
        return Span(
            self.size + (reach.span - 1) * self.stride,
            self.stride * reach.stride,
            self.start - reach.before * self.stride,
            self.limit,
        )

    def _whole(self, length: int | None) -> Span:
        """What all elements together see: no more than the input has."""
        if length is None or self.size is None or self.stride is None:
            return Span(self.limit, None, 0, self.limit)
        seen = self.size + (length - 1) * self.stride
        return Span(seen if self.limit is None else min(seen, self.limit), None, max(0, self.start), self.limit)

    def joined(self, other: Span) -> Span:
        """What an element made from two maps sees: the hull of both; unknown strides if they differ."""
        if self.size is None or other.size is None:
            return Span(None, None, 0, self.limit)
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        stride = self.stride if self.stride == other.stride else None
        return Span(end - start, stride, start, self.limit)


Field = tuple[Span, ...]


def input_field(shape: Shape) -> Field:
    """The field of an input's own pixels: one pixel, step 1, along every axis but the channels."""
    return tuple(Span(1, 1, 0, size) for size in shape[:-1])


def field_through(fields: Sequence[Field | None], inputs: Sequence[Shape], reaches: tuple[Reach, ...] | None) -> Field | None:
    """The field behind a layer from the fields of its inputs.

    Args:
        fields: The field of each input; None where unknown.
        inputs: The shape of each input.
        reaches: What the layer sees along each axis; () when every element sees its own place;
            None when that is unknown.
    """
    known = [field for field in fields if field is not None]
    if reaches is None or not known or len(known) != len(fields):
        return None
    if len({len(field) for field in known}) != 1:
        return None
    field = known[0]
    for other in known[1:]:
        field = tuple(mine.joined(theirs) for mine, theirs in zip(field, other, strict=True))
    if not reaches or not field:
        return field
    sizes = inputs[0][:-1] if len(inputs[0]) == len(field) + 1 else (None,) * len(field)
    if len(reaches) != len(field):
        return None if any(reach != WHOLE for reach in reaches) else field
    return tuple(span.through(reach, size) for span, reach, size in zip(field, reaches, sizes, strict=True))
