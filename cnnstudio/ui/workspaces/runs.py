"""The Runs workspace: every training that was ever run, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.window.messages import MessageBar

if TYPE_CHECKING:
    from cnnstudio.ui.runs.desk import RunsDesk


class RunsWorkspace(QWidget):
    """Lists and compares runs; its content is made when it is first seen, so that the window opens fast.

    Signals:
        message: A sentence for the status bar.
        desk_made: Its content exists now.
    """

    message = Signal(str)
    desk_made = Signal()

    def __init__(self, engine: Engine, preferences: Preferences, messages: MessageBar) -> None:
        super().__init__()
        self.setAccessibleName("Runs")
        self._engine = engine
        self._preferences = preferences
        self._messages = messages
        self._desk: RunsDesk | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def desk(self) -> RunsDesk:
        """The content."""
        if self._desk is None:
            from cnnstudio.ui.runs.desk import RunsDesk

            self._desk = RunsDesk(self._engine, self._preferences, self._messages)
            self._column.addWidget(self._desk)
            self.setFocusProxy(self._desk.table)
            self.desk_made.emit()
        return self._desk

    def note_training(self) -> None:
        """A training is further on, or has ended: look at it, if anybody sees it."""
        if self._desk is not None:
            self._desk.library.look_soon()

    def finish(self) -> None:
        """Write down what is being typed, because the window closes."""
        if self._desk is not None:
            self._desk.finish()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is the first time."""
        self.desk.setVisible(True)
        super().showEvent(event)
        self.desk.table.setFocus()
