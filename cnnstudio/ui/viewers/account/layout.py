"""Where the parts of an account lie: numbers alone, in px from the top left of the whole account."""

from __future__ import annotations

from cnnstudio.engine.pixel.account import Account, Formula, Terms
from cnnstudio.engine.pixel.account_text import filled
from cnnstudio.ui.viewers.account.blocks import Block, Grid, Layout, Metrics, Rect
from cnnstudio.ui.viewers.account.numbers import shown_number
from cnnstudio.ui.viewers.account.planes import CHIPS, is_row, listed, strongest
from cnnstudio.ui.viewers.account.words import total_text

_MARGIN, _GAP, _SIGN, _LEAST_CELL = 16, 12, 24, 1
_TALLEST = 256  # px: of a window without numbers


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
        if total_text(terms, tuple(plane for plane, _ in chips)):
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
    marks = metrics.mark[0] if terms.rows else 0
    lines = _lines(kinds, columns * cell[0], marks, width)
    grids: list[Grid] = []
    signs: list[tuple[str, int, int]] = []
    for line in lines:
        # Its name, and the numbers of its columns, which products have none of.
        head = metrics.line + (metrics.mark[1] if terms.columns and line != ["terms"] else 0)
        x, middle = _MARGIN, y + head + rows * cell[1] // 2
        for what in line:
            if grids:
                signs.append(("×" if what == "factors" else "=", x + _SIGN // 2, middle))
            # Those below each other begin at one edge, with a sign or without.
            x += (_SIGN if grids or len(lines) > 1 else 0) + (
                marks if what != "terms" or line[0] == what else 0
            )
            grids.append(Grid(what, x, y + head, rows, columns, cell, has_numbers, head))
            x += columns * cell[0] + 2
        y += head + rows * cell[1] + _GAP
    return tuple(grids), tuple(signs), y - _GAP


def _lines(kinds: list[str], grid: int, marks: int, width: int) -> list[list[str]]:
    """Which grids stand side by side, for their width, that of the numbers of rows, and that of the view."""
    spans = [
        _SIGN * (place > 0) + grid + (marks if what != "terms" else 0) for place, what in enumerate(kinds)
    ]
    room = width - 2 * _MARGIN
    if sum(spans) + 2 * (len(spans) - 1) <= room:
        return [kinds]
    if len(kinds) > 1 and _SIGN + spans[0] + spans[1] + 2 <= room:
        return [kinds[:2], kinds[2:]]
    return [[what] for what in kinds]


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
