"""Where the units of a kernel path stand: numbers only, from the image on the left to the unit on the right."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.engine.inspecting.kernel_path import PathLink, PathUnit

WIDTH, HEIGHT = 124, 48
"""Of a unit's box, in px."""

TILE = 32
"""Side of a part of a kernel, in px."""

_ACROSS = WIDTH + 72
_DOWN = HEIGHT + 14


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A unit, or the end of a link that leads no further.

    Attributes:
        x: Left side, in px.
        y: Top side, in px.
        unit: The unit; None at such an end.
        words: What it says.
    """

    x: float
    y: float
    unit: PathUnit | None
    words: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A link between two boxes.

    Attributes:
        begin: Number of the box on the left.
        end: Number of the box on the right.
        link: What leads there.
        extreme: The largest weight of all links into the box on the right.
    """

    begin: int
    end: int
    link: PathLink
    extreme: float


@dataclass(frozen=True, slots=True, eq=False)
class PathLayout:
    """A whole path.

    Attributes:
        boxes: All boxes; the unit itself is the first.
        lines: All links.
        width: In px.
        height: In px.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


class _Columns:
    """Takes boxes in, each behind those that lead to it."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._rows = 0
        self.boxes: list[Box] = []
        self.lines: list[Line] = []

    def add(self, unit: PathUnit | None, words: tuple[str, str], level: int) -> int:
        """Place a unit and what leads to it; its number."""
        number = len(self.boxes)
        x = float((self._depth - level) * _ACROSS)
        self.boxes.append(Box(x, 0.0, unit, words))
        links = () if unit is None else unit.links
        extreme = max([float(abs(link.weights).max(initial=0.0)) for link in links], default=0.0)
        children = []
        for link in links:
            child = self.add(link.source, _words(link), level + 1)
            children.append(child)
            self.lines.append(Line(child, number, link, extreme))
        if children:
            y = (self.boxes[children[0]].y + self.boxes[children[-1]].y) / 2
        else:
            y = float(self._rows * _DOWN)
            self._rows += 1
        self.boxes[number] = Box(x, y, unit, words)
        return number

    @property
    def rows(self) -> int:
        """How many boxes stand below each other."""
        return self._rows


def path_layout(root: PathUnit) -> PathLayout:
    """Place a path."""
    depth = _depth(root)
    columns = _Columns(depth)
    columns.add(root, _unit_words(root), 0)
    return PathLayout(
        tuple(columns.boxes), tuple(columns.lines),
        float(depth * _ACROSS + WIDTH), float(max(1, columns.rows) * _DOWN - (_DOWN - HEIGHT)),
    )  # fmt: skip


def _depth(unit: PathUnit) -> int:
    return max([1 + (0 if link.source is None else _depth(link.source)) for link in unit.links], default=0)


def _words(link: PathLink) -> tuple[str, str]:
    if link.source is None:
        return f"channel {link.channel}", "of the image, or mixed"
    return _unit_words(link.source)


def _unit_words(unit: PathUnit) -> tuple[str, str]:
    if unit.picture is not None:
        return unit.layer, f"unit {unit.unit}"
    return unit.layer, f"unit {unit.unit}, {unit.channels:,} inputs"
