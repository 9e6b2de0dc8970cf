"""Drawing an account: cells in the colours of their numbers, signs, sums and formulas."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from cnnstudio.engine.pixel.account import INSIDE, NOWHERE, Account, Formula, Terms
from cnnstudio.engine.pixel.account_text import symbols
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, formula_font, text_font
from cnnstudio.ui.viewers.account.blocks import Block, Grid, Metrics, Rect
from cnnstudio.ui.viewers.account.cell_colours import cells_image, extreme_of
from cnnstudio.ui.viewers.account.layout import formula_text, name_width, row_cells
from cnnstudio.ui.viewers.account.paint_cells import paint_cell, paint_outline, paint_sign
from cnnstudio.ui.viewers.account.words import origin_text, outcome_text, rest_text, total_text

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn beside the account itself.

    Attributes:
        account: The account.
        plane: The plane whose window is shown.
        cursor: The number that Enter goes to: plane, row, column of the first step; None for none.
        metrics: Sizes.
    """

    account: Account
    plane: int
    cursor: tuple[int, int, int] | None
    metrics: Metrics


def paint_block(painter: QPainter, look: Look, block: Block) -> None:
    """Draw one step."""
    step = look.account.steps[block.step]
    _title(painter, look, block, step)
    if isinstance(step, Formula):
        _formula(painter, step, block)
    elif block.rows:
        _list(painter, look, step, block)
    else:
        _window(painter, look, step, block)


def _title(painter: QPainter, look: Look, block: Block, step: Terms | Formula) -> None:
    colours = theme.colours
    rect = QRect(16, block.rect.y, block.rect.width - 32, look.metrics.line + 4)
    painter.setFont(text_font(strong=True))
    painter.setPen(QColor(colours.text))
    painter.drawText(rect, _LEFT, step.title)
    left = painter.fontMetrics().horizontalAdvance(step.title) + 12
    note = (step.note or symbols(step)) if isinstance(step, Formula) else ""
    if isinstance(step, Terms) and not block.rows and len(step.values) > 1:
        note = (
            f"shown: {step.planes.name(min(look.plane, len(step.values) - 1))} · {len(step.values):,} in all"
        )
    painter.setFont(text_font())
    painter.setPen(QColor(colours.dim))
    room = rect.adjusted(left, 0, 0, 0)
    painter.drawText(
        room, _LEFT, painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, room.width())
    )


def _formula(painter: QPainter, step: Formula, block: Block) -> None:
    if block.words is None:
        return
    painter.setFont(formula_font())
    painter.setPen(QColor(theme.colours.text))
    flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(QRect(*block.words), flags, formula_text(step))


def _window(painter: QPainter, look: Look, terms: Terms, block: Block) -> None:
    plane = min(look.plane, len(terms.values) - 1)
    for grid in block.grids:
        _grid(painter, look, terms, grid, plane)
    painter.setFont(text_font(5))
    painter.setPen(QColor(theme.colours.dim))
    for sign, x, y in block.signs:
        painter.drawText(QRect(x - 14, y - 14, 28, 28), _CENTRE, sign)
    if block.outcome is not None:
        painter.setFont(figures_font(1, strong=True))
        painter.setPen(QColor(theme.colours.text))
        painter.drawText(QRect(*block.outcome), _LEFT, outcome_text(terms, plane))
    _chips(painter, look, terms, block)


