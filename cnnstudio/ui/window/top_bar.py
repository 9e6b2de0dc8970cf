"""The bar along the top: the workspaces, and the one main button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.widgets.primary_button import PrimaryButton
from cnnstudio.ui.workspaces.table import WORKSPACES

_UNDERLINE = 2


class WorkspaceTabs(QTabBar):
    """Flat tabs; the chosen one is underlined and bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Workspaces")
        theme.changed.connect(self.update)
        for entry in WORKSPACES:
            self.setTabToolTip(self.addTab(entry.title), entry.help)

    def tabSizeHint(self, index: int) -> QSize:
        """Room for the bold title."""
        metrics = QFontMetrics(text_font(strong=True))
        return QSize(metrics.horizontalAdvance(self.tabText(index)) + 4 * GRID, metrics.height() + 3 * GRID)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Titles are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw titles, the line under the chosen one, and a frame for the keyboard."""
        painter = QPainter(self)
        colours = theme.colours
        for index in range(self.count()):
            area = self.tabRect(index)
            chosen = index == self.currentIndex()
            painter.setFont(text_font(strong=chosen))
            painter.setPen(QColor(colours.accent if chosen else colours.dim))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
            if chosen:
                line = area.adjusted(0, area.height() - _UNDERLINE, 0, 0)
                painter.fillRect(line, QColor(colours.accent))
            if chosen and self.hasFocus():
                painter.drawRect(area.adjusted(GRID, GRID // 2, -GRID, -GRID // 2 - _UNDERLINE))


class TopBar(QWidget):
    """Tabs at the left, the main button at the right, a hairline below.

    Signals:
        workspace_chosen: Carries the name of a workspace.

    Attributes:
        tabs: One for each workspace.
        train: The main button.
    """

    workspace_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = WorkspaceTabs(self)
        self.train = PrimaryButton(parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, GRID, 1)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.train)
        self.tabs.currentChanged.connect(self._on_tab_chosen)
        theme.changed.connect(self.update)

    def show_workspace(self, name: str) -> None:
        """Mark a workspace's tab as the chosen one."""
        self.tabs.setCurrentIndex([entry.name for entry in WORKSPACES].index(name))

    @Slot(int)
    def _on_tab_chosen(self, index: int) -> None:
        self.workspace_chosen.emit(WORKSPACES[index].name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.colours.line))
