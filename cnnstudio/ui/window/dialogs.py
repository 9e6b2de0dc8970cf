"""The windows that stand beside the main one, each open once at most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog


class Dialogs(QObject):
    """Knows which are open."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._open: dict[str, QDialog] = {}

    def get(self, name: str) -> QDialog | None:
        """One that is open, or None."""
        return self._open.get(name)

    def show(self, name: str, make: Callable[[], QDialog], *, fresh: bool = False) -> None:
        """Show one, or bring it to the front.

        Args:
            name: What it is known by.
            make: Makes it.
            fresh: Whether one that is open makes way for a new one.
        """
        if fresh and name in self._open:
            self._open.pop(name).close()
        if name not in self._open:
            dialog = make()
            dialog.finished.connect(lambda: self._open.pop(name, None))
            self._open[name] = dialog
        self._open[name].show()
        self._open[name].raise_()
        self._open[name].activateWindow()

    def close_all(self) -> None:
        """Close whatever is open."""
        for dialog in tuple(self._open.values()):
            dialog.close()