def _grid(painter: QPainter, look: Look, terms: Terms, grid: Grid, plane: int) -> None:
    arrays = {"values": terms.values, "factors": terms.factors, "terms": terms.terms}
    numbers = arrays[grid.what]
    if numbers is None:
        return
    names = {"values": terms.values_name, "factors": terms.factors_name, "terms": terms.terms_name}
    _heads(painter, look.metrics, terms, grid, names[grid.what])
    extreme = extreme_of(numbers)
    padding = (terms.places[plane] == NOWHERE) & (grid.what != "factors")
    painter.setFont(figures_font(-1))
    if grid.has_numbers:
        for row in range(grid.rows):
            for column in range(grid.columns):
                value, is_padding = float(numbers[plane, row, column]), bool(padding[row, column])
                paint_cell(painter, grid.cell_rect(row, column), value, extreme, is_padding)
    elif grid.rows and grid.columns:
        painter.drawImage(QRect(*grid.rect), cells_image(numbers[plane], extreme, padding))
    painter.setPen(QPen(QColor(theme.colours.outline), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRect(*grid.rect))
    if grid.what == "values":
        _winners(painter, terms, grid, plane)
        _cursor(painter, look, grid, plane)


def _heads(painter: QPainter, metrics: Metrics, terms: Terms, grid: Grid, name: str) -> None:
    """The name of a grid, and the numbers of its rows and columns."""
    of_kernel = grid.what == "factors"
    rows = terms.factor_rows if of_kernel else terms.rows
    columns = terms.factor_columns if of_kernel else terms.columns
    top = grid.y - grid.head
    painter.setFont(text_font(-1))
    painter.setPen(QColor(theme.colours.dim))
    painter.drawText(QRect(grid.x, top, max(grid.rect.width, metrics.name), metrics.line), _LEFT, name)
    painter.setFont(figures_font(-2))
    width, height = grid.cell
    if grid.what == "terms" or width < painter.fontMetrics().horizontalAdvance("000") or height < 14:
        return
    for place, column in enumerate(columns):
        painter.drawText(
            QRect(grid.x + place * width, grid.y - metrics.mark[1], width, metrics.mark[1] - 2),
            _CENTRE,
            _mark(column),
        )
    for place, row in enumerate(rows):
        painter.drawText(
            QRect(grid.x - metrics.mark[0], grid.y + place * height, metrics.mark[0] - 5, height),
            _RIGHT,
            _mark(row),
        )


def _mark(number: int) -> str:
    return str(number).replace("-", "−")


def _winners(painter: QPainter, terms: Terms, grid: Grid, plane: int) -> None:
    if terms.winners is None:
        return
    painter.setPen(QPen(QColor(theme.colours.accent), 3))
    for row in range(grid.rows):
        for column in range(grid.columns):
            if terms.winners[plane, row, column]:
                painter.drawRect(QRect(*grid.cell_rect(row, column)).adjusted(1, 1, -1, -1))


def _cursor(painter: QPainter, look: Look, grid: Grid, plane: int) -> None:
    if (
        look.cursor is None
        or look.cursor[0] != plane
        or look.cursor[1] >= grid.rows
        or look.cursor[2] >= grid.columns
    ):
        return
    paint_outline(painter, grid.cell_rect(*look.cursor[1:]))


def _chips(painter: QPainter, look: Look, terms: Terms, block: Block) -> None:
    """The sums of the planes, the strongest first."""
    if not block.chips:
        return
    colours, sums, line = theme.colours, terms.plane_values, look.metrics.line
    extreme = extreme_of(sums)
    first = block.chips[0][1]
    painter.setFont(text_font(-1))
    painter.setPen(QColor(colours.dim))
    noun = "plane" if terms.planes.depths or terms.planes.names else terms.planes.noun
    painter.drawText(QRect(first.x, first.y - line - 4, block.rect.width - 32, line), _LEFT,
                     f"{'largest' if terms.rule == 'largest' else 'sum'} per {noun}, the strongest first")  # fmt: skip
    for plane, rect in block.chips:
        sum_rect = Rect(rect.x, rect.y + line, rect.width, rect.height - line)
        painter.setFont(figures_font(-2))
        painter.setPen(QColor(colours.dim))
        name = _short(terms, plane)
        label = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, rect.width)
        painter.drawText(QRect(rect.x, rect.y, rect.width, line), _CENTRE, label)
        painter.setFont(figures_font(-1))
        paint_cell(painter, sum_rect, float(sums[plane]), extreme, False)
        if plane == look.plane:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRect(*rect).adjusted(-1, 0, 1, 1))
    if block.rest is not None:
        painter.setFont(figures_font(strong=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRect(*block.rest), _LEFT, total_text(terms, tuple(plane for plane, _ in block.chips))
        )


def _short(terms: Terms, plane: int) -> str:
    name = terms.planes.name(plane)
    return name.replace("channel ", "ch ").replace("depth ", "d").replace("kernel ", "k")


def _list(painter: QPainter, look: Look, terms: Terms, block: Block) -> None:
    """Numbers below each other: name, number × factor = product."""
    values, products = terms.values.reshape(-1), terms.terms.reshape(-1)
    factors = None if terms.factors is None else terms.factors.reshape(-1)
    shows_terms = factors is not None or bool((values != products).any())
    extremes = [extreme_of(part) for part in (values, factors if factors is not None else 0.0, products)]
    for plane, rect in block.rows:
        cells = row_cells(rect, look.metrics)
        painter.setFont(figures_font(-1))
        painter.setPen(QColor(theme.colours.dim))
        painter.drawText(
            QRect(rect.x, rect.y, name_width(rect, look.metrics) - 8, rect.height),
            _LEFT,
            terms.planes.name(plane),
        )
        is_padding = terms.places.reshape(-1)[plane] == NOWHERE
        paint_cell(painter, cells[0], float(values[plane]), extremes[0], is_padding)
        if factors is not None:
            paint_sign(painter, "×" if terms.terms_name == "products" else "and", cells[0], cells[1])
            paint_cell(painter, cells[1], float(factors[plane]), extremes[1], False)
        if shows_terms:
            where = cells[2] if factors is not None else cells[1]
            paint_sign(painter, "=" if factors is not None and terms.terms_name == "products" else "→",
                  cells[1] if factors is not None else cells[0], where)  # fmt: skip
            paint_cell(painter, where, float(products[plane]), extremes[2], False)
        if terms.winners is not None and terms.winners.reshape(-1)[plane]:
            painter.setPen(QPen(QColor(theme.colours.accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRect(*cells[0]).adjusted(1, 1, -1, -1))
        _origin(painter, look, terms, plane, rect, cells[int(shows_terms) + int(factors is not None)])
        if look.cursor is not None and look.cursor[0] == plane and block.step == 0:
            paint_outline(painter, cells[0])
    shown = tuple(plane for plane, _ in block.rows)
    painter.setFont(text_font())
    painter.setPen(QColor(theme.colours.dim))
    if block.rest is not None:
        painter.drawText(QRect(*block.rest), _LEFT, rest_text(terms, shown))
    if block.outcome is not None:
        painter.setFont(figures_font(1, strong=True))
        painter.setPen(QColor(theme.colours.text))
        painter.drawText(QRect(*block.outcome), _LEFT, outcome_text(terms, 0))


def _origin(painter: QPainter, look: Look, terms: Terms, plane: int, row: Rect, last: Rect) -> None:
    """Where a number of the list comes from, at the end of its row."""
    left = last.x + last.width + 16
    room = QRect(left, row.y, row.x + row.width - left, row.height)
    painter.setFont(text_font(-1))
    painter.setPen(QColor(theme.colours.dim))
    if terms.places[plane, 0, 0] != INSIDE:
        text = origin_text(look.account, terms, plane)
        painter.drawText(room, _LEFT, _shortened(painter.fontMetrics(), text, room.width()))


def _shortened(metrics: QFontMetrics, origin: str, room: int) -> str:
    """Where a number comes from; where room is short its layer, the same in each row, is cut before its place is."""
    name, comma, place = origin.partition(", ")
    left = room - metrics.horizontalAdvance(comma + place)
    if metrics.horizontalAdvance(origin) <= room or left < metrics.horizontalAdvance("m…m"):
        return metrics.elidedText(origin, Qt.TextElideMode.ElideMiddle, room)
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, left) + comma + place


def strong_font() -> QFont:
    """The font of the number itself."""
    return figures_font(9, strong=True)
