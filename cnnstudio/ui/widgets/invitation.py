"""What stands in the middle of an empty view: what it is for, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.labels import title

_WIDTH = 440  # px
_MARGIN = 16  # px


class Invitation(QWidget):
    """A title and a text in the middle, on the ground that the content will lie on.

    Args:
        heading: The title.
        text: One or two sentences.
        parent: Qt parent; without one it would be a window for a moment when it is laid out.

    Attributes:
        column: The layout; what is added stands below the text.
    """

    def __init__(self, heading: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        first = title(heading)
        first.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._texts: list[DimLabel] = []
        self.column = QVBoxLayout(self)
        self.column.setSpacing(12)
        self.column.addStretch(1)
        self.column.addWidget(first)
        self.add_text(DimLabel(text))
        theme.changed.connect(self.update)

    def add_text(self, label: DimLabel) -> None:
        """Let a text stand below what is there."""
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setFixedWidth(_WIDTH)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # or its last lines are cut where it is narrow
        label.setSizePolicy(policy)
        self._texts.append(label)
        row = QHBoxLayout()  # not an alignment, with which the height would not follow that of the lines
        row.addStretch(1)
        row.addWidget(label)
        row.addStretch(1)
        self.column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let texts be narrower where there is little room."""
        super().resizeEvent(event)
        for label in self._texts:
            label.setFixedWidth(max(1, min(_WIDTH, event.size().width() - 2 * _MARGIN)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), QColor(theme.colours.background))
