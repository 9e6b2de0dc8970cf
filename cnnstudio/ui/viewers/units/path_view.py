"""The kernels that lead to a unit, drawn from the image on the left to the unit on the right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.engine.inspecting.kernel_path import PathUnit
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.colour_tables import SIGNED_TABLE, coloured_image, levels, picture_image
from cnnstudio.ui.viewers.units.path_layout import HEIGHT, TILE, WIDTH, Box, Line, PathLayout, path_layout

_PAD = 8
_THICKEST = 5.0  # px
_THINNEST = 1.0


class PathView(QWidget):
    """Draws a path; a click on a unit goes there.

    Signals:
        unit_wanted: Carries a layer's name and the number of a unit.
    """

    unit_wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Kernels that lead to the unit")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._layout: PathLayout | None = None
        theme.changed.connect(self.update)

    @property
    def path(self) -> PathLayout | None:
        """What is drawn."""
        return self._layout

    def show_path(self, root: PathUnit | None) -> None:
        """Draw another path."""
        self._layout = None if root is None else path_layout(root)
        if self._layout is not None:
            boxes = [" ".join(box.words) for box in self._layout.boxes]
            self.setAccessibleDescription("; ".join(boxes))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """What the path takes."""
        if self._layout is None:
            return QSize(0, 0)
        return QSize(round(self._layout.width) + 2 * _PAD, round(self._layout.height) + 2 * _PAD)

    def box_at(self, point: QPoint) -> Box | None:
        """The box with a unit at a point."""
        boxes = () if self._layout is None else self._layout.boxes
        return next((box for box in boxes if box.unit is not None and _rect(box).contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the links with their parts of kernels, and the units over them."""
        if self._layout is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._layout.lines:
            self._paint_line(painter, self._layout, line)
        for number, box in enumerate(self._layout.boxes):
            _paint_box(painter, box, number == 0)

    def _paint_line(self, painter: QPainter, layout: PathLayout, line: Line) -> None:
        left, right = _rect(layout.boxes[line.begin]), _rect(layout.boxes[line.end])
        begin, end = left.center(), right.center()
        begin.setX(left.right())
        end.setX(right.left())
        middle = (begin + end) / 2
        path = QPainterPath(begin)
        path.cubicTo(middle.x(), begin.y(), middle.x(), end.y(), end.x(), end.y())
        strongest = max(other.link.share for other in layout.lines if other.end == line.end) or 1.0
        width = max(_THINNEST, _THICKEST * line.link.share / strongest)
        painter.setPen(QPen(QColor(theme.colours.dim), width))
        painter.drawPath(path)
        tile = QRectF(0, 0, TILE, TILE)
        tile.moveCenter(begin)
        tile.moveLeft(left.right() + 6)
        _paint_weights(painter, tile, line.link.weights, line.extreme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that units can be clicked."""
        is_over = self.box_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the unit that was clicked."""
        box = self.box_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and box is not None and box.unit is not None:
            self.unit_wanted.emit(box.unit.layer, box.unit.unit)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x + _PAD, box.y + _PAD, WIDTH, HEIGHT)


def _paint_box(painter: QPainter, box: Box, is_root: bool) -> None:
    colours, rect = theme.colours, _rect(box)
    painter.setPen(QPen(QColor(colours.accent if is_root else colours.line), 1.5 if is_root else 1))
    painter.setBrush(QColor(colours.panel))
    painter.drawRoundedRect(rect, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    room = rect.adjusted(8, 6, -8, -6)
    if box.unit is not None and box.unit.picture is not None:
        tile = QRectF(room.right() - TILE, rect.center().y() - TILE / 2, TILE, TILE)
        _paint_image(painter, tile, _kernel_image(box.unit.picture))
        room.setRight(tile.left() - 6)
    for text, font, colour, top in (
        (box.words[0], text_font(), colours.text, room.top()),
        (box.words[1], figures_font(-2), colours.dim, room.top() + 20),
    ):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(QRectF(room.left(), top, room.width(), 20), Qt.AlignmentFlag.AlignVCenter, shown)


def _kernel_image(kernel: NDArray[np.float32]) -> QImage:
    """A kernel over the image: in colour around grey, or signed where it has one channel."""
    extreme = float(np.abs(kernel).max(initial=0.0))
    if kernel.shape[2] == 1:
        return coloured_image(kernel[:, :, 0], -extreme, extreme, SIGNED_TABLE)
    return picture_image(levels(kernel, -extreme, extreme))


def _paint_weights(painter: QPainter, rect: QRectF, weights: NDArray[np.float32], extreme: float) -> None:
    _paint_image(painter, rect, coloured_image(weights, -extreme, extreme, SIGNED_TABLE))


def _paint_image(painter: QPainter, rect: QRectF, image: QImage) -> None:
    scale = min(rect.width() / image.width(), rect.height() / image.height())
    room = QRectF(0, 0, image.width() * scale, image.height() * scale)
    room.moveCenter(rect.center())
    painter.drawImage(room, image)
    painter.setPen(QPen(QColor(theme.colours.line), 1))
    painter.drawRect(room)
