"""Names of classes on tags of their colours, drawn once and laid down many times."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.ui.theme.fonts import text_font

_SIDE = 4.0  # px beside the text
_STEP = 16  # px: tags of boxes of nearly one width are one
_KEPT = 2000
_ON_BRIGHT, _ON_DARK = QColor("#10151c"), QColor("#ffffff")

_Key = tuple[str, int, int, float]


class Named(Protocol):
    """What knows the names of classes."""

    def name(self, label: int) -> str:
        """What a class is called."""


class NameTags:
    """Keeps the pictures of tags."""

    def __init__(self) -> None:
        self._pictures: dict[_Key, QPixmap] = {}
        self._widths: dict[str, int] = {}  # of whole names, in steps

    def paint(self, painter: QPainter, label: int, names: Named, left: int, top: int, room: int) -> None:
        """Lay the tag of a box down: above it, or inside where there is no room above.

        Args:
            painter: Draws on the view.
            label: The class.
            names: Names of the classes.
            left: Of the box, in px of the view.
            top: Of the box, in px of the view.
            room: How wide it may be, in px.
        """
        scale = painter.device().devicePixelRatioF()
        name = names.name(label)
        if name not in self._widths:
            metrics = QFontMetricsF(text_font(-2, strong=True))
            self._widths[name] = math.ceil((metrics.horizontalAdvance(name) + 2 * _SIDE + 1) / _STEP)
        key = name, label, min(room // _STEP, self._widths[name]), scale
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
                self._widths.clear()
            picture = self._pictures[key] = _drawn(*key)
        height = round(picture.height() / scale)
        painter.drawPixmap(left - 1, top - 1 - height if top > height else top, picture)


def _drawn(name: str, label: int, steps: int, scale: float) -> QPixmap:
    font, colour = text_font(-2, strong=True), QColor(*class_rgb(label))
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(1, steps) * _STEP - 2 * _SIDE)
    width, height = round(metrics.horizontalAdvance(text) + 2 * _SIDE), round(metrics.height() + 1)
    picture = QPixmap(round(width * scale), round(height * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(colour)
    painter = QPainter(picture)
    painter.setFont(font)
    is_bright = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue() > 115
    painter.setPen(_ON_BRIGHT if is_bright else _ON_DARK)
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture
