"""How a training ended, and what can be done with what it left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from cnnstudio.engine.runs.record import RunState
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.training.words import outcome, recalled_words
from cnnstudio.ui.widgets.notice import Action, Kind, Notice

_SCENES = {"boxes": "detect", "masks": "segment"}  # the workspace that shows what a network has learned


class OutcomeNotice(Notice):
    """Tells of the end of a training.

    Signals:
        resume_requested: A run is to go on; carries its folder.
        inspect_requested: The user wants to look inside a run; carries its folder.
        scenes_requested: The user wants to see its boxes or masks; carries the workspace and the folder.
    """

    resume_requested = Signal(str)
    inspect_requested = Signal(str)
    scenes_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Outcome of the training")

    def show_session(self, session: TrainingSession) -> None:
        """Tell how the training of a project ended, or its last run of an earlier day; nothing while it runs."""
        result = session.result
        if session.recalled is not None:
            kind: Kind = "error" if session.recalled.state is RunState.FAILED else "note"
            self.show_message(kind, recalled_words(session.recalled), self._ways_on(session))
        elif session.is_active or session.state == "idle":
            self.clear()
        elif session.failure is not None:
            self.show_message("error", session.failure.message, self._ways_on(session))
        elif result is None:
            self.show_message("note", "Stopped before the first batch: nothing was saved.")
        else:
            kind = "note" if result.stopped else "good"
            self.show_message(kind, outcome(result), self._ways_on(session))

    def _ways_on(self, session: TrainingSession) -> tuple[Action, ...]:
        """What can be done with a run as it stands; going on first, where it broke off."""
        run = session.run
        actions: list[Action] = []
        if session.can_resume:
            actions.append(("Continue", lambda: self.resume_requested.emit(run)))
        is_kept = session.failure is None and session.recalled is None
        if is_kept or (run and (Path(run) / "best.keras").is_file()):
            name = _SCENES.get("" if session.trained is None else session.trained.task.subject, "")
            if name:
                subject = "boxes" if name == "detect" else "masks"
                actions.append((f"See the {subject}", lambda: self.scenes_requested.emit(name, run)))
            actions += [
                ("Look inside", lambda: self.inspect_requested.emit(run)),
                ("Open run folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(run))),
            ]
        return tuple(actions)
