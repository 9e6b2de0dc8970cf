"""A part of a panel that folds away under its title."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLayout, QToolButton, QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID

_INSET = 8
"""Room inside the button before its sign, in px: the sign stands in line with the texts."""


class Folding(QWidget):
    """A title that can be clicked, and the content that it folds away; folded at first.

    Signals:
        opened: It is about to be unfolded: content that nobody saw yet can be made.
    """

    opened = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.content = QWidget()
        self.content.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.setContentsMargins(-_INSET, 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        column.addWidget(self.content)
        self._is_open = False
        self.button.clicked.connect(self._on_clicked)
        theme.changed.connect(self._paint_sign)
        self.set_title(title)
        self._paint_sign()

    @property
    def is_open(self) -> bool:
        """Whether the content shows."""
        return self._is_open

    def set_title(self, title: str) -> None:
        """Give it another title."""
        self.button.setText(title)
        self.button.setAccessibleName(title)

    def set_content(self, layout: QLayout) -> None:
        """Give it its content."""
        self.content.setLayout(layout)

    def set_open(self, is_open: bool) -> None:
        """Unfold it, or fold it away."""
        if is_open:
            self.opened.emit()
        self._is_open = is_open
        self.content.setVisible(is_open)
        self._paint_sign()

    @Slot()
    def _on_clicked(self) -> None:
        self.set_open(not self._is_open)

    @Slot()
    def _paint_sign(self) -> None:
        self.button.setIcon(sign("unfolded" if self._is_open else "folded"))
