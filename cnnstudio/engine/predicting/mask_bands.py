"""Labels of a picture's pixels from the scores that a network gives in its own size, some rows at a time.

All scores of a large picture at once would take gigabytes; one label a pixel is all that is kept of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import Matrix

Scores = NDArray[np.float32]
Labels = NDArray[np.uint8]
Size = tuple[int, int]
Decide = Callable[[Scores], tuple[Labels, Scores]]
"""From scores, float32, (…, K), to labels, uint8, (…), and how sure they are, float32, (…), 0…1."""

UNKNOWN = 255
"""In label maps: a pixel that the network says nothing of."""
_NUMBERS = 1 << 22
"""Scores that are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the pixels of a picture lie along an axis of what a network gives.

    Attributes:
        before: int64, (length,): the last place at or before each.
        behind: int64, (length,): the first one at or behind it.
        share: float32, (length,): how far it is on the way from one to the other, 0…1.
        known: bool, (length,): whether there is anything to say of it.
    """

    before: NDArray[np.int64]
    behind: NDArray[np.int64]
    share: NDArray[np.float32]
    known: NDArray[np.bool_]

    @classmethod
    def along(cls, length: int, scale: float, shift: float, whole: int, inner: int) -> Places:
        """Those of an axis.

        Args:
            length: The picture's pixels along it.
            scale: How many of them make one of the network's input.
            shift: Which of them the first one of the input lies on.
            whole: The input's pixels along it.
            inner: How many of them, in the middle, the network tells of.
        """
        margin = (whole - inner) // 2
        edges = ((np.array([0, length]) - 0.5 - shift) / scale + 0.5).round()
        first = max(margin, int(edges[0]))
        last = max(first, min(margin + inner, int(edges[1])) - 1)
        places = (np.arange(length) - shift) / scale
        known = (places >= first - 0.5 - 1e-9) & (places <= last + 0.5 + 1e-9)
        inside = np.clip(places, first, last) - margin
        before = np.floor(inside).astype(np.int64)
        behind = np.minimum(before + 1, last - margin)
        return cls(before, behind, (inside - before).astype(np.float32), known)

    def part(self, begin: int, end: int) -> Places:
        """Those from one pixel up to another."""
        rows = slice(begin, end)
        return Places(self.before[rows], self.behind[rows], self.share[rows], self.known[rows])


def label_bands(
    scores: Scores, form: Size, size: Size, motion: Matrix, decide: Decide
) -> Iterator[tuple[int, Labels, Scores]]:
    """The labels of a picture and how sure they are, from above down; scores are bilinear between the network's pixels.

    Between four pixels of one label that label stays the highest, and how sure it is lies between theirs. So that is
    all that is scaled there; the scores of all labels are where two of them meet.

    Args:
        scores: float32, (h, w, K): what the network gives; where it is smaller than the input, its middle.
        form: Height and width of the network's input, in px.
        size: Those of the picture.
        motion: How the picture was brought to the input; see `preparation.fitting_motion`, which turns nothing.
        decide: Tells the labels of scores, and how sure they are.

    Returns:
        The first row, uint8, (rows, W), and float32, (rows, W); 255 and 0 where nothing is known.
    """
    rows = Places.along(size[0], motion[1, 1], motion[1, 2], form[0], scores.shape[0])
    columns = Places.along(size[1], motion[0, 0], motion[0, 2], form[1], scores.shape[1])
    labels, sure = decide(scores)
    meets = _meeting(labels) if rows.share.any() or columns.share.any() else np.zeros(labels.shape, bool)
    step = max(1, _NUMBERS // max(size[1], scores.shape[1]))
    for begin in range(0, size[0], step):
        part = rows.part(begin, min(begin + step, size[0]))
        found = labels.take(part.before, 0).take(columns.before, 1)
        sureness = _between(_between(sure, part, 0), columns, 1)
        across, down = (
            np.flatnonzero(meets[part.before][:, columns.before]),
            max(1, _NUMBERS // scores.shape[2]),
        )
        for start in range(0, len(across), down):
            some = across[start : start + down]
            exact = decide(_scores_at(scores, part, columns, some))
            np.put(found, some, exact[0])
            np.put(sureness, some, exact[1])
        for unknown in (np.s_[~part.known], np.s_[:, ~columns.known]):
            found[unknown], sureness[unknown] = UNKNOWN, 0
        yield begin, found, sureness


def _meeting(labels: Labels) -> NDArray[np.bool_]:
    """Where a pixel and the next ones to the right and below are not all of one label: bool, (h, w)."""
    below = labels[[*range(1, len(labels)), len(labels) - 1]]
    meets: NDArray[np.bool_] = labels != below
    for one in (labels, below):
        meets[:, :-1] |= labels[:, :-1] != one[:, 1:]
    return meets


def _scores_at(scores: Scores, rows: Places, columns: Places, places: NDArray[np.int64]) -> Scores:
    """The scores of some pixels of a part of a picture: float32, (M, K)."""
    row, column = np.divmod(places, len(columns.before))
    down, across = rows.share[row][:, None], columns.share[column][:, None]
    left, right = columns.before[column], columns.behind[column]
    flat, ends = scores.reshape(-1, scores.shape[2]), []
    for line in (rows.before[row], rows.behind[row]):
        line *= scores.shape[1]
        end = flat.take(line + left, 0)
        end += (flat.take(line + right, 0) - end) * across
        ends.append(end)
    ends[0] += (ends[1] - ends[0]) * down
    outcome: Scores = ends[0]
    return outcome


def _between(values: Scores, places: Places, axis: int) -> Scores:
    """Values at places along an axis."""
    form = [1] * values.ndim
    form[axis] = -1
    found: Scores = values.take(places.before, axis)
    if places.share.any():
        found += (values.take(places.behind, axis) - found) * places.share.reshape(form)
    return found
