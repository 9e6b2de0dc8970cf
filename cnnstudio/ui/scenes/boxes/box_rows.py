"""The boxes that are shown as rows of a table; a row is written when somebody looks at it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import overload

from cnnstudio.ui.scenes.boxes.shown_boxes import ShownBoxes
from cnnstudio.ui.scenes.rows_table import Column, Row
from cnnstudio.vision.error_kinds import Kind

COLUMNS = (
    Column("Class", "The class of the box."),
    Column("Score", "How sure the network is: objectness times the probability of the class.", 50),
    Column("IoU", "How much it has in common with the object that it finds or nearly finds.", 48),
    Column("Box", "Left, top, width and height, in px.", 140),
)


class BoxRows(Sequence[Row]):
    """A row a box, best first.

    Args:
        shown: The boxes.
    """

    def __init__(self, shown: ShownBoxes) -> None:
        self._shown, self._ious = shown, shown.ious
        self._written: dict[int, Row] = {}

    def __len__(self) -> int:
        """How many boxes there are."""
        return len(self._shown.found)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        """The row of a box, or those of some."""
        if isinstance(place, slice):
            return [self._row(one) for one in range(*place.indices(len(self)))]
        if place not in self._written:
            if not 0 <= place < len(self):
                raise IndexError(place)
            self._written[place] = self._row(place)
        return self._written[place]

    def _row(self, place: int) -> Row:
        shown = self._shown
        left, top, right, bottom = shown.found.boxes[place].tolist()
        label, score, iou = int(shown.found.labels[place]), shown.found.scores[place], self._ious[place]
        kind, name = shown.kind(place), shown.name(label)
        sign = "" if kind is None else "✓ " if kind is Kind.RIGHT else "✗ "
        where = f"{left:.0f}, {top:.0f}, {right - left:.0f}, {bottom - top:.0f}".replace("-", "−")
        texts = (f"{sign}{name}", f"{score:.2f}", "–" if math.isnan(iou) else f"{iou:.2f}", where)
        return Row(label, texts, "" if kind is None else f"{kind.title}: {kind.meaning}")
