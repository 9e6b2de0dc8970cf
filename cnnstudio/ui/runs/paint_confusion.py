"""A confusion matrix drawn with its numbers: where each cell is, and what it looks like."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from cnnstudio.core.numerals import exact, short
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.heat import LEVELS, heat_colour, ink_on

Cell = tuple[int, int]
"""The right class, and the one that an image was taken for."""

LARGEST, SMALLEST = 104, 20  # px of a cell
_TINY = 5  # px, where there are too many classes for numbers
_LONG = 100_000  # counts that are written short
_MANY = 100  # classes
_MOST_LABEL = 140  # px
_TITLE = 22
_GAP = 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """Where everything is, in px.

    Attributes:
        classes: How many classes there are.
        side: Side of a cell.
        left: Room for the names of rows.
        top: Room for the names of columns.
        is_upright: Whether the names of columns stand upright, since cells are narrower than they are.
    """

    classes: int
    side: int
    left: int
    top: int
    is_upright: bool

    @property
    def size(self) -> QSize:
        """The whole matrix with its names."""
        return QSize(self.left + self.classes * self.side + _GAP, self.top + self.classes * self.side + _GAP)

    def rect(self, cell: Cell) -> QRect:
        """Where a cell is."""
        right, predicted = cell
        return QRect(self.left + predicted * self.side, self.top + right * self.side, self.side, self.side)

    def cell_at(self, point: QPoint) -> Cell | None:
        """The cell at a point; None outside."""
        column, row = (point.x() - self.left) // self.side, (point.y() - self.top) // self.side
        inside = 0 <= row < self.classes and 0 <= column < self.classes
        return (row, column) if inside and point.x() >= self.left and point.y() >= self.top else None


def matrix_layout(classes: Sequence[str], room: QSize | None = None) -> MatrixLayout:
    """Lay a matrix out so that it fits into some room, if its cells stay large enough for that.

    Args:
        classes: What the classes are called.
        room: The room; None: as much as is wanted.
    """
    metrics, count = QFontMetrics(text_font(-1)), max(1, len(classes))
    longest = max((metrics.horizontalAdvance(name) for name in classes), default=0)
    label = min(longest, _MOST_LABEL) + 2 * _GAP
    left = _TITLE + label
    least = SMALLEST if count <= _MANY else _TINY
    side = LARGEST
    if room is not None:
        free = min(room.width() - left, room.height() - _TITLE - metrics.height() - _GAP) - _GAP
        side = max(least, min(LARGEST, free // count))
    is_upright = label > side
    if is_upright and room is not None:
        side = max(least, min(side, (room.height() - _TITLE - label - _GAP) // count))
    return MatrixLayout(
        count, side, left, _TITLE + (label if is_upright else metrics.height() + _GAP), is_upright
    )


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """What is drawn.

    Attributes:
        counts: int64, (classes, classes): images, objects or pixels of each right class (rows) by the predicted one.
        classes: What the classes are called.
        in_shares: Whether cells say percent of their row instead of counts.
        noun: What is counted.
    """

    counts: NDArray[np.int64]
    classes: tuple[str, ...]
    in_shares: bool = False
    noun: str = "image"

    def share(self, cell: Cell) -> float:
        """Share of the images of a cell's right class that are in it, 0…1."""
        total = int(self.counts[cell[0]].sum())
        return int(self.counts[cell]) / total if total else 0.0

    def text(self, cell: Cell) -> str:
        """What a cell says; nothing where there is no image."""
        count = int(self.counts[cell])
        if not count:
            return ""
        if self.in_shares:
            return f"{100 * self.share(cell):.0f}"
        return exact(count) if count < _LONG else short(count)

    def words(self, cell: Cell) -> str:
        """A cell in a sentence."""
        right, predicted = (self.classes[place] for place in cell)
        count = int(self.counts[cell])
        images = f"{exact(count)} {self.noun}{'s' * (count != 1)}"
        taken = "recognized" if cell[0] == cell[1] else f"taken for {predicted}"
        return f"{right} {taken}: {images}, {100 * self.share(cell):.1f} % of {right}"


