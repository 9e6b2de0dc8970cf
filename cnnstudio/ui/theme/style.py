"""Fusion with the theme's own outlines, which stay visible in the dark."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionSlider,
    QWidget,
)

from cnnstudio.ui.theme.colours import Colours
from cnnstudio.ui.theme.scroll_bars import EXTENT, paint_scroll_bar, part_rect
from cnnstudio.ui.theme.sliders import paint_slider

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
        if element == QStyle.PrimitiveElement.PE_Frame and self._has_frame(option):
            self._outline(option, painter, _RADIUS)  # Fusion's own cannot be told from a dark ground
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
        """Draw a control, and its outline; scroll bars and sliders slim and flat."""
        if control == QStyle.ComplexControl.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            paint_scroll_bar(painter, option, self._colours)
            return
        if control == QStyle.ComplexControl.CC_Slider and isinstance(option, QStyleOptionSlider):
            groove, handle = (
                super(FlatStyle, self).subControlRect(control, option, part, widget)  # type: ignore[arg-type]
                for part in (QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle)
            )
            paint_slider(painter, option, groove, handle, self._colours)
            return
        super().drawComplexControl(control, option, painter, widget)
        if control in _OUTLINED_CONTROLS and getattr(option, "frame", True):
            self._outline(option, painter, _RADIUS)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a control; the text of a combo box ends in an ellipsis where it is too long."""
        if element == QStyle.ControlElement.CE_ComboBoxLabel and isinstance(option, QStyleOptionComboBox):
            option = self._elided(option, widget)
        super().drawControl(element, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Where a part of a control is."""
        if control == QStyle.ComplexControl.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return part_rect(option, part)
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """A size, in px."""
        if metric == QStyle.PixelMetric.PM_ScrollBarExtent:
            return EXTENT
        return super().pixelMetric(metric, option, widget)

    def _elided(self, option: QStyleOptionComboBox, widget: QWidget | None) -> QStyleOptionComboBox:
        """The same combo box with a text that has room in it."""
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
        # Fusion keeps a px free on either side, and draws the icon before the text.
        room -= 2 + (0 if option.currentIcon.isNull() else option.iconSize.width() + 4)
        text = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        if text == option.currentText:
            return option
        shorter = QStyleOptionComboBox(option)
        shorter.currentText = text
        return shorter

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
