"""The workspaces of a window, each made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnstudio.ui.workspaces.table import WORKSPACES

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


class WorkspaceStack(QStackedWidget):
    """Shows one workspace at a time.

    Signals:
        made: A workspace exists now; carries its name.
        shown: Another workspace is shown; carries its name.
    """

    made = Signal(str)
    shown = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._made: dict[str, QWidget] = {}
        self._name = ""

    @property
    def name(self) -> str:
        """The name of the workspace that is shown; "" before the first."""
        return self._name

    def get(self, name: str) -> QWidget | None:
        """A workspace, if it was made already."""
        return self._made.get(name)

    def workspace(self, name: str) -> QWidget:
        """A workspace, made now if it was not."""
        if name not in self._made:
            entry = next(entry for entry in WORKSPACES if entry.name == name)
            made = entry.make(self._window)
            self._made[name] = made
            self.addWidget(made)
            self.made.emit(name)
        return self._made[name]

    def show_workspace(self, name: str) -> None:
        """Show a workspace and give it the focus."""
        if name == self._name:
            return
        widget = self.workspace(name)
        self._name = name
        self.setCurrentWidget(widget)
        self.shown.emit(name)
