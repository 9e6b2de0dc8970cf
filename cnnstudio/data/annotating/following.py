"""An annotation that follows its box: what was known of the object's form is moved and stretched with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.mask import Bools
from cnnstudio.data.annotations.annotation import Annotation, RunLengths

Size = tuple[int, int]
"""Height and width of the image, in px."""


def followed(one: Annotation, before: Box, after: Box, label: str, size: Size) -> Annotation:
    """An annotation after its box was moved, resized, or given another class.

    Args:
        one: The annotation.
        before: Its box as it was shown.
        after: Its box now.
        label: The name of its class now.
        size: Height and width of the image, in px.
    """
    if after.place != before.place:
        outline = one.outline
        if isinstance(outline, RunLengths):
            outline = _stretched_mask(outline, before, after, size)
        elif outline:
            outline = tuple(_stretched(polygon, before, after) for polygon in outline)
        one = replace(one, box=after.place, outline=outline)
    return one if one.label == label else replace(one, label=label)


def _stretched(polygon: Sequence[float], before: Box, after: Box) -> tuple[float, ...]:
    across, down = after.width / before.width, after.height / before.height
    return tuple(
        after.left + (value - before.left) * across
        if place % 2 == 0
        else after.top + (value - before.top) * down
        for place, value in enumerate(polygon)
    )


def _stretched_mask(lengths: RunLengths, before: Box, after: Box, size: Size) -> RunLengths | None:
    """A mask whose pixels are taken from where they would come from; None where nothing is left of it."""
    from cnnstudio.vision.run_lengths import mask_of, plain_run_lengths

    height, width = size
    if (lengths.height, lengths.width) != size:
        return None
    mask = mask_of(lengths.counts, size)
    rows = _sources(height, before.top, before.height, after.top, after.height)
    columns = _sources(width, before.left, before.width, after.left, after.width)
    moved: Bools = np.zeros(size, np.bool_)
    inside_rows = (rows >= 0) & (rows < height)
    inside_columns = (columns >= 0) & (columns < width)
    moved[np.ix_(inside_rows, inside_columns)] = mask[np.ix_(rows[inside_rows], columns[inside_columns])]
    return RunLengths(tuple(plain_run_lengths(moved)), height, width) if moved.any() else None


def _sources(
    count: int, start: float, length: float, start_after: float, length_after: float
) -> NDArray[np.int64]:
    """The row or column that each one is taken from."""
    middles = np.arange(count) + 0.5
    found: NDArray[np.int64] = np.floor(start + (middles - start_after) * (length / length_after)).astype(
        np.int64
    )
    return found
