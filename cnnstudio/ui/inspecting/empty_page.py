"""What stands in the middle of Inspect before there is anything to see."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cnnstudio.ui.widgets.invitation import Invitation


class EmptyPage(Invitation):
    """Says what the view is for and offers images to begin with.

    Signals:
        open_requested: The user wants to choose a file.
    """

    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "See what every layer makes of an image",
            "Drop a photograph here, paste one, or begin with a sample. Every layer then shows its activation maps, "
            "in a trained network as well as in one that has not been trained. Kernels need no image: choose a "
            "convolution on the left.",
            parent,
        )
        open_button = QPushButton("Open image…")
        open_button.clicked.connect(self.open_requested)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._buttons.addWidget(open_button)
        self._buttons.addStretch(1)
        self.column.addLayout(self._buttons)
        self.column.addStretch(1)

    def add_button(self, text: str) -> QPushButton:
        """Offer one more way to begin."""
        button = QPushButton(text)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button
