"""How the chosen model does on test images: read from its run folder, or asked of the engine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.inside.models import SavedModel, project_of
from cnnstudio.engine.judging.evaluate import Evaluate, EvaluateProgress
from cnnstudio.engine.judging.judging_boxes import BoxJudgement
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.runs.kept_evaluation import Evaluation, JudgedPart, kept_and_stale
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.widgets.errand import Errands

Found = BoxJudgement | MaskJudgement


class SceneJudging(QObject):
    """Knows the evaluation of the model that is looked at.

    Args:
        engine: Evaluates.
        key: Names the kind of its tasks.
        parent: Qt parent.

    Signals:
        changed: There is news; the properties hold it.

    Attributes:
        evaluation: What is known; None before it was evaluated.
        is_stale: Whether the model is another by now.
        message: Why it could not be evaluated, or kept; "" if nothing is wrong.
        progress: How far an evaluation is; None before it has begun.
        part: Which images judge.
    """

    changed = Signal()

    def __init__(self, engine: Engine, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._path = UNTRAINED
        self.evaluation: Evaluation | None = None
        self.is_stale = False
        self.message = ""
        self.progress: EvaluateProgress | None = None
        self.part: JudgedPart = "test"
        self._request = Request(engine, key, self)
        self._request.progressed.connect(self._on_progressed)
        self._request.answered.connect(self._on_answered)
        self._request.refused.connect(self._on_refused)
        self._request.busy_changed.connect(self._on_busy_changed)
        self._reader = Errands(self)
        self._reader.done.connect(self._on_read)

    @property
    def path(self) -> str:
        """The model's run folder or file, or `UNTRAINED`."""
        return self._path

    @property
    def is_busy(self) -> bool:
        """Whether it is being evaluated."""
        return self._request.is_busy

    @property
    def is_reading(self) -> bool:
        """Whether its folder is being read."""
        return self._reader.is_busy

    @property
    def found(self) -> Found | None:
        """The figures of boxes or masks; None before it was evaluated."""
        judgement = None if self.evaluation is None else self.evaluation.judgement
        return judgement if isinstance(judgement, BoxJudgement | MaskJudgement) else None

    def look_at(self, path: str) -> None:
        """Look at another model; what a run folder holds is read."""
        if path == self._path:
            return
        self._path, self.part = path, "test"
        self._request.forget()
        self.evaluation, self.is_stale, self.message = None, False, ""
        self._reader.forget()
        if path != UNTRAINED and Path(path).is_dir():
            self._reader.run(partial(kept_and_stale, Path(path)))
        self.changed.emit()

    @Slot(str)
    def choose(self, part: JudgedPart) -> None:
        """Let other images judge; what is known of them is read."""
        if self.is_busy or part == self.part:
            return
        self.part = part
        self.evaluation, self.is_stale, self.message = None, False, ""
        if self._path != UNTRAINED and Path(self._path).is_dir():
            self._reader.run(partial(kept_and_stale, Path(self._path), part))
        self.changed.emit()

    def renew(self) -> None:
        """Read again what is known of the same model, which may be another now."""
        path, self._path = self._path, UNTRAINED
        self.look_at(path)

    @Slot()
    def start(self) -> None:
        """Evaluate it on images of its own data set that it was not fitted to."""
        project = project_of(SavedModel(self._path)) if self._path != UNTRAINED else None
        if project is None or self.is_busy:
            return
        self.message, self.progress = "", None
        self._reader.forget()  # or what is read would replace what comes of this
        is_run = runs_folder() in Path(self._path).parents  # others are not written into
        self._request.send(Evaluate(SavedModel(self._path), project, keeps=is_run, part=self.part))

    @Slot()
    def cancel(self) -> None:
        """End it."""
        self._request.forget()

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if isinstance(progress, EvaluateProgress):
            self.progress = progress
            self.changed.emit()

    @Slot(object)
    def _on_answered(self, evaluation: Evaluation) -> None:
        self.evaluation, self.is_stale, self.message = evaluation, False, evaluation.trouble
        self.changed.emit()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.message = message
        self.changed.emit()

    @Slot(bool)
    def _on_busy_changed(self, _busy: bool) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_read(self, kept: tuple[Evaluation | None, bool]) -> None:
        self.evaluation, self.is_stale = kept
        self.part = self.part if self.evaluation is None else self.evaluation.part
        self.changed.emit()
