"""What can be drawn at any size, as a picture file: PNG, or SVG, where shapes and texts stay what they are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from cnnstudio.core.errors import FileError
from cnnstudio.ui.theme import theme

_SCALE = 2.0
_MOST_PIXELS = 80_000_000  # of a picture; a larger one is drawn less finely, down to its natural size


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
        """The picture at twice its size; a very large one at less."""
        scale = self._scale()
        image = QImage(self.size * scale, QImage.Format.Format_RGB32)
        if image.isNull():  # no memory, or nothing to draw
            return image
        image.setDevicePixelRatio(scale)
        image.fill(QColor(theme.colours.panel))
        painter = QPainter(image)
        self.paint(painter)
        painter.end()
        return image

    def _scale(self) -> float:
        pixels = max(1, self.size.width() * self.size.height())
        return max(1.0, min(_SCALE, math.sqrt(_MOST_PIXELS / pixels)))

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


def drawing_of_widget(widget: QWidget) -> Drawing:
    """What a widget shows."""
    return Drawing(widget.size(), lambda painter: widget.render(painter, QPoint(0, 0)))


def png_of(image: QImage) -> bytes:
    """A picture as the content of a PNG file.

    Raises:
        FileError: It cannot be made, as when it is larger than memory.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.isNull() or not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise FileError("The picture cannot be made: it is too large for the memory that is free.")
    return bytes(buffer.data().data())
