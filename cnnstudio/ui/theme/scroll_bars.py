"""Scroll bars without arrows: a slim rounded handle on the ground of what it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from cnnstudio.ui.theme.colours import Colours

EXTENT = 10
"""Width of a vertical bar, in px."""
_INSET = 2.0
_LEAST_LENGTH = 28
_RESTING_ALPHA = 180

_Part = QStyle.SubControl


def part_rect(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Where a part of a scroll bar is; arrows are nowhere."""
    if part == _Part.SC_ScrollBarGroove:
        return option.rect
    is_flat = option.orientation == Qt.Orientation.Horizontal
    room = option.rect.width() if is_flat else option.rect.height()
    start, length = _handle(option, room)
    spans = {
        _Part.SC_ScrollBarSubPage: (0, start),
        _Part.SC_ScrollBarSlider: (start, length),
        _Part.SC_ScrollBarAddPage: (start + length, room - start - length),
    }
    if part not in spans:
        return QRect()
    first, extent = spans[part]
    rect = option.rect
    if not is_flat:
        return QRect(rect.x(), rect.y() + first, rect.width(), extent)
    placed = QRect(rect.x() + first, rect.y(), extent, rect.height())
    return QStyle.visualRect(option.direction, rect, placed)


def _handle(option: QStyleOptionSlider, room: int) -> tuple[int, int]:
    """Where the handle begins and how long it is, in px along the bar."""
    span = option.maximum - option.minimum
    if span <= 0:
        return 0, room
    length = max(min(_LEAST_LENGTH, room), room * option.pageStep // max(1, span + option.pageStep))
    start = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, room - length, option.upsideDown
    )
    return start, length


def paint_scroll_bar(painter: QPainter, option: QStyleOptionSlider, colours: Colours) -> None:
    """Draw the handle, stronger while the pointer is over the bar or holds it."""
    painter.fillRect(option.rect, QColor(colours.panel))
    if option.maximum <= option.minimum:
        return
    handle = QRectF(part_rect(option, _Part.SC_ScrollBarSlider)).adjusted(_INSET, _INSET, -_INSET, -_INSET)
    shade = QColor(colours.dim)
    if not option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Sunken):
        shade.setAlpha(_RESTING_ALPHA)
    radius = min(handle.width(), handle.height()) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawRoundedRect(handle, radius, radius)
    painter.restore()
