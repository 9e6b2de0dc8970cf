"""Small signs of runs: a mark in the colour in which a run is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPen, QPixmap, QPolygonF

from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.theme import theme

_SIDE = 0.3  # of the icon: from the middle to the edge


def chip(style: Style | None, *, is_filled: bool) -> QIcon:
    """The sign of a run.

    Args:
        style: How it is drawn; None: in no colour of its own.
        is_filled: Whether its curves are shown.
    """
    return QIcon(_ChipEngine(style, is_filled))


class _ChipEngine(QIconEngine):
    """Draws a mark at any size, crisp at every scale."""

    def __init__(self, style: Style | None, is_filled: bool) -> None:
        super().__init__()
        self._style = style
        self._is_filled = is_filled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it into the middle of a square."""
        colour = QColor(theme.colours.outline if self._style is None else self._style.colour)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = _SIDE * min(rect.width(), rect.height())
        mark = "o" if self._style is None else self._style.mark
        paint_mark(painter, QRectF(rect).center(), side, mark, colour, is_filled=self._is_filled)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw it on a clear ground."""
        if size.isEmpty():
            return QPixmap()
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks for when an icon is changed."""
        return _ChipEngine(self._style, self._is_filled)


def paint_mark(
    painter: QPainter, middle: QPointF, side: float, mark: str, colour: QColor, *, is_filled: bool = True
) -> None:
    """Draw one of `styles.MARKS`.

    Args:
        painter: Draws.
        middle: Where.
        side: From the middle to the edge, in px.
        mark: Which.
        colour: In which colour.
        is_filled: Whether it is filled, or only outlined.
    """
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(colour if is_filled else Qt.BrushStyle.NoBrush)
    x, y = middle.x(), middle.y()
    if mark == "o":
        painter.drawEllipse(middle, side, side)
    elif mark == "s":
        painter.drawRect(QRectF(x - side, y - side, 2 * side, 2 * side))
    elif mark in ("+", "x"):
        painter.setPen(QPen(colour, 2.5))
        lean = 0.0 if mark == "+" else 1.0
        painter.drawLine(QPointF(x - side, y - lean * side), QPointF(x + side, y + lean * side))
        painter.drawLine(QPointF(x - lean * side, y + side), QPointF(x + lean * side, y - side))
    else:
        painter.drawPolygon(QPolygonF([QPointF(x + dx * side, y + dy * side) for dx, dy in _CORNERS[mark]]))


_CORNERS = {
    "t": ((-1.0, -1.0), (1.0, -1.0), (0.0, 1.0)),
    "d": ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
}
