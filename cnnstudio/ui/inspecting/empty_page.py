"""What stands in the middle of Inspect before there is anything to see."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.labels import title

_WIDTH = 440


class EmptyPage(QWidget):
    """Says what the view is for and offers images to begin with.

    Signals:
        open_requested: The user wants to choose a file.
    """

    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = title("See what every layer makes of an image")
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = DimLabel(
            "Drop a photograph here, paste one, or begin with a sample. Every layer then shows its activation maps, "
            "in a trained network as well as in one that has not been trained. Kernels need no image: choose a "
            "convolution on the left."
        )
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.setFixedWidth(_WIDTH)
        text.setMinimumHeight(text.heightForWidth(_WIDTH))
        open_button = QPushButton("Open image…")
        open_button.clicked.connect(self.open_requested)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._buttons.addWidget(open_button)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(heading)
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._buttons)
        column.addStretch(3)
        theme.changed.connect(self.update)

    def add_button(self, text: str) -> QPushButton:
        """Offer one more way to begin."""
        button = QPushButton(text)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground that the maps will lie on."""
        QPainter(self).fillRect(self.rect(), QColor(theme.colours.background))
