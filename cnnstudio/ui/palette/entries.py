"""How a layer type looks in a list, and what is dragged from it."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen, QPixmap

from cnnstudio.core.layer import Layer
from cnnstudio.ui.canvas.gestures.palette_drop import LAYER_MIME, SETTINGS_MIME
from cnnstudio.ui.canvas.icons import draw_icon
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font

Entry = type[Layer] | Layer
"""What a list offers: a layer type, or a layer with settings of its own, which a user's group is."""
ICON_SIZE = 16
_CHIP_HEIGHT = 40
_CHIP_ROOM = 56
"""Width beside the text: the sign before it and the margins, in px."""


def layer_icon(layer_type: Entry) -> QIcon:
    """The sign of a layer type's family in its colour, crisp at every scale."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = _clear_pixmap(QSize(ICON_SIZE, ICON_SIZE), ratio)
        painter = QPainter(pixmap)
        _draw_sign(painter, layer_type, QRectF(0, 0, ICON_SIZE, ICON_SIZE))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def family_mark(group: str) -> QIcon:
    """The small square of a family's colour that stands before its name."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = _clear_pixmap(QSize(ICON_SIZE, ICON_SIZE), ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.family(group)))
        painter.drawRoundedRect(QRectF(3, 3, 10, 10), 2, 2)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def layer_tooltip(layer_type: Entry) -> str:
    """What it does, and its name in Keras."""
    if isinstance(layer_type, Layer):
        return f"{layer_type.label}: {layer_type.description()}"
    keras = f" Keras: {layer_type.keras_name}." if layer_type.keras_name else ""
    return layer_type.summary() + keras


def layer_mime(layer_type: Entry) -> QMimeData:
    """What a drag of a layer type carries."""
    data = QMimeData()
    data.setData(LAYER_MIME, layer_type.kind.encode())
    if isinstance(layer_type, Layer):
        data.setData(SETTINGS_MIME, json.dumps(layer_type.to_data()).encode())
    return data


def drag_chip(layer_type: Entry, ratio: float) -> QPixmap:
    """The little card that hangs at the pointer during a drag.

    Args:
        layer_type: What is dragged.
        ratio: Device pixels a px.
    """
    font = text_font(strong=True)
    size = QSize(QFontMetrics(font).horizontalAdvance(layer_type.label) + _CHIP_ROOM, _CHIP_HEIGHT)
    pixmap = _clear_pixmap(size, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(0, 0, size.width(), size.height()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(theme.colours.accent), 1))
    painter.setBrush(QColor(theme.colours.panel))
    painter.drawRoundedRect(frame, 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours.family(layer_type.group)))
    painter.drawRoundedRect(QRectF(1, 1, 6, size.height() - 2), 3, 3)
    _draw_sign(painter, layer_type, QRectF(16, 12, ICON_SIZE, ICON_SIZE))
    painter.setPen(QColor(theme.colours.text))
    painter.setFont(font)
    painter.drawText(
        QRectF(40, 0, size.width(), size.height()), Qt.AlignmentFlag.AlignVCenter, layer_type.label
    )
    painter.end()
    return pixmap


def _draw_sign(painter: QPainter, layer_type: Entry, rect: QRectF) -> None:
    is_source = layer_type.maximum_inputs == 0
    draw_icon(painter, layer_type.group, is_source, rect, QColor(theme.colours.family(layer_type.group)))


def _clear_pixmap(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
