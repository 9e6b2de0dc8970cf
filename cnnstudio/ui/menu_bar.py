"""The menu bar, with the name of the project at its right end."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QMenuBar, QProxyStyle, QStyle, QStyleOption, QWidget

_MARGIN = 6


class _RoomyStyle(QProxyStyle):
    """Fusion with some air above and below the menus."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Give the margin of menu bars."""
        if metric == QStyle.PixelMetric.PM_MenuBarVMargin:
            return _MARGIN
        return super().pixelMetric(metric, option, widget)


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
