"""Says beside the curves when they belong to another state of the project."""

from __future__ import annotations

from cnnstudio.document.project import Project
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.training.words import stale_sentence
from cnnstudio.ui.widgets.notice import Notice


class StaleNotice(Notice):
    """Compares what was trained with what would be."""

    def __init__(self) -> None:
        super().__init__("The result is out of date")

    def show_session(self, session: TrainingSession, project: Project) -> None:
        """Say what has changed in a project since the training whose curves are shown; nothing where they still hold."""
        sentence = ""
        if session.trained is not None and session.has_curves:
            sentence = stale_sentence(session.trained, project, session.is_active)
        if not sentence:
            self.clear()
        elif sentence != self.text:
            self.show_message("warning", sentence)
