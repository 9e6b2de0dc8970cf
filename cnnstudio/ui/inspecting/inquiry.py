"""What Inspect asks the engine about the whole network: its layers, and what they make of the image."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.document.typed_kernels import differ_in_kernels_alone
from cnnstudio.engine.inside.models import ModelSource, UntrainedModel
from cnnstudio.engine.inspecting.outline import Outline
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.chosen_network import SETTLE, ChosenNetwork
from cnnstudio.ui.inspecting.model_choice import ModelChoice
from cnnstudio.ui.inspecting.shelf import Shelf
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request


class Inquiry(QObject):
    """Asks about the chosen network and image whenever they change, while somebody looks.

    Args:
        editor: Holds the network on the canvas.
        engine: Answers.
        choice: Says which network is looked into.
        shelf: Holds the image.
        parent: Qt parent.

    Signals:
        answered: Carries an `OverviewResult`; without an image, an `OutlineResult`.
        progressed: Some layers are ready while others are still being made; carries `StripsSoFar`.
        retyped: Only numbers of typed kernels have changed since it asked; carries the model. It asks once they settle.
        refused: The network cannot be looked into; carries the sentence.
        busy_changed: Whether an answer is being waited for.
    """

    answered = Signal(object)
    progressed = Signal(object)
    retyped = Signal(object)
    refused = Signal(str)
    busy_changed = Signal(bool)

    def __init__(
        self, editor: Editor, engine: Engine, choice: ModelChoice, shelf: Shelf, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shelf = shelf
        self._project: Project | None = None
        self._is_watched = False
        self._request = Request(engine, "inspect overview", self)
        self._request.answered.connect(self.answered)
        self._request.progressed.connect(self.progressed)
        self._request.refused.connect(self.refused)
        self._request.busy_changed.connect(self.busy_changed)
        self.settle = QTimer(self, singleShot=True, interval=SETTLE)
        self.settle.timeout.connect(self._on_edits_settled)
        self._network = ChosenNetwork(editor, choice, self)
        self._network.edited.connect(self._on_edited)

    @property
    def model(self) -> ModelSource:
        """The network that is looked into."""
        return self._network.model

    @property
    def about(self) -> tuple[ModelSource, Picture | None] | None:
        """The model and the image that were asked about last; None after a refusal."""
        task = self._request.task
        if isinstance(task, Overview):
            return task.model, task.image
        return (task.model, None) if isinstance(task, Outline) else None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being waited for."""
        return self._request.is_busy

    def watch(self, is_watched: bool) -> None:
        """Ask from now on, beginning with what has changed; or ask no more, since nobody looks."""
        self._is_watched = is_watched
        self.ask()

    def renew(self) -> None:
        """Take what was answered as out of date."""
        self._request.renew()

    @Slot()
    def ask(self) -> None:
        """Ask about what is chosen, unless that was asked already; wait where nobody sees it."""
        if not self._is_watched:
            return
        self._project = self._editor.document.project
        picture = self._shelf.picture
        task = Outline(self.model) if picture is None else Overview(self.model, picture)
        if task != self._request.task:
            self._request.send(task)

    @Slot()
    def _on_edited(self) -> None:
        self.settle.start()
        before, now = self._project, self._editor.document.project
        if self._is_watched and before is not None and differ_in_kernels_alone(before, now):
            self.retyped.emit(UntrainedModel(now))

    @Slot()
    def _on_edits_settled(self) -> None:
        now, then = self._editor.document.project, self._project
        if then is None or (now.trained_network, now.training) != (then.trained_network, then.training):
            self.ask()
