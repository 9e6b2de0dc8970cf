"""Which boxes lie upon which, found without comparing each with each.

The IoU of two boxes is at most the quotient of their widths, that of their heights, and what the IoU of
their spans along either axis is. With more than a threshold t, the longer side of one is therefore less
than 1/t times that of the other, and their middles are nearer than (w₁ + w₂)/2 · (1 − t)/(1 + t) along
each axis. So boxes are laid into cells by class, size and place, and a box meets those in near cells alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.boxes import Boxes, iou_in_pairs

Places = NDArray[np.int64]
Pairs = tuple[Places, Places]
"""int64, (P,) twice: places in the first and in the second set of boxes."""

_COLUMN_BITS = 20
_MOST_CELLS = 1 << 16
"""Cells along an axis: smaller ones would only cost time."""
_AT_ONCE = 1 << 20
"""Pairs that are compared at once, so that memory stays small."""
_LITTLE = 1e-9
"""Thresholds below need a box of any size to be looked at."""
_LEVELS = 64
_FEW, _FEWEST = 1 << 17, 32
"""So many comparisons, or comparisons with so few boxes, cost less than to lay out cells."""


def overlapping(
    first: Boxes, first_labels: Places, second: Boxes, second_labels: Places, threshold: float
) -> Pairs:
    """All pairs of one class with more than a threshold of IoU, in no special order.

    Args:
        first: Boxes, (N, 4).
        first_labels: Their classes, (N,).
        second: Boxes, (M, 4).
        second_labels: Their classes, (M,).
        threshold: From 0 to 1.
    """
    if threshold >= 1 or not len(first) or not len(second):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if len(first) * len(second) <= _FEW or min(len(first), len(second)) <= _FEWEST:
        return _of_each_with_each(first, first_labels, second, second_labels, threshold)
    return Grid(second, second_labels, threshold).pairs(first, first_labels)


def _of_each_with_each(
    first: Boxes, first_labels: Places, second: Boxes, second_labels: Places, threshold: float
) -> Pairs:
    """The same without cells: with so much IoU, two boxes share along each axis as large a share of either side."""
    if len(first) > len(second):  # long rows are quicker
        columns, rows = _of_each_with_each(second, second_labels, first, first_labels, threshold)
        return rows, columns
    margin = (first[:, 2:] - first[:, :2]) * (threshold * (1 - 1e-9))
    low, high = first[:, :2] + margin, first[:, 2:] - margin
    left, top, right, bottom = np.ascontiguousarray(second.T)
    near = (right > low[:, :1]) & (left < high[:, :1])
    near &= bottom > low[:, 1:]
    near &= top < high[:, 1:]
    rows, columns = np.divmod(np.flatnonzero(near), len(second))
    more = iou_in_pairs(first[rows], second[columns]) > threshold
    more &= first_labels[rows] == second_labels[columns]
    return rows[more], columns[more]


@dataclass(slots=True, eq=False)
class Grid:
    """Boxes in cells by class, size and place.

    Attributes:
        boxes: The boxes, (M, 4), all sound.
        labels: Their classes, int64, (M,).
        threshold: The IoU, from 0 to less than 1, that a pair must exceed.
    """

    boxes: Boxes
    labels: Places
    threshold: float
    _groups: Places = field(init=False)
    _widest: NDArray[np.float64] = field(init=False)
    _origin: NDArray[np.float64] = field(init=False)
    _cell: NDArray[np.float64] = field(init=False)
    _order: Places = field(init=False)
    _keys: Places = field(init=False)

    def __post_init__(self) -> None:
        sizes = self.boxes[:, 2:] - self.boxes[:, :2]
        middles = (self.boxes[:, 2:] + self.boxes[:, :2]) / 2
        self._groups, of_box = np.unique(
            self.labels * _LEVELS + _level(sizes, self.threshold), return_inverse=True
        )
        self._widest = np.zeros((len(self._groups), 2))
        np.maximum.at(self._widest, of_box, sizes)
        self._origin = middles.min(axis=0)
        extent = middles.max(axis=0) - self._origin
        cell = np.maximum(self._widest * self._reach, extent / _MOST_CELLS)
        self._cell = np.where(cell > 0, cell, 1.0)
        cells = self._cells(middles, of_box)
        keys = self._keys_of(of_box, cells[:, 1], cells[:, 0])
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    @property
    def _reach(self) -> float:
        """How near, in halves of both sizes together, the middles of two boxes must be."""
        return (1 - self.threshold) / (1 + self.threshold) * (1 + 1e-9)

    def _cells(self, places: NDArray[np.float64], groups: Places) -> Places:
        """Columns and rows of the cells at some places, (N, 2)."""
        with np.errstate(over="ignore"):
            cells = (places - self._origin) / self._cell[groups]
        return np.clip(cells, 0, _MOST_CELLS + 1).astype(np.int64)

    @staticmethod
    def _keys_of(groups: Places, rows: Places, columns: Places) -> Places:
        outcome: Places = (((groups << _COLUMN_BITS) | rows) << _COLUMN_BITS) | columns
        return outcome

    def pairs(self, boxes: Boxes, labels: Places) -> Pairs:
        """All pairs of other boxes of one's class with boxes of the grid that exceed the threshold."""
        level = _level(boxes[:, 2:] - boxes[:, :2], self.threshold)
        found = [self._at_level(boxes, labels, level + step) for step in (-1, 0, 1)]
        first, second = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return first, second

    def _at_level(self, boxes: Boxes, labels: Places, level: Places) -> Pairs:
        """The pairs with boxes of the grid of a level of size."""
        wanted = labels * _LEVELS + level
        groups = np.minimum(np.searchsorted(self._groups, wanted), len(self._groups) - 1)
        places = np.flatnonzero((self._groups[groups] == wanted) & (level >= 0))
        groups, boxes = groups[places], boxes[places]
        sizes, middles = boxes[:, 2:] - boxes[:, :2], (boxes[:, 2:] + boxes[:, :2]) / 2
        largest = self._widest[groups]
        if self.threshold > _LITTLE:
            largest = np.minimum(largest, sizes / self.threshold)
        near = (sizes + largest) / 2 * self._reach
        low, high = self._cells(middles - near, groups), self._cells(middles + near, groups)
        turns, rows = spread(low[:, 1], high[:, 1] - low[:, 1] + 1)
        start = np.searchsorted(self._keys, self._keys_of(groups[turns], rows, low[turns, 0]))
        end = np.searchsorted(self._keys, self._keys_of(groups[turns], rows, high[turns, 0]), "right")
        return self._compared(boxes, places, turns, start, end - start)

    def _compared(self, boxes: Boxes, places: Places, turns: Places, start: Places, counts: Places) -> Pairs:
        """Of the pairs of boxes with runs of boxes in cells, those that exceed the threshold."""
        first, second = [], []
        total = np.cumsum(counts)
        cuts = np.searchsorted(total, np.arange(_AT_ONCE, counts.sum(), _AT_ONCE))
        for run in np.split(np.arange(len(counts)), cuts):
            which, members = spread(start[run], counts[run])
            which, members = turns[run][which], self._order[members]
            more = iou_in_pairs(boxes[which], self.boxes[members]) > self.threshold
            first.append(places[which[more]])
            second.append(members[more])
        return np.concatenate(first), np.concatenate(second)


def _level(sizes: NDArray[np.float64], threshold: float) -> Places:
    """The level of size, from 0: boxes with more IoU than the threshold are at most one level apart."""
    if threshold <= _LITTLE:
        return np.zeros(len(sizes), np.int64)
    with np.errstate(divide="ignore"):
        levels = np.log2(sizes.max(axis=1)) / np.log2(max(2.0, 1.001 / threshold))
    outcome: Places = np.clip(np.floor(levels) + _LEVELS // 2, 0, _LEVELS - 2).astype(np.int64)
    return outcome


def spread(starts: Places, counts: Places) -> Pairs:
    """Runs of whole numbers one after the other: of which run each is, and the number itself."""
    runs = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    numbers = np.arange(len(runs)) - (ends - counts)[runs] + starts[runs]
    return runs, numbers
