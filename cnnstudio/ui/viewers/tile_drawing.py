"""A whole mosaic as a drawing for a picture file, with a line that says what it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from cnnstudio.core.numerals import exact
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.mosaic import grid
from cnnstudio.ui.viewers.paint_tile import paint_tile
from cnnstudio.ui.viewers.tiles import Tiles
from cnnstudio.ui.widgets.drawing import Drawing

_LINE = 40  # px: the title
_MARGIN = 16
_MOST = 4096  # tiles
_ROOM = 2400  # px: no picture is wider, unless a line of it is


def drawing_of_tiles(tiles: Tiles, side: int, title: str, details: str) -> Drawing:
    """All tiles, as many beside as below each other.

    Args:
        tiles: What is drawn; of very many the first.
        side: The longer side of a tile, in px.
        title: What it is.
        details: How much of it.
    """
    count = min(tiles.count, _MOST)
    if count < tiles.count:
        details = f"{details} · the first {exact(count)}"
    words = QFontMetrics(text_font(1, strong=True)).horizontalAdvance(f"{title}  ")
    width = max(
        words + QFontMetrics(text_font()).horizontalAdvance(details) + 2 * _MARGIN, _width(count, tiles, side)
    )
    where = grid(count, tiles.cells, side, width)

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRect(0, 0, width, _LINE + where.total), QColor(theme.colours.background))
        line = QRect(_MARGIN, 8, width, _LINE - 8)
        painter.setFont(text_font(1, strong=True))
        painter.setPen(QColor(theme.colours.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(text_font())
        painter.setPen(QColor(theme.colours.dim))
        painter.drawText(line.adjusted(words, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, details)
        painter.translate(0, _LINE)
        painter.setFont(figures_font(-2))
        for place in range(count):
            paint_tile(painter, tiles, place, where.rect(place), tiles.image(place), False, 2.0)
        painter.translate(0, -_LINE)

    return Drawing(QSize(width, _LINE + where.total), paint)


def _width(count: int, tiles: Tiles, side: int) -> int:
    """The width, in px, at which the picture is about as wide as high."""
    for columns in range(1, count + 1):
        width = 2 * _MARGIN + columns * (side + 8)
        if width >= _ROOM or grid(count, tiles.cells, side, width).total <= width:
            return width
    return 2 * _MARGIN + count * (side + 8)
