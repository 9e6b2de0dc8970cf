"""How project tabs look: flat cards on a sunken strip, with a dot for unsaved work and a ring for training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QStyleOptionTab, QWidget

from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.theme.theme import theme

HEIGHT = 35
SIDE = 12
CROSS = 18
SIGN = 14
_BAR = 2
_DOT = 7.0
_WHOLE_TURN = 16 * 360


@dataclass(frozen=True, slots=True)
class TabLook:
    """What a tab shows beside its title.

    Attributes:
        title: The whole title.
        is_modified: Whether there are unsaved changes.
        progress: Share of its training that is done; −1 while it waits; None without one.
    """

    title: str = ""
    is_modified: bool = False
    progress: float | None = None


class TabStyle(QProxyStyle):
    """Draws the tabs of a bar.

    Args:
        look_at: Says what the tab of a place shows.
    """

    def __init__(self, look_at: Callable[[int], TabLook]) -> None:
        super().__init__("Fusion")
        self._look_at = look_at

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a tab's ground, or what stands on it."""
        if element == QStyle.ControlElement.CE_TabBarTabShape and isinstance(option, QStyleOptionTab):
            _paint_ground(painter, option)
        elif element == QStyle.ControlElement.CE_TabBarTabLabel and isinstance(option, QStyleOptionTab):
            _paint_label(painter, option, self._look_at(option.tabIndex))
        else:
            super().drawControl(element, option, painter, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the cross that closes a tab; no line under the bar."""
        if element == QStyle.PrimitiveElement.PE_IndicatorTabClose:
            _paint_cross(painter, option)
        elif element not in (
            QStyle.PrimitiveElement.PE_FrameTabBarBase,
            QStyle.PrimitiveElement.PE_IndicatorTabTear,
        ):
            super().drawPrimitive(element, option, painter, widget)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """A size, in px."""
        metrics = QStyle.PixelMetric
        if metric in (metrics.PM_TabCloseIndicatorWidth, metrics.PM_TabCloseIndicatorHeight):
            return CROSS
        if metric in (metrics.PM_TabBarTabShiftHorizontal, metrics.PM_TabBarTabShiftVertical):
            return 0
        return super().pixelMetric(metric, option, widget)


def _paint_ground(painter: QPainter, option: QStyleOptionTab) -> None:
    colours, area = theme.colours, option.rect
    is_open = bool(option.state & QStyle.StateFlag.State_Selected)
    if is_open:
        painter.fillRect(area, QColor(colours.panel))
        painter.fillRect(QRect(area.x(), area.y(), area.width(), _BAR), QColor(colours.accent))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(colours.selected))
    if not is_open:
        painter.fillRect(QRect(area.x(), area.bottom(), area.width(), 1), QColor(colours.line))
    painter.fillRect(QRect(area.right(), area.y(), 1, area.height()), QColor(colours.line))
    if is_open and option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DotLine))
        painter.drawRect(area.adjusted(3, 4, -4, -3))


def _paint_label(painter: QPainter, option: QStyleOptionTab, look: TabLook) -> None:
    colours = theme.colours
    is_open = bool(option.state & QStyle.StateFlag.State_Selected)
    area = option.rect.adjusted(SIDE, 0, -(CROSS + 2 * GRID), 0)
    if look.progress is not None:
        _paint_ring(painter, QRectF(area.x(), area.center().y() - SIGN / 2 + 1, SIGN, SIGN), look.progress)
        area.setLeft(area.left() + SIGN + GRID // 2)
    if look.is_modified:
        area.setRight(area.right() - round(_DOT) - GRID // 2)
    font = text_font(strong=is_open)
    painter.setFont(font)
    painter.setPen(QColor(colours.text if is_open else colours.dim))
    text = painter.fontMetrics().elidedText(look.title, Qt.TextElideMode.ElideMiddle, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    if look.is_modified:
        end = area.x() + painter.fontMetrics().horizontalAdvance(text) + GRID // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text if is_open else colours.dim))
        painter.drawEllipse(QRectF(end, area.center().y() - _DOT / 2 + 1, _DOT, _DOT))


def _paint_ring(painter: QPainter, area: QRectF, progress: float) -> None:
    """Draw how far a training is, as a part of a circle; the whole circle dim while it waits."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = area.adjusted(1, 1, -1, -1)
    painter.setPen(QPen(QColor(theme.colours.line), 2))
    painter.drawEllipse(inner)
    if progress >= 0:
        painter.setPen(QPen(QColor(theme.colours.accent), 2))
        painter.drawArc(inner, _WHOLE_TURN // 4, -max(1, round(_WHOLE_TURN * min(1.0, progress))))
    painter.restore()


def _paint_cross(painter: QPainter, option: QStyleOption) -> None:
    states = QStyle.StateFlag
    is_near = bool(option.state & (states.State_MouseOver | states.State_Raised | states.State_Sunken))
    if option.state & states.State_MouseOver:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.line))
        painter.drawRoundedRect(QRectF(option.rect), 3, 3)
        painter.restore()
    icon = sign("close", theme.colours.text if is_near else theme.colours.dim)
    side = QSize(14, 14)
    place = QRect(0, 0, side.width(), side.height())
    place.moveCenter(option.rect.center())
    icon.paint(painter, place)
