"""Draws one tile of a mosaic: its image, its numbers where there is room, its caption and its mark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.figures import brief
from cnnstudio.ui.viewers.tiles import Tiles

CAPTION = 18
"""Height of a caption, in px."""

_NUMBER_WIDTH, _NUMBER_HEIGHT = 38, 16  # px that a cell needs for its value to be written in it
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Mark:
    """What is special about a tile.

    Attributes:
        word: For its caption: ``dead``.
        is_alarm: Whether something is wrong with it, as with NaN.
    """

    word: str
    is_alarm: bool = False


def mark_of(tiles: Tiles, place: int) -> Mark | None:
    """What is special about a tile, if anything is; tiles that can be special have a method ``mark``."""
    find = getattr(tiles, "mark", None)
    word, is_alarm = find(place) if find is not None else ("", False)
    return Mark(word, is_alarm) if word else None


def paint_tile(
    painter: QPainter,
    tiles: Tiles,
    place: int,
    rect: QRect,
    image: QImage,
    is_chosen: bool,
    ratio: float = 1.0,
) -> None:
    """Draw a tile.

    Args:
        painter: Draws; its font is that of captions.
        tiles: Where the tile comes from.
        place: Its place.
        rect: Where its image goes, in px; the caption stands below.
        image: Its image.
        is_chosen: Whether it has a frame.
        ratio: Pixels of the screen for each px.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > rect.width() * ratio)
    painter.drawImage(rect, image)
    _paint_numbers(painter, tiles, place, rect)
    mark = mark_of(tiles, place)
    if mark is not None:
        _paint_mark(painter, rect, mark)
    if is_chosen:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(-3, -3, 3, 3), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_caption(painter, rect, str(tiles.unit(place)), mark, is_chosen)


def _paint_caption(painter: QPainter, rect: QRect, number: str, mark: Mark | None, is_chosen: bool) -> None:
    colours = theme.colours
    line = QRect(rect.left(), rect.bottom() + 4, rect.width(), CAPTION - 4)
    painter.setPen(QColor(colours.text if is_chosen else colours.dim))
    painter.drawText(line, _LEFT, number)
    if mark is None:
        return
    used = painter.fontMetrics().horizontalAdvance(f"{number} ")
    if used + painter.fontMetrics().horizontalAdvance(mark.word) <= rect.width():
        painter.setPen(QColor(colours.error if mark.is_alarm else colours.warning))
        painter.drawText(line.adjusted(used, 0, 0, 0), _LEFT, mark.word)


def _paint_mark(painter: QPainter, rect: QRect, mark: Mark) -> None:
    """A slanted line over what is dead or constant, a frame around what is no number."""
    colours, inside = theme.colours, QRectF(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark.is_alarm:
        painter.setPen(QPen(QColor(colours.error), 2))
        painter.drawRect(inside.adjusted(1, 1, -1, -1))
    else:
        corner = inside.adjusted(4, 4, -4, -4)
        for colour, width in ((QColor(0, 0, 0, 110), 2.4), (QColor(255, 255, 255, 190), 1.2)):
            painter.setPen(QPen(colour, width))  # seen on light and on dark tiles
            painter.drawLine(QPointF(corner.bottomLeft()), QPointF(corner.topRight()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_numbers(painter: QPainter, tiles: Tiles, place: int, rect: QRect) -> None:
    """Write the values into the cells where there is room for them."""
    written = tiles.numbers(place)
    if written is None:
        return
    values, pens = written
    height, width = rect.height() / values.shape[0], rect.width() / values.shape[1]
    if width < _NUMBER_WIDTH or height < _NUMBER_HEIGHT:
        return
    for row, column in ((r, c) for r in range(values.shape[0]) for c in range(values.shape[1])):
        painter.setPen(QColor(pens[row][column]))
        cell = QRectF(rect.left() + column * width, rect.top() + row * height, width, height)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, brief(float(values[row, column])))
