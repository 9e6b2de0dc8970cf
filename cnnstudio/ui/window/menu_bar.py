"""The menu bar, with the name of the project at its right end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QMenuBar,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionMenuItem,
    QWidget,
)

from cnnstudio.ui.theme.theme import theme

_MARGIN = 6


class _RoomyStyle(QProxyStyle):
    """Flat menus with some air above and below, a hairline under the bar, and no underlined letters."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Give the margin of menu bars."""
        if metric == QStyle.PixelMetric.PM_MenuBarVMargin:
            return _MARGIN
        return super().pixelMetric(metric, option, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a menu's title, or the ground of the bar."""
        colours = theme.colours
        if element == QStyle.ControlElement.CE_MenuBarEmptyArea:
            painter.fillRect(option.rect, QColor(colours.panel))
            painter.fillRect(option.rect.adjusted(0, option.rect.height() - 1, 0, 0), QColor(colours.line))
        elif element == QStyle.ControlElement.CE_MenuBarItem and isinstance(option, QStyleOptionMenuItem):
            is_open = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(option.rect, QColor(colours.selected if is_open else colours.panel))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextHideMnemonic | Qt.TextFlag.TextSingleLine
            role = QPalette.ColorRole.WindowText
            self.drawItemText(painter, option.rect, int(flags), option.palette, True, option.text, role)
        else:
            super().drawControl(element, option, painter, widget)


class MenuBar(QMenuBar):
    """Menus at the left, the project's name at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = _RoomyStyle("Fusion")
        self.setStyle(self._style)
        self.name = QLabel(self)
        self.name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.name.setContentsMargins(8, 2, 12, 2)
        self.setCornerWidget(self.name)

    def show_name(self, name: str, help_text: str, spoken: str) -> None:
        """Show what the project is called.

        Args:
            name: With a dot where changes are unsaved.
            help_text: Where it is saved.
            spoken: What reading aids say.
        """
        self.name.setText(name)
        self.name.setToolTip(help_text)
        self.name.setAccessibleName(spoken)
        self.setCornerWidget(self.name)  # Lays the bar out again: the name is of another length now.
