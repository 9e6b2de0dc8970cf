"""One training at a time, as the window sees it: start, pause, stop, go on, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.document.folders import runs_folder
from cnnstudio.document.phases import borders
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.runs.last_run import LastRun
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.training.early_endings import as_it_went
from cnnstudio.engine.training.resuming import can_resume, run_project, with_moved_data
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.training.history import History

SessionState = Literal["idle", "queued", "running", "paused", "stopping", "succeeded", "failed", "stopped"]
_ACTIVE = ("queued", "running", "paused", "stopping")


class TrainingSession(QObject):
    """Owns the job of the training.

    Signals:
        state_changed: It has started, paused, ended…
        progressed: There is news; `history` and `progress` hold it.

    Attributes:
        recalled: The run of an earlier day that is shown until something is trained.
    """

    state_changed = Signal()
    progressed = Signal()

    def __init__(
        self, engine: Engine, parent: QObject, writes_events: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._writes_events = writes_events
        self._job: Job | None = None
        self._state: SessionState = "idle"
        self.history = History()
        self.progress: TrainProgress | None = None
        self.preparing: PreparingImages | None = None
        self.result: TrainResult | None = None
        self.failure: Failure | None = None
        self.trained: Project | None = None
        self.recalled: RunRecord | None = None
        self._resumed = ""  # the run folder that was gone on in

    @property
    def state(self) -> SessionState:
        """Where the training is."""
        return self._state

    @property
    def is_active(self) -> bool:
        """Whether a training waits, runs, pauses or is being stopped."""
        return self._state in _ACTIVE

    @property
    def has_curves(self) -> bool:
        """Whether there is a training to look at: one that is active, has ended well, or was found again."""
        return self.is_active or self.result is not None or self.recalled is not None

    @property
    def run(self) -> str:
        """The run folder of the training, as soon as it is known; else ""."""
        if self.result is not None:
            return self.result.run
        if self.recalled is not None:
            return str(self.recalled.path)
        return self._resumed if self.progress is None else self.progress.run

    @property
    def can_resume(self) -> bool:
        """Whether the training ended before its time and left a state from which it can get further."""
        if self.recalled is not None:
            return self.recalled.can_resume
        if self.failure is not None:
            unfinished = not self.failure.recurs
        else:
            unfinished = self.result is not None and self.result.stopped
        return not self.is_active and unfinished and bool(self.run) and can_resume(Path(self.run))

    def start(self, project: Project) -> None:
        """Train a project from its start weights, unless a training is under way."""
        if not self.is_active:
            self._submit(Train(project, str(runs_folder()), events=self._writes_events()))

    def resume_run(self, run: str, shown: Project | None = None) -> None:
        """Go on in a run folder with what was trained there, unless a training is under way.

        Args:
            run: The run folder.
            shown: The project in the window, which knows where data lie that were moved.

        Raises:
            FileError: The folder is no run folder, or its project cannot be read.
        """
        if not self.is_active:
            project = run_project(Path(run))
            project = project if shown is None else with_moved_data(project, shown)
            self._submit(Train(project, str(runs_folder()), resume=run, events=self._writes_events()))

    def recall(self, found: LastRun) -> None:
        """Show a run of an earlier day, unless something was trained meanwhile."""
        if self._state != "idle":
            return
        contents = found.contents
        self.history = _empty_history(as_it_went(contents.project, contents.history))
        self.history.batches = contents.batches_per_epoch or 0
        self.history.add(contents.batches, contents.history)
        self.history.add_norms(contents.norms)
        self.trained, self.recalled = contents.project, found.record

    def _submit(self, task: Train) -> None:
        self.history = _empty_history(task.project)
        self.progress, self.preparing, self.result, self.failure = None, None, None, None
        self.recalled = None
        self.trained, self._resumed = task.project, task.resume
        self._job = self._engine.submit(task)
        self._job.state_changed.connect(self._on_job_state)
        self._job.progressed.connect(self._on_progress)
        self._job.succeeded.connect(self._on_result)
        self._job.stopped.connect(self._on_result)
        self._job.failed.connect(self._on_failed)
        self._job.ended.connect(self._on_ended)
        self._set_state("queued")

    def pause(self) -> None:
        """Let it wait after the batch that runs."""
        if self._job is not None:
            self._job.pause()

    def resume(self) -> None:
        """Let it go on."""
        if self._job is not None:
            self._job.resume()

    def stop(self) -> None:
        """End it after the batch that runs; the best epoch is kept."""
        if self._job is not None:
            self._job.stop()

    def _set_state(self, state: SessionState) -> None:
        self._state = state
        self.state_changed.emit()

    @Slot(str)
    def _on_job_state(self, state: str) -> None:
        if state in ("running", "paused", "stopping", "queued"):
            self._set_state(state)  # type: ignore[arg-type]

    @Slot(object)
    def _on_progress(self, progress: TrainProgress | PreparingImages) -> None:
        if isinstance(progress, PreparingImages):
            self.preparing = progress
            self.progressed.emit()
            return
        self.history.batches = progress.batches
        self.history.add(progress.points, progress.epoch_points)
        if progress.epoch_points and self.trained is not None:
            self.history.borders = borders(as_it_went(self.trained, self.history.epochs))
        self.history.add_norms(progress.norms)
        self.progress = progress
        self.progressed.emit()

    @Slot(object)
    def _on_result(self, result: TrainResult | None) -> None:
        self.result = result

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.failure = failure

    @Slot()
    def _on_ended(self) -> None:
        job, self._job = self._job, None
        end = "failed" if job is None else job.state
        self._set_state("failed" if end == "failed" else "stopped" if end == "stopped" else "succeeded")


def _empty_history(project: Project) -> History:
    """Where the points of a training of a project come."""
    return History(borders(project), project.task.figure_label, project.task.loss_terms)
