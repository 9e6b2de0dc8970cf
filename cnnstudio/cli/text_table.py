"""A table of plain text, for thousands of rows at once."""

from __future__ import annotations

from collections.abc import Sequence

GAP = "  "
_LEAST = 12


def table_lines(
    headings: Sequence[str], rows: Sequence[Sequence[str]], texts: int, width: int, pliant: int
) -> list[str]:
    """The lines of a table, the headings first.

    Args:
        headings: One for each column.
        rows: The cells of each row.
        texts: How many columns, from the left, hold text; those behind hold numbers and end flush.
        width: Characters in a line, where the pliant column can make it fit.
        pliant: The column whose longer cells are cut.
    """
    cells = [list(headings), *[list(row) for row in rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    if excess > 0:
        widths[pliant] = max(min(_LEAST, widths[pliant]), widths[pliant] - excess)
        for row in cells:
            row[pliant] = _cut(row[pliant], widths[pliant])
    return [_line(row, widths, texts) for row in cells]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _line(row: Sequence[str], widths: Sequence[int], texts: int) -> str:
    aligned = [
        cell.ljust(size) if place < texts else cell.rjust(size)
        for place, (cell, size) in enumerate(zip(row, widths, strict=True))
    ]
    return GAP.join(aligned).rstrip()
