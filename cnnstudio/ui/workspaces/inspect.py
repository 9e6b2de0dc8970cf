"""The Inspect workspace: what every layer of a network makes of an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.workspaces.pictures import PictureWorkspace

if TYPE_CHECKING:
    from cnnstudio.ui.inspecting.desk import InspectDesk


class InspectWorkspace(PictureWorkspace):
    """Looks inside a network.

    Signals:
        demonstration_requested: The user wants to see a `Demonstration`.
    """

    demonstration_requested = Signal(object)

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__("inspect", editor, engine)
        self._desk: InspectDesk | None = None

    @property
    def desk(self) -> InspectDesk:
        """The content."""
        if self._desk is None:
            from cnnstudio.ui.inspecting.desk import InspectDesk

            self._desk = InspectDesk(self._editor, self._engine)
            self._desk.demonstration_requested.connect(self.demonstration_requested)
            self._begin(self._desk, self._desk.layers)
        return self._desk

    def note_run(self, run: str, *, again: bool = True) -> None:
        """Take in a run that has just ended; it is looked into unless the user has chosen another.

        Args:
            run: Its folder.
            again: Whether it counts as news although it was taken in before.
        """
        if again or self.desk.model_choice.latest != run:
            self.desk.note_run(run)

    def note_learning(self, run: str) -> None:
        """A run that is being trained is further on; if it is looked into, what is seen follows."""
        if self._desk is not None:
            self._desk.note_learning(run)

    @Slot()
    def take_apart(self) -> None:
        """Show how the number at the marked place came about."""
        self.desk.pointing.open()

    @Slot()
    def play_window(self) -> None:
        """Take the numbers of the map apart one after the other, or stop."""
        self.desk.pointing.play()
