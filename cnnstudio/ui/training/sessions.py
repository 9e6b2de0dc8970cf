"""The trainings of all projects that are open: one session each, shown or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.training.session import TrainingSession


class Sessions(QObject):
    """Makes the session of a project when it is first asked for; it lives as long as the project's editor.

    Signals:
        state_changed: A session has started, paused, ended…; carries it.
        progressed: There is news of one; carries it.

    Attributes:
        writes_events: Answers whether trainings that begin now write files for TensorBoard too.
    """

    state_changed = Signal(object)
    progressed = Signal(object)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self.writes_events: Callable[[], bool] = lambda: False

    def of(self, editor: Editor) -> TrainingSession:
        """The session of a project."""
        found = self.known(editor)
        return self._made(editor.followed) if found is None else found

    def known(self, editor: Editor) -> TrainingSession | None:
        """The session of a project, if it was asked for before."""
        only = Qt.FindChildOption.FindDirectChildrenOnly
        found = editor.followed.findChild(TrainingSession, "", only)
        return found if isinstance(found, TrainingSession) else None

    def _made(self, editor: Editor) -> TrainingSession:
        session = TrainingSession(self._engine, editor, lambda: self.writes_events())
        session.state_changed.connect(self._on_state_changed)
        session.progressed.connect(self._on_progressed)
        editor.retired.connect(session.stop)
        return session

    @Slot()
    def _on_state_changed(self) -> None:
        self.state_changed.emit(self.sender())

    @Slot()
    def _on_progressed(self) -> None:
        self.progressed.emit(self.sender())
