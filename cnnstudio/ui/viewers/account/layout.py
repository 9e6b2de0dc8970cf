"""Where the parts of an account lie: numbers alone, in px from the top left of the whole account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cnnstudio.engine.pixel.account import Account, Formula, Terms
from cnnstudio.engine.pixel.account_text import filled
from cnnstudio.ui.viewers.account.numbers import shown_number

LISTED = 12
"""Numbers of a row that are shown one by one, the strongest first."""

CHIPS = 24
"""Sums of channels that are shown, the strongest first."""


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


_MARGIN, _GAP, _SIGN, _LEAST_CELL = 16, 12, 24, 1
_TALLEST = 256  # px: of a window without numbers


@dataclass(frozen=True, slots=True)
class Grid:
    """A window, a kernel, or their products.

    Attributes:
        what: ``values``, ``factors`` or ``terms``.
        x, y: Top left of the cells.
        rows, columns: How many cells.
        cell: Width and height of one.
        has_numbers: Whether numbers can be read in it.
    """

    what: str
    x: int
    y: int
    rows: int
    columns: int
    cell: tuple[int, int]
    has_numbers: bool

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


def is_row(terms: Terms) -> bool:
    """Whether the terms are single numbers, to be listed rather than laid out as a window."""
    return terms.values.shape[1:] == (1, 1)


def strongest(terms: Terms, count: int) -> list[int]:
    """So many planes that weigh most, in that order; NaN and infinite ones before all others."""
    weights = np.nan_to_num(np.abs(terms.plane_values), nan=np.inf)
    chosen = np.argpartition(-weights, count - 1)[:count] if count < len(weights) else np.arange(len(weights))
    return [int(plane) for plane in chosen[np.lexsort((chosen, -weights[chosen]))]]


def listed(terms: Terms) -> list[int]:
    """The planes of a row that are shown: the strongest, and what was taken of them in any case."""
    shown = strongest(terms, LISTED)
    if terms.winners is not None:
        taken = [int(plane) for plane in np.flatnonzero(terms.winners.any(axis=(1, 2)))]
        missing = [plane for plane in taken if plane not in shown][:LISTED]
        shown = [*shown[: len(shown) - len(missing)], *missing]
    return shown


def first_plane(terms: Terms) -> int:
    """The plane of a window to begin with: where something was taken, or the strongest."""
    if terms.winners is not None and terms.winners.any():
        return int(np.flatnonzero(terms.winners.any(axis=(1, 2)))[0])
    return strongest(terms, 1)[0] if len(terms.values) else 0


def layout(account: Account, width: int, metrics: Metrics) -> Layout:
    """Lay an account out.

    Args:
        account: The account.
        width: Of the view, in px.
        metrics: The sizes of its parts.
    """
    blocks: list[Block] = []
    top = _GAP
    for number, step in enumerate(account.steps):
        blocks.append(_block(number, step, top, width, metrics))
        top = blocks[-1].rect.y + blocks[-1].rect.height + _GAP
    return Layout(tuple(blocks), width, top)


def _block(number: int, step: Terms | Formula, top: int, width: int, metrics: Metrics) -> Block:
    inner = top + metrics.line + 8  # below the title
    if isinstance(step, Formula):
        room = width - 2 * _MARGIN
        lines = 1 + len(formula_text(step)) * metrics.character // max(1, room)
        words = Rect(_MARGIN, inner, room, lines * metrics.line)
        return Block(number, _down_to(top, words.y + words.height, width), words=words)
    if is_row(step):
        return _list_block(number, step, top, inner, width, metrics)
    return _window_block(number, step, top, inner, width, metrics)


def _down_to(top: int, bottom: int, width: int) -> Rect:
    return Rect(0, top, width, bottom - top + 8)


def _list_block(number: int, terms: Terms, top: int, y: int, width: int, metrics: Metrics) -> Block:
    """Numbers below each other, the strongest first."""
    count, height = len(terms.values), metrics.cell[1] + 2
    shown = listed(terms)
    rows = tuple(
        (plane, Rect(_MARGIN, y + place * height, width - 2 * _MARGIN, height))
        for place, plane in enumerate(shown)
    )
    y += len(shown) * height
    rest = None
    if count > len(shown):
        rest = Rect(_MARGIN, y, width - 2 * _MARGIN, metrics.line + 4)
        y += rest.height
    outcome = Rect(_MARGIN, y + 2, width - 2 * _MARGIN, metrics.line) if count > 1 else None
    y += metrics.line + 2 if outcome else 0
    return Block(number, _down_to(top, y, width), rows=rows, rest=rest, outcome=outcome)


def formula_text(formula: Formula) -> str:
    """A formula with its numbers, and what comes out."""
    return f"{filled(formula, shown_number)} = {shown_number(formula.value)}"


def name_width(row: Rect, metrics: Metrics) -> int:
    """Room for the name of a number in a row of the list: less where the view is narrow."""
    return max(0, min(metrics.name, row.width - 3 * metrics.cell[0] - 2 * _SIGN))


def row_cells(row: Rect, metrics: Metrics) -> tuple[Rect, Rect, Rect]:
    """Where the number, its factor and their product stand in a row of the list."""
    width, height = metrics.cell
    x = row.x + name_width(row, metrics)
    first = Rect(x, row.y, width, height)
    second = Rect(x + width + _SIGN, row.y, width, height)
    third = Rect(x + 2 * (width + _SIGN), row.y, width, height)
    return first, second, third


def _window_block(number: int, terms: Terms, top: int, y: int, width: int, metrics: Metrics) -> Block:
    """A window, its kernel and the products side by side, or below each other where they are too wide."""
    grids, signs, bottom = _grids(terms, y, width, metrics)
    last = grids[-1]
    right = last.x + last.rect.width + _GAP
    if width - right >= metrics.name:
        outcome = Rect(right, last.y, width - right - _MARGIN, last.rect.height)
    else:
        outcome = Rect(_MARGIN, bottom + 4, width - 2 * _MARGIN, metrics.line)
        bottom += metrics.line + 4
    chips: tuple[tuple[int, Rect], ...] = ()
    rest = None
    if len(terms.values) > 1:
        chips, bottom = _chips(terms, bottom + 18 + metrics.line, width, metrics)
        rest = Rect(_MARGIN, bottom + 2, width - 2 * _MARGIN, metrics.line)
        bottom += metrics.line + 2
    return Block(number, _down_to(top, bottom, width), grids, signs, outcome, chips=chips, rest=rest)


def _grids(
    terms: Terms, y: int, width: int, metrics: Metrics
) -> tuple[tuple[Grid, ...], tuple[tuple[str, int, int], ...], int]:
    """The grids in lines, the signs before all but the first, and where the last line ends."""
    _, rows, columns = terms.values.shape
    cell, has_numbers = _cell(rows, columns, width, metrics)
    kinds = ["values"] if terms.factors is None else ["values", "factors", "terms"]
    head = metrics.line + (
        metrics.mark[1] if terms.columns else 0
    )  # its name, and the numbers of its columns
    grids: list[Grid] = []
    signs: list[tuple[str, int, int]] = []
    x, line_y, height = _MARGIN, y, head + rows * cell[1]
    for what in kinds:
        ahead = _SIGN if grids else 0
        gutter = metrics.mark[0] if terms.rows and what != "terms" else 0
        span = ahead + gutter + columns * cell[0]
        if grids and x + span > width - _MARGIN:
            x, line_y = _MARGIN, line_y + height + _GAP
            span, gutter = (span - gutter + metrics.mark[0], metrics.mark[0]) if terms.rows else (span, 0)
        if grids:
            sign = "×" if what == "factors" else "="
            signs.append((sign, x + _SIGN // 2, line_y + head + rows * cell[1] // 2))
        grids.append(Grid(what, x + ahead + gutter, line_y + head, rows, columns, cell, has_numbers))
        x += span + 2
    return tuple(grids), tuple(signs), line_y + height


def _cell(rows: int, columns: int, width: int, metrics: Metrics) -> tuple[tuple[int, int], bool]:
    """The size of a cell: for numbers where they have room, smaller and in colour alone where they have not."""
    room = width - 2 * _MARGIN - metrics.mark[0] - _SIGN
    if columns * metrics.cell[0] <= room and rows * columns > 0:
        return metrics.cell, True
    side = max(_LEAST_CELL, min(metrics.cell[1], room // max(1, columns), _TALLEST // max(1, rows)))
    return (side, side), False


def _chips(terms: Terms, y: int, width: int, metrics: Metrics) -> tuple[tuple[tuple[int, Rect], ...], int]:
    """The sums of the planes, the strongest first, in lines; and where the last line ends."""
    chip_width, height = metrics.cell[0] + 12, metrics.cell[1] + metrics.line
    across = max(1, (width - 2 * _MARGIN) // (chip_width + 4))
    found = []
    for place, plane in enumerate(strongest(terms, CHIPS)):
        row, column = divmod(place, across)
        found.append(
            (plane, Rect(_MARGIN + column * (chip_width + 4), y + row * (height + 4), chip_width, height))
        )
    lines = -(-len(found) // across)
    return tuple(found), y + lines * (height + 4)


def rest_of(terms: Terms, shown: Iterable[int]) -> tuple[int, float]:
    """How many planes are not shown, and what they come to."""
    hidden = np.ones(len(terms.values), bool)
    hidden[list(shown)] = False
    with np.errstate(all="ignore"):
        return int(hidden.sum()), float(terms.plane_values[hidden].sum())
