"""The signs of the layer families, drawn as lines so that they are crisp at every scale."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

_SIDE = 16.0
"""Signs are drawn in a square of this side and scaled."""


class Sign:
    """A sign: thin lines, and areas that are filled."""

    def __init__(self) -> None:
        self.lines = QPainterPath()
        self.areas = QPainterPath()

    def line(self, *points: tuple[float, float]) -> None:
        """Add a line through points."""
        self.lines.moveTo(*points[0])
        for point in points[1:]:
            self.lines.lineTo(*point)

    def dot(self, x: float, y: float, radius: float) -> None:
        """Add a filled dot."""
        self.areas.addEllipse(QPointF(x, y), radius, radius)

    def ring(self, x: float, y: float, radius: float) -> None:
        """Add a ring."""
        self.lines.addEllipse(QPointF(x, y), radius, radius)


def draw_icon(painter: QPainter, group: str, is_source: bool, rect: QRectF, colour: QColor) -> None:
    """Draw the sign of a layer family.

    Args:
        painter: Where to; it is left as it was.
        group: The family; one without a sign of its own gets a plain one.
        is_source: Whether it is a layer through which images come in, which have their own sign.
        rect: The square to fill.
        colour: Colour of its lines.
    """
    sign = _sign("source" if is_source else group)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _SIDE, rect.height() / _SIDE)
    pen = QPen(colour, 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(sign.lines, pen)
    painter.fillPath(sign.areas, colour)
    painter.restore()


def icon_pixmap(group: str, is_source: bool, colour: QColor, side: int, ratio: float = 1.0) -> QPixmap:
    """The sign of a layer family as a picture, for lists and menus.

    Args:
        group: The family.
        is_source: Whether it is a layer through which images come in.
        colour: Colour of its lines.
        side: Side of the picture, in px of the screen at 100 %.
        ratio: Px of the screen for each of these.
    """
    pixmap = QPixmap(math.ceil(side * ratio), math.ceil(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_icon(painter, group, is_source, QRectF(0, 0, side, side), colour)
    painter.end()
    return pixmap


@lru_cache(maxsize=64)
def _sign(name: str) -> Sign:
    sign = Sign()
    _SIGNS.get(name, _plain)(sign)
    return sign


def _convolution(sign: Sign) -> None:
    """A kernel that lies on a map."""
    sign.lines.addRoundedRect(QRectF(1.5, 1.5, 13, 13), 1.5, 1.5)
    for at in (5.83, 10.17):
        sign.line((at, 1.5), (at, 14.5))
        sign.line((1.5, at), (14.5, at))
    sign.areas.addRect(QRectF(5.83, 5.83, 4.34, 4.34))


def _pooling(sign: Sign) -> None:
    """A window of four that becomes one."""
    sign.lines.addRoundedRect(QRectF(1.5, 1.5, 13, 13), 1.5, 1.5)
    sign.line((8, 1.5), (8, 14.5))
    sign.line((1.5, 8), (14.5, 8))
    sign.areas.addRect(QRectF(8, 8, 6, 6))


def _normalization(sign: Sign) -> None:
    """A bell curve on its axis."""
    sign.lines.moveTo(1.5, 12.5)
    sign.lines.cubicTo(6.5, 12.5, 5.5, 2.5, 8, 2.5)
    sign.lines.cubicTo(10.5, 2.5, 9.5, 12.5, 14.5, 12.5)
    sign.line((1.5, 14.5), (14.5, 14.5))


def _activation(sign: Sign) -> None:
    """A rectifier."""
    sign.line((1.5, 13), (8, 13), (14, 3))
    sign.line((8, 1.8), (8, 1.8))
    sign.dot(8, 13, 1.5)


def _dense(sign: Sign) -> None:
    """Every unit joined to every other."""
    left, right = (3.5, 12.5), (2.5, 8.0, 13.5)
    for y in left:
        for other in right:
            sign.line((3, y), (13, other))
    for y in left:
        sign.dot(3, y, 1.9)
    for y in right:
        sign.dot(13, y, 1.9)


def _merge(sign: Sign) -> None:
    """A plus in a ring."""
    sign.ring(8, 8, 6.3)
    sign.line((8, 4.6), (8, 11.4))
    sign.line((4.6, 8), (11.4, 8))


def _regularization(sign: Sign) -> None:
    """Units, some of them left out."""
    for row in range(3):
        for column in range(3):
            x, y = 3 + 5 * column, 3 + 5 * row
            if (row + column) % 2:
                sign.ring(x, y, 1.5)
            else:
                sign.dot(x, y, 2.0)


def _source(sign: Sign) -> None:
    """A picture."""
    sign.lines.addRoundedRect(QRectF(1.5, 2.5, 13, 11), 1.5, 1.5)
    sign.line((2, 12), (6, 7.5), (9, 10.5), (11, 8.5), (14, 11.5))
    sign.dot(11, 5.6, 1.2)


def _shape(sign: Sign) -> None:
    """A map that becomes a row."""
    for x in (1.5, 5.83, 10.17):
        sign.lines.addRect(QRectF(x, 10.4, 4.33, 4.1))
    sign.line((8, 1.5), (8, 7.2))
    sign.line((5.2, 4.8), (8, 7.6), (10.8, 4.8))


def _blocks(sign: Sign) -> None:
    """Cards behind each other."""
    sign.lines.addRoundedRect(QRectF(1.5, 5.5, 9, 9), 1.5, 1.5)
    sign.line((4.5, 3.2), (11.3, 3.2), (12.8, 4.7), (12.8, 11.5))
    sign.line((7.5, 1.2), (13, 1.2), (14.9, 3), (14.9, 8.5))


def _augmentation(sign: Sign) -> None:
    """A picture that turns."""
    sign.lines.addRoundedRect(QRectF(4, 4, 8, 8), 1, 1)
    sign.lines.arcMoveTo(QRectF(1, 1, 14, 14), 20)
    sign.lines.arcTo(QRectF(1, 1, 14, 14), 20, 60)
    sign.lines.arcMoveTo(QRectF(1, 1, 14, 14), 200)
    sign.lines.arcTo(QRectF(1, 1, 14, 14), 200, 60)


def _frozen(sign: Sign) -> None:
    """A snowflake: weights that stay as they are."""
    for turn in range(6):
        x, y = math.sin(turn * math.pi / 3), -math.cos(turn * math.pi / 3)
        sign.line((8, 8), (8 + 6.6 * x, 8 + 6.6 * y))
        for side in (-1, 1):
            tip = (8 + 5.6 * x - 2.0 * side * y, 8 + 5.6 * y + 2.0 * side * x)
            sign.line((8 + 3.8 * x, 8 + 3.8 * y), tip)


def _plain(sign: Sign) -> None:
    """A layer of a family without a sign."""
    sign.lines.addRoundedRect(QRectF(1.5, 4, 13, 8), 2, 2)


_SIGNS: dict[str, Callable[[Sign], None]] = {
    "Convolution": _convolution,
    "Pooling": _pooling,
    "Normalization": _normalization,
    "Activation": _activation,
    "Dense": _dense,
    "Merge": _merge,
    "Regularization": _regularization,
    "Input and shape": _shape,
    "Blocks": _blocks,
    "Augmentation": _augmentation,
    "source": _source,
    "frozen": _frozen,
}
