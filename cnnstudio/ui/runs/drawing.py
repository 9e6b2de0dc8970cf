"""Curves and matrices of runs as picture files: PNG at twice the size, or SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.runs.paint_confusion import Matrix, matrix_layout, paint_matrix
from cnnstudio.ui.theme import theme

_SCALE = 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something that can be drawn at any size.

    Attributes:
        size: Its natural size, in px.
        paint: Draws it.
    """

    size: QSize
    paint: Callable[[QPainter], None]

    def image(self) -> QImage:
        """The picture at twice its size."""
        image = QImage(self.size * _SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SCALE)
        image.fill(QColor(theme.colours.panel))
        painter = QPainter(image)
        self.paint(painter)
        painter.end()
        return image

    def svg(self, title: str) -> bytes:
        """The content of an SVG file."""
        from PySide6.QtSvg import QSvgGenerator  # the window opens without it

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setViewBox(QRect(QPoint(0, 0), self.size))
        generator.setResolution(96)
        generator.setTitle(title)
        painter = QPainter(generator)
        painter.fillRect(QRect(QPoint(0, 0), self.size), QColor(theme.colours.panel))
        self.paint(painter)
        painter.end()
        return bytes(buffer.data().data())


def drawing_of_matrix(matrix: Matrix) -> Drawing:
    """A whole confusion matrix, whatever of it is in view."""
    layout = matrix_layout(matrix.classes)
    return Drawing(layout.size, lambda painter: paint_matrix(painter, matrix, layout))


def drawing_of_widget(widget: QWidget) -> Drawing:
    """What a widget shows."""
    return Drawing(widget.size(), lambda painter: widget.render(painter, QPoint(0, 0)))
