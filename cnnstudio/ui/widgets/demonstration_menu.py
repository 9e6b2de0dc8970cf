"""The demonstrations as a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.document.demonstrations import DEMONSTRATIONS, Demonstration

HELP = "Small networks that show one idea each, with a text to follow."


class DemonstrationMenu(QMenu):
    """A line for each demonstration.

    Signals:
        chosen: The user wants to see a `Demonstration`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        for demonstration in DEMONSTRATIONS:
            action = self.addAction(demonstration.title)
            action.setToolTip(demonstration.help)
            action.triggered.connect(partial(self._choose, demonstration))

    def _choose(self, demonstration: Demonstration, _checked: bool = False) -> None:
        self.chosen.emit(demonstration)
