"""What the mouse does with a sheet, one class a gesture; no Qt.

A gesture begins where the button goes down, and shows with every move what would come of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cnnstudio.data.annotating.box import Grip, grip_point, spanned
from cnnstudio.data.annotating.painting import Point
from cnnstudio.data.annotating.sheet import Sheet


class Gesture(Protocol):
    """A drag.

    Attributes:
        sheet: What would come of it if it ended now.
        title: What it does, as in *Undo draw box*.
        selection: The box that is selected then; −1 for none.
    """

    sheet: Sheet
    title: str
    selection: int

    def move(self, x: float, y: float) -> None:
        """Go on to a place of the image, in px."""


class DrawBox:
    """Spans a new box, in whole px."""

    title = "draw box"

    def __init__(self, sheet: Sheet, x: float, y: float, label: int) -> None:
        self._before, self._label = sheet, label
        self._start = round(x), round(y)
        self.sheet, self.selection = sheet, -1

    def move(self, x: float, y: float) -> None:
        """Bring the other corner to a place."""
        width, height = self._before.width, self._before.height
        box = spanned(*self._start, round(x), round(y), self._label, width, height)
        self.sheet = self._before if box is None else self._before.with_box(box)
        self.selection = -1 if box is None else len(self._before.boxes)


class MoveBox:
    """Moves a box by whole px."""

    title = "move box"

    def __init__(self, sheet: Sheet, place: int, x: float, y: float) -> None:
        self._before, self._start = sheet, (x, y)
        self.sheet, self.selection = sheet, place

    def move(self, x: float, y: float) -> None:
        """Take the box along."""
        dx, dy = round(x - self._start[0]), round(y - self._start[1])
        self.sheet = self._before.with_moved(self.selection, dx, dy) if dx or dy else self._before


class ResizeBox:
    """Takes an edge or a corner of a box along, to whole px."""

    title = "resize box"

    def __init__(self, sheet: Sheet, place: int, grip: Grip, x: float, y: float) -> None:
        self._before, self._grip = sheet, grip
        edge = grip_point(sheet.boxes[place], grip)
        self._off = edge[0] - x, edge[1] - y
        self.sheet, self.selection = sheet, place

    def move(self, x: float, y: float) -> None:
        """Bring the edge to a place, as far off it as it was taken hold of."""
        x, y = round(x + self._off[0]), round(y + self._off[1])
        self.sheet = self._before.with_resized(self.selection, self._grip, x, y)


class Stroke:
    """Paints with the brush, or erases."""

    def __init__(self, sheet: Sheet, x: float, y: float, radius: float, value: int) -> None:
        self.title = "brush" if value else "erase"
        self._radius, self._value, self._last = radius, value, (x, y)
        self.selection = -1
        self.sheet = sheet.with_stroke([(x, y)], radius, value)

    def move(self, x: float, y: float) -> None:
        """Draw on to a place."""
        self.sheet = self.sheet.with_stroke([self._last, (x, y)], self._radius, self._value)
        self._last = x, y


class Corners:
    """A polygon that is being clicked together, corner by corner."""

    title = "polygon"

    def __init__(self) -> None:
        self._corners: list[Point] = []

    def __len__(self) -> int:
        """How many there are."""
        return len(self._corners)

    @property
    def points(self) -> Sequence[Point]:
        """The corners in order."""
        return tuple(self._corners)

    def add(self, x: float, y: float) -> None:
        """One corner more, if it is not where the last is."""
        if not self._corners or self._corners[-1] != (x, y):
            self._corners.append((x, y))

    def drop(self) -> None:
        """One corner less."""
        if self._corners:
            self._corners.pop()

    def closes_at(self, x: float, y: float, tolerance: float) -> bool:
        """Whether a place is so near the first corner that a click there closes the polygon."""
        if len(self._corners) < 3:
            return False
        first = self._corners[0]
        return max(abs(first[0] - x), abs(first[1] - y)) <= tolerance

    def filled(self, sheet: Sheet, value: int) -> Sheet:
        """The sheet with the polygon in it."""
        return sheet.with_polygon(self._corners, value)