def colour_of(matrix: Matrix, cell: Cell) -> str:
    """The ground of a cell: the more of its row are in it, the stronger; few are seen too."""
    share = matrix.share(cell)
    return theme.colours.panel if not share else heat_colour(round(math.sqrt(share) * (LEVELS - 1)))


def paint_cells(painter: QPainter, matrix: Matrix, layout: MatrixLayout, seen: QRect) -> None:
    """Draw the cells that touch a rectangle."""
    painter.setFont(figures_font(-1))
    metrics = painter.fontMetrics()
    first, last = (
        layout.cell_at(_inside(layout, point)) or (0, 0) for point in (seen.topLeft(), seen.bottomRight())
    )
    line = QColor(theme.colours.line)
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            cell = (row, column)
            rect, ground = layout.rect(cell), colour_of(matrix, cell)
            painter.fillRect(rect, QColor(ground))
            if layout.side >= SMALLEST:
                painter.setPen(line)
                painter.drawRect(rect)
            text = matrix.text(cell)
            if text and metrics.horizontalAdvance(text) <= layout.side - 2:
                painter.setPen(QColor(ink_on(ground)))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _inside(layout: MatrixLayout, point: QPoint) -> QPoint:
    last = layout.classes * layout.side - 1
    return QPoint(
        min(max(point.x(), layout.left), layout.left + last),
        min(max(point.y(), layout.top), layout.top + last),
    )


def paint_row_names(painter: QPainter, matrix: Matrix, layout: MatrixLayout, chosen: Cell | None) -> None:
    """Draw the names of the right classes."""
    painter.setFont(text_font(-1))
    metrics = painter.fontMetrics()
    if layout.side >= metrics.height() - 4:
        for row, name in enumerate(matrix.classes):
            rect = QRect(_TITLE, layout.top + row * layout.side, layout.left - _TITLE - _GAP, layout.side)
            painter.setPen(_ink(chosen is not None and chosen[0] == row))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width())
            painter.drawText(rect, _RIGHT, text)
    painter.save()
    painter.setPen(QColor(theme.colours.dim))
    painter.translate(0, layout.top + layout.classes * layout.side / 2)
    painter.rotate(-90)
    painter.drawText(QRect(-100, 0, 200, _TITLE), Qt.AlignmentFlag.AlignCenter, "Right class")
    painter.restore()


def paint_column_names(painter: QPainter, matrix: Matrix, layout: MatrixLayout, chosen: Cell | None) -> None:
    """Draw the names of the predicted classes."""
    painter.setFont(text_font(-1))
    metrics = painter.fontMetrics()
    for column, name in enumerate(matrix.classes if layout.side >= metrics.height() - 4 else ()):
        painter.setPen(_ink(chosen is not None and chosen[1] == column))
        painter.save()
        painter.translate(layout.left + column * layout.side, layout.top - _GAP)
        if layout.is_upright:
            painter.rotate(-90)
            rect = QRect(0, 0, layout.top - _TITLE - _GAP, layout.side)
            place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        else:
            rect = QRect(0, -metrics.height(), layout.side, metrics.height())
            place = Qt.AlignmentFlag.AlignCenter
        painter.drawText(rect, place, metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width()))
        painter.restore()
    painter.setPen(QColor(theme.colours.dim))
    words = "Predicted class, in % of the right class" if matrix.in_shares else "Predicted class"
    width = max(painter.fontMetrics().horizontalAdvance(words), layout.classes * layout.side)
    painter.drawText(QRect(layout.left, 0, width, _TITLE), Qt.AlignmentFlag.AlignCenter, words)


def _ink(chosen: bool) -> QColor:
    return QColor(theme.colours.accent if chosen else theme.colours.text)


def paint_matrix(painter: QPainter, matrix: Matrix, layout: MatrixLayout) -> None:
    """Draw a whole matrix on the ground of panels."""
    painter.fillRect(QRect(QPoint(0, 0), layout.size), QColor(theme.colours.panel))
    paint_cells(painter, matrix, layout, QRect(QPoint(0, 0), layout.size))
    paint_row_names(painter, matrix, layout, None)
    paint_column_names(painter, matrix, layout, None)
