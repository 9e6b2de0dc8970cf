"""Finding the last run of a project again after the program was closed, off the window's thread."""

from __future__ import annotations

import weakref
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.document.folders import runs_folder
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.last_run import LastRun, last_run
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.training.words import changed_parts
from cnnstudio.ui.widgets.errand import Errands


class Recalling(QObject):
    """Lets sessions in which nothing was trained yet show the newest run of the same project.

    Signals:
        found: A session shows one now.
    """

    found = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._session: weakref.ref[TrainingSession] | None = None  # a closed project is let go
        self._project: Project | None = None
        self._errands = Errands(self)
        self._errands.done.connect(self._on_done)

    @property
    def is_busy(self) -> bool:
        """Whether a run is being looked for."""
        return self._errands.is_busy

    def recall(self, session: TrainingSession, project: Project) -> None:
        """Look for the last run of a project, unless its session has something to show; once for each state of it."""
        if session.state != "idle" or session.recalled is not None or not len(project.network):
            return
        is_same = self._session is not None and self._session() is session
        if not (is_same and project is self._project):
            self._session, self._project = weakref.ref(session), project
            self._errands.run(partial(_found, project))

    @Slot(object)
    def _on_done(self, found: LastRun | None) -> None:
        session = None if self._session is None else self._session()
        if found is not None and session is not None:
            session.recall(found)
            self.found.emit()


def _found(project: Project) -> LastRun | None:
    return last_run(runs_folder(), lambda trained: not changed_parts(trained, project))
