"""Fusion with the theme's own outlines, which stay visible in the dark."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QWidget,
)

from cnnstudio.ui.theme.colours import Colours

_RADIUS = 3.0
_OUTLINED = {
    QStyle.PrimitiveElement.PE_FrameLineEdit,
    QStyle.PrimitiveElement.PE_PanelButtonCommand,
    QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    QStyle.PrimitiveElement.PE_IndicatorRadioButton,
}
_OUTLINED_CONTROLS = {QStyle.ComplexControl.CC_SpinBox, QStyle.ComplexControl.CC_ComboBox}


class FlatStyle(QProxyStyle):
    """Draws as Fusion does, then its outline of fields and buttons in the theme's colour."""

    def __init__(self, colours: Colours) -> None:
        super().__init__("Fusion")
        self._colours = colours

    def show_colours(self, colours: Colours) -> None:
        """Draw in another theme's colours from now on."""
        self._colours = colours

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a part, and its outline; a button that is down quietly."""
        if element == QStyle.PrimitiveElement.PE_PanelButtonTool and self._is_resting(option):
            self._fill(option, painter)
            return
        if element == QStyle.PrimitiveElement.PE_IndicatorDockWidgetResizeHandle:
            self._hairline(option, painter)
            return
        super().drawPrimitive(element, option, painter, widget)
        if element in _OUTLINED and self._has_frame(option):
            is_round = element == QStyle.PrimitiveElement.PE_IndicatorRadioButton
            self._outline(
                option, painter, min(option.rect.width(), option.rect.height()) / 2 if is_round else _RADIUS
            )

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a control, and its outline."""
        super().drawComplexControl(control, option, painter, widget)
        if control in _OUTLINED_CONTROLS and getattr(option, "frame", True):
            self._outline(option, painter, _RADIUS)

    def _is_resting(self, option: QStyleOption) -> bool:
        """Whether a tool button is checked, and neither pressed nor under the pointer."""
        states = QStyle.StateFlag
        return bool(option.state & states.State_On) and not option.state & (
            states.State_Sunken | states.State_MouseOver
        )

    def _fill(self, option: QStyleOption, painter: QPainter) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.selected))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.restore()

    def _hairline(self, option: QStyleOption, painter: QPainter) -> None:
        """Draw what separates docks."""
        rect = option.rect
        painter.fillRect(rect, QColor(self._colours.panel))
        if rect.width() < rect.height():
            painter.fillRect(rect.center().x(), rect.top(), 1, rect.height(), QColor(self._colours.line))
        else:
            painter.fillRect(rect.left(), rect.center().y(), rect.width(), 1, QColor(self._colours.line))

    def _has_frame(self, option: QStyleOption) -> bool:
        return not isinstance(option, QStyleOptionFrame) or option.lineWidth > 0

    def _outline(self, option: QStyleOption, painter: QPainter, radius: float) -> None:
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.accent if has_focus else self._colours.outline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.restore()
