"""The evaluation of the run that is looked at: read from its folder, or asked of the engine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.judging.evaluate import Evaluate, EvaluateProgress
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.runs.kept_evaluation import Evaluation, JudgedPart, kept_and_stale
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.widgets.errand import Errands


class Evaluating(QObject):
    """Knows the evaluation of one run at a time; those of others go on.

    Signals:
        changed: There is news; the properties hold it.
        ended: An evaluation has ended, of whichever run.

    Attributes:
        evaluation: What is known of the run; None before it was evaluated.
        is_stale: Whether the run's model is another by now.
        message: Why it could not be evaluated, or kept; "" if nothing is wrong.
        part: Which images judge.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._record: RunRecord | None = None
        self._jobs: dict[Path, Job] = {}
        self._fractions: dict[Path, float] = {}
        self.evaluation: Evaluation | None = None
        self.is_stale = False
        self.message = ""
        self.part: JudgedPart = "test"
        self._errands = Errands(self)
        self._errands.done.connect(self._on_read)

    @property
    def record(self) -> RunRecord | None:
        """The run that is looked at."""
        return self._record

    @property
    def is_reading(self) -> bool:
        """Whether the folder is being read."""
        return self._errands.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether the run is being evaluated, or waits for it."""
        return self._record is not None and self._record.path in self._jobs

    @property
    def fraction(self) -> float | None:
        """How far that is, 0…1; None before it has begun."""
        return None if self._record is None else self._fractions.get(self._record.path)

    def look_at(self, record: RunRecord | None) -> None:
        """Look at another run, or at the same one since it has changed."""
        before, self._record = self._record, record
        if record is None:
            self._errands.forget()
            self._show(None, is_stale=False)
        elif before is None or before.path != record.path or before.test != record.test:
            if before is None or before.path != record.path:
                self.part = "test"
                self._show(None, is_stale=False)
                self._errands.run(partial(kept_and_stale, record.path))
            else:
                self._errands.run(partial(kept_and_stale, record.path, self.part))

    @Slot(str)
    def choose(self, part: JudgedPart) -> None:
        """Let other images judge; what is known of them is read."""
        if self._record is None or self.is_busy or part == self.part:
            return
        self.part = part
        self._show(None, is_stale=False)
        self._errands.run(partial(kept_and_stale, self._record.path, part))

    def _show(self, evaluation: Evaluation | None, *, is_stale: bool) -> None:
        self.evaluation, self.is_stale, self.message = evaluation, is_stale, ""
        self.changed.emit()

    @Slot(object)
    def _on_read(self, kept: tuple[Evaluation | None, bool]) -> None:
        message, (evaluation, is_stale) = self.message, kept
        self.part = self.part if evaluation is None else evaluation.part
        if evaluation is None or evaluation.is_same(self.evaluation):
            evaluation = self.evaluation  # whose images are on view
        self._show(evaluation, is_stale=is_stale)
        if message:
            self.message = message
            self.changed.emit()

    def start(self) -> None:
        """Evaluate the run, unless that is under way."""
        if self._record is None or self.is_busy:
            return
        path = self._record.path
        try:
            task = Evaluate(SavedModel(str(path)), run_project(path), keeps=True, part=self.part)
        except StudioError as error:
            self.message = str(error)
            self.changed.emit()
            return
        self.message = ""
        job = self._jobs[path] = self._engine.submit(task)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self.changed.emit()

    def cancel(self) -> None:
        """End it."""
        if self._record is not None and self._record.path in self._jobs:
            self._jobs[self._record.path].stop()

    def _path_of(self, job: QObject) -> Path:
        return next(path for path, known in self._jobs.items() if known is job)

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if isinstance(progress, EvaluateProgress):
            self._fractions[self._path_of(self.sender())] = progress.fraction
            self.changed.emit()

    @Slot(object)
    def _on_succeeded(self, evaluation: Evaluation) -> None:
        if self._record is not None and self._path_of(self.sender()) == self._record.path:
            self.part = evaluation.part
            self._show(evaluation, is_stale=False)
            self.message = evaluation.trouble

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self._record is not None and self._path_of(self.sender()) == self._record.path:
            self.message = failure.message

    @Slot()
    def _on_ended(self) -> None:
        path = self._path_of(self.sender())
        del self._jobs[path]
        self._fractions.pop(path, None)
        self.changed.emit()
        self.ended.emit()
