"""Where the axes of ONNX's tensors are in ours, whose channels come last.

ONNX keeps the channels behind the batch, and programs that wrote a file moved axes about to get
there. Here a tensor remembers for each of its axes which of ours it is, so that moving axes makes no
layer: one is made only where an operation needs the axes in their places.
"""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.core.values import Shape

Axes = tuple[int | None, ...]
"""For each axis of ONNX, the batch among them, which axis of ours it is; None for one of length 1 that ours lacks."""


class Tensor(NamedTuple):
    """An output of a node, as ONNX sees it.

    Attributes:
        node: The node's id.
        axes: Where its axes are.
    """

    node: str
    axes: Axes


class Move(NamedTuple):
    """What brings axes to other places.

    Attributes:
        order: The axes of a sample in their new order, from 1, as Permute has it; () if they stay.
        shape: The shape to lay the values out in then; None if it stays.
    """

    order: tuple[int, ...]
    shape: tuple[int, ...] | None


def plain(rank: int) -> Axes:
    """Axes in ONNX's own order."""
    return tuple(range(rank))


def channels_last(rank: int) -> Axes:
    """Axes of a map in ONNX's usual order: batch, channels, height, width."""
    return (0, rank - 1, *range(1, rank - 1)) if rank > 2 else plain(rank)


def sizes_of(axes: Axes, shape: Shape | None) -> tuple[int | None, ...]:
    """The lengths of ONNX's axes; the batch is open.

    Args:
        axes: Where they are.
        shape: Of a sample, as ours; None if it is not known.
    """
    return tuple(
        1 if axis is None else None if axis == 0 or shape is None else shape[axis - 1] for axis in axes
    )


def move(now: Axes, wanted: Axes, shape: Shape | None) -> Move | None:
    """What brings a tensor's axes to other places; None if it cannot be done, or not told.

    Args:
        now: Where they are.
        wanted: Where they are to be, as many.
        shape: Of a sample, as ours; None if it is not known.
    """
    if now == wanted:
        return Move((), None)
    if len(now) != len(wanted) or any((a == 0) != (b == 0) for a, b in zip(now, wanted, strict=True)):
        return None
    pairs = [(a, b) for a, b in zip(now, wanted, strict=True) if a != 0]
    order = tuple(a for a, b in sorted(pairs, key=lambda pair: pair[1] or 0) if a is not None)
    is_whole = all(a is not None and b is not None for a, b in pairs)
    if shape is None:
        return Move(order, None) if is_whole else None
    is_mixed = _is_mixed([(a, b) for a, b in pairs if a is not None and shape[a - 1] != 1])
    if is_whole and is_mixed:
        return Move(order, None)
    target = _target(pairs, shape)
    if target is None:
        return None
    laid_out = tuple([shape[axis - 1] for axis in order]) if is_mixed else shape
    is_there = tuple([-1 if size is None else size for size in laid_out]) == target
    return Move(order if is_mixed else (), None if is_there else target)


def _is_mixed(pairs: list[tuple[int | None, int | None]]) -> bool:
    """Whether axes that matter change their order."""
    places = [b for _, b in sorted(pairs, key=lambda pair: pair[0] or 0)]
    return None in places or places != sorted(places, key=lambda place: place or 0)


def _target(pairs: list[tuple[int | None, int | None]], shape: Shape) -> tuple[int, ...] | None:
    """The shape of a sample once its axes are in their places; one open size is −1."""
    sizes: dict[int, int | None] = {b: 1 if a is None else shape[a - 1] for a, b in pairs if b is not None}
    if any(b is None and a is not None and shape[a - 1] != 1 for a, b in pairs):
        return None
    target = [sizes[place] for place in sorted(sizes)]
    return None if target.count(None) > 1 else tuple([-1 if size is None else size for size in target])
