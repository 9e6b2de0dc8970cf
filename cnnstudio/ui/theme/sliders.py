"""Sliders in the theme's colours: a line that is seen in the dark too, up to the knob in the accent colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from cnnstudio.ui.theme.colours import Colours

_LINE, _KNOB, _EDGE, _RING = 4.0, 14.0, 2.0, 2.0  # px
_RING_ALPHA = 90
_Part = QStyle.SubControl


def paint_slider(
    painter: QPainter, option: QStyleOptionSlider, groove: QRect, handle: QRect, colours: Colours
) -> None:
    """Draw the line and the knob, of both what is asked for.

    Args:
        painter: Where to.
        option: The slider's state.
        groove: Where Fusion has the line.
        handle: Where it has the knob.
        colours: Of the theme.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QRectF(handle).center()
    if option.subControls & _Part.SC_SliderGroove:
        _paint_line(painter, option, QRectF(groove), centre, colours)
    if option.subControls & _Part.SC_SliderHandle:
        _paint_knob(painter, option, centre, min(_KNOB, handle.width(), handle.height()), colours)
    painter.restore()


def _paint_line(
    painter: QPainter, option: QStyleOptionSlider, groove: QRectF, knob: QPointF, colours: Colours
) -> None:
    lies = option.orientation == Qt.Orientation.Horizontal
    thin = (groove.height() - _LINE) / 2 if lies else (groove.width() - _LINE) / 2
    line = groove.adjusted(0, thin, 0, -thin) if lies else groove.adjusted(thin, 0, -thin, 0)
    done = QRectF(line)
    if lies and option.upsideDown:
        done.setLeft(knob.x())
    elif lies:
        done.setRight(knob.x())
    elif option.upsideDown:
        done.setTop(knob.y())
    else:
        done.setBottom(knob.y())
    painter.setPen(Qt.PenStyle.NoPen)
    for part, colour in ((line, colours.outline), (done, colours.accent)):
        if colour == colours.outline or option.state & QStyle.StateFlag.State_Enabled:
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(part, _LINE / 2, _LINE / 2)


def _paint_knob(
    painter: QPainter, option: QStyleOptionSlider, centre: QPointF, size: float, colours: Colours
) -> None:
    is_enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
    is_held = bool(option.activeSubControls & _Part.SC_SliderHandle)
    edge = QColor(colours.accent if is_enabled else colours.outline)
    if is_enabled and option.state & QStyle.StateFlag.State_HasFocus:
        ring = QColor(colours.accent)
        ring.setAlpha(_RING_ALPHA)
        painter.setPen(QPen(ring, _RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, size / 2, size / 2)
    painter.setPen(QPen(edge, _EDGE))
    painter.setBrush(edge if is_held and is_enabled else QColor(colours.panel))
    radius = size / 2 - _RING
    painter.drawEllipse(centre, radius, radius)
