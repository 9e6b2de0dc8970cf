"""The parts of an account as rectangles: a step a block, in it windows, rows of numbers, and sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Rect(NamedTuple):
    """A rectangle, in px."""

    x: int
    y: int
    width: int
    height: int

    def contains(self, x: int, y: int) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes that follow from the font, in px.

    Attributes:
        cell: Width and height of a cell with a number in it.
        line: Height of a line of text.
        mark: Width of the numbers of rows, and height of those of columns.
        name: Width of the name of a number in a row.
        character: Width of a character of a formula.
    """

    cell: tuple[int, int] = (60, 24)
    line: int = 20
    mark: tuple[int, int] = (30, 18)
    name: int = 150
    character: int = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """A window, a kernel, or their products.

    Attributes:
        what: ``values``, ``factors`` or ``terms``.
        x, y: Top left of the cells.
        rows, columns: How many cells.
        cell: Width and height of one.
        has_numbers: Whether numbers can be read in it.
        head: Height of its name, and of the numbers of its columns, above it.
    """

    what: str
    x: int
    y: int
    rows: int
    columns: int
    cell: tuple[int, int]
    has_numbers: bool
    head: int = 0

    @property
    def rect(self) -> Rect:
        """All cells."""
        return Rect(self.x, self.y, self.columns * self.cell[0], self.rows * self.cell[1])

    def cell_rect(self, row: int, column: int) -> Rect:
        """One cell."""
        width, height = self.cell
        return Rect(self.x + column * width, self.y + row * height, width, height)

    def at(self, x: int, y: int) -> tuple[int, int] | None:
        """The cell at a point."""
        if not self.rect.contains(x, y):
            return None
        return (y - self.y) // self.cell[1], (x - self.x) // self.cell[0]


@dataclass(frozen=True, slots=True)
class Block:
    """One step of the account.

    Attributes:
        step: Its number.
        rect: All of it.
        grids: The window, the kernel and the products of one plane, beside or below each other.
        signs: ``×`` and ``=`` between them, with the place of their middles.
        outcome: Where the sum of the plane stands.
        rows: Planes that are listed as rows of numbers, each with its rectangle.
        chips: Planes that can be chosen, each with the rectangle of its sum.
        rest: Where it says what the planes that are not shown come to.
        words: Where the words of a formula stand.
    """

    step: int
    rect: Rect
    grids: tuple[Grid, ...] = ()
    signs: tuple[tuple[str, int, int], ...] = ()
    outcome: Rect | None = None
    rows: tuple[tuple[int, Rect], ...] = ()
    chips: tuple[tuple[int, Rect], ...] = ()
    rest: Rect | None = None
    words: Rect | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """All steps below each other.

    Attributes:
        blocks: The steps.
        width, height: Of everything.
    """

    blocks: tuple[Block, ...]
    width: int
    height: int
