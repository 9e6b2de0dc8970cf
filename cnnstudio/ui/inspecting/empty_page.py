"""What stands in the middle of Inspect before there is anything to see."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cnnstudio.ui.widgets.demonstration_menu import HELP, DemonstrationMenu
from cnnstudio.ui.widgets.invitation import Invitation


class EmptyPage(Invitation):
    """Says what the view is for and offers images to begin with.

    Signals:
        open_requested: The user wants to choose a file.
        demonstration_requested: The user wants to see a `Demonstration`.
    """

    open_requested = Signal()
    demonstration_requested = Signal(object)

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
        self.demonstrations = QPushButton("Demonstrations")
        self.demonstrations.setToolTip(HELP)
        menu = DemonstrationMenu(self.demonstrations)
        menu.chosen.connect(self.demonstration_requested)
        self.demonstrations.setMenu(menu)
        self._buttons = QHBoxLayout()
        for row, buttons in ((QHBoxLayout(), (open_button, self.demonstrations)), (self._buttons, ())):
            row.setSpacing(8)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            self.column.addLayout(row)
        self.column.addStretch(1)

    def add_button(self, text: str) -> QPushButton:
        """Offer one more way to begin."""
        button = QPushButton(text)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button
