"""What a workspace for scenes asks the engine: what the chosen network makes of the current picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import ModelSource, project_of
from cnnstudio.engine.predicting.detect import Detect
from cnnstudio.engine.predicting.segment import Segment
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.chosen_network import SETTLE, ChosenNetwork
from cnnstudio.ui.inspecting.following import Following
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.pictures.known_picture import plain
from cnnstudio.ui.scenes.pictures.reel import Reel
from cnnstudio.ui.scenes.scene_choice import SceneChoice


class SceneInquiry(QObject):
    """Asks whenever the network or the picture changes, while somebody looks.

    Args:
        kind: The workspace.
        editor: Holds the network on the canvas.
        engine: Answers.
        choice: Says which network is asked.
        reel: Holds the picture.
        parent: Qt parent.

    Signals:
        answered: Carries a `DetectionResult` or a `SegmentationResult`.
        refused: The network cannot answer; carries the sentence.
        misfit: The network is for another task; carries the sentence.
        busy_changed: Whether an answer is being waited for.
    """

    answered = Signal(object)
    refused = Signal(str)
    misfit = Signal(str)
    busy_changed = Signal(bool)

    def __init__(
        self,
        kind: SceneKind,
        editor: Editor,
        engine: Engine,
        choice: SceneChoice,
        reel: Reel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._kind, self._choice, self._reel = kind, choice, reel
        self._is_watched = False
        self._picture: Picture | None = None
        self._asked: object = None
        self.tiled = False
        self._request = Request(engine, f"{kind.name} picture", self)
        self._request.answered.connect(self._on_answered)
        self._request.refused.connect(self._on_refused)
        self._request.busy_changed.connect(self.busy_changed)
        self._following = Following(self)
        self._following.outdated.connect(self._on_outdated)
        self._request.busy_changed.connect(self._following.note_busy)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.ask)
        self._network = ChosenNetwork(editor, choice, self)
        for news in (self._network.edited, self._network.switched):
            news.connect(self._settle.start)

    @property
    def model(self) -> ModelSource:
        """The network that is asked."""
        return self._network.model

    @property
    def project(self) -> Project | None:
        """The project of that network, if it is known."""
        return project_of(self.model)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being waited for."""
        return self._request.is_busy

    @property
    def picture(self) -> Picture | None:
        """The picture that was asked about last."""
        return self._picture

    def watch(self, is_watched: bool) -> None:
        """Ask from now on, beginning with what has changed; or ask no more, since nobody looks."""
        self._is_watched = is_watched
        if self._following.has_news:
            self.renew()
        self._following.watch(is_watched)
        self.ask()

    def renew(self) -> None:
        """Take what was answered as out of date."""
        self._asked = None

    def note_learning(self, run: str) -> None:
        """A run that is being trained is further on; if it is asked, what is seen follows."""
        if self._choice.path and Path(self._choice.path) == Path(run):
            self._following.note_learning()

    @Slot()
    def _on_outdated(self) -> None:
        self.renew()
        self.ask()

    def set_tiled(self, tiled: bool) -> None:
        """Let large pictures go through the network in parts, or whole."""
        self.tiled = tiled
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask about what is chosen, unless that was asked already."""
        if not self._is_watched:
            return
        sentence = self._reason()
        if sentence:
            self._asked = None
            self._request.forget()
            self.misfit.emit(sentence)
            return
        picture = self._reel.picture
        if picture is None:
            return
        about = (self.model, picture, self.tiled)
        if about != self._asked:
            self._asked, self._picture = about, picture
            self._following.note_asked()
            self._request.send(self.task((plain(picture),)))

    def task(self, images: tuple[Picture, ...]) -> object:
        """What is asked of the network about some pictures."""
        if self._kind.subject == "boxes":
            return Detect(self.model, images)
        return Segment(self.model, images, self.tiled)

    def _reason(self) -> str:
        """Why the network cannot be asked; "" if it can."""
        project = self.project
        if project is None:
            return (
                "This model has no project beside it that says what it was trained for: choose a run, "
                "or the folder that it was saved in."
            )
        if self._kind.fits(project.task):
            return ""
        which = "This network" if self._choice.path == UNTRAINED else "This model"
        wanted = " or ".join(f"“{task.label}”" for task in self._kind.tasks)
        return (
            f"{which} is for {project.task.label.lower()}, which gives no {self._kind.subject}: choose another at the left, or set "
            f"Train › Task to {wanted} and train it."
        )

    @Slot(object)
    def _on_answered(self, results: tuple[object, ...]) -> None:
        self.answered.emit(results[0])

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self._asked = None
        self.refused.emit(message)
