"""One training run as a row of figures, read from its folder; a damaged one says so."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import StudioError
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.annotation import Annotation, annotation_of
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.kept_evaluation import KeptScore, kept_score
from cnnstudio.engine.runs.outcome import Outcome, is_at_work, outcome_of
from cnnstudio.engine.runs.run_folder import BEST, HISTORY, LAST, RunFolder
from cnnstudio.engine.training.early_endings import as_it_went
from cnnstudio.engine.training.training_progress import EpochPoint, best_of


class RunState(StrEnum):
    """Where a run is."""

    RUNNING = "running"
    FINISHED = "finished"
    ENDED_EARLY = "ended early"
    STOPPED = "stopped"
    FAILED = "failed"
    BROKEN_OFF = "broken off"
    DAMAGED = "damaged"


_STATES = {
    "finished": RunState.FINISHED, "ended_early": RunState.ENDED_EARLY, "stopped": RunState.STOPPED,
    "failed": RunState.FAILED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What a row of a table of runs shows.

    Attributes:
        path: The run folder.
        annotation: What the user says about it.
        project: What the project is called; the folder's name if it cannot be read.
        state: Where it is.
        message: What is wrong with it, if something is.
        can_resume: Whether it can be gone on with.
        can_be_tested: Whether it holds a model that test images can be run through.
        started: When it was begun, in local time; None if that is not known.
        epochs: Epochs that are done.
        planned: Epochs that there are to be; None if that is not known.
        best: The best epoch by what the project says is better; None before the first.
        last: The last epoch; None before the first.
        seconds: How long the epochs took, pauses left out.
        test: Its score on the test images, if it was evaluated.
        figure: What people call the score of its epochs.
        parameters: Numbers in its network; None if that is not known.
        data: Its data set.
        optimizer: What its optimizer is called.
        rate: Its learning rate; None if that is not known.
        batch: Images in a batch; None if that is not known.
        seed: Its seed; None if that is not known.
        device: What it was trained on.
    """

    path: Path
    annotation: Annotation = Annotation()
    project: str = ""
    state: RunState = RunState.DAMAGED
    message: str = ""
    can_resume: bool = False
    can_be_tested: bool = False
    started: datetime.datetime | None = None
    epochs: int = 0
    planned: int | None = None
    best: EpochPoint | None = None
    last: EpochPoint | None = None
    seconds: float = 0.0
    test: KeptScore | None = None
    figure: str = "Accuracy"
    parameters: int | None = None
    data: str = ""
    optimizer: str = ""
    rate: float | None = None
    batch: int | None = None
    seed: int | None = None
    device: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it is being trained."""
        return self.state is RunState.RUNNING

    @property
    def is_damaged(self) -> bool:
        """Whether its folder cannot be read."""
        return self.state is RunState.DAMAGED

    @property
    def name(self) -> str:
        """What it is called: as the user says, or as its project."""
        return self.annotation.name or self.project


def run_record(path: Path) -> RunRecord:
    """Read a run folder; whatever is wrong with it stands in the record."""
    folder, annotation = RunFolder(path), annotation_of(path)
    environment, running = folder.environment(), is_at_work(path)
    started = _started(path, environment)
    try:
        project, history = folder.project(), _history(folder)
    except StudioError as error:
        state = RunState.RUNNING if running else RunState.DAMAGED
        return RunRecord(
            path=path, annotation=annotation, project=path.name, state=state, message=str(error), started=started
        )  # fmt: skip
    outcome = None if running else outcome_of(path)
    planned = as_it_went(project, history).training.epochs
    done = history[-1].epoch if history else 0
    state = RunState.RUNNING if running else _state(outcome, done, planned)
    has_last, has_best = (path / LAST).is_file(), (path / BEST).is_file()
    recurs = outcome is not None and outcome.recurs
    unfinished = state in (RunState.STOPPED, RunState.FAILED, RunState.BROKEN_OFF) and done < planned
    return RunRecord(
        path=path,
        annotation=annotation,
        project=project.name,
        state=state,
        message="" if outcome is None else outcome.message,
        can_resume=unfinished and has_last and not recurs,
        can_be_tested=has_best,
        started=started,
        epochs=done,
        planned=planned,
        best=best_of(history, project.training.best_by),
        last=history[-1] if history else None,
        seconds=math.fsum(point.seconds for point in history),
        test=kept_score(path, checkpoint_mark(path / BEST)) if has_best else None,
        device=str(environment.get("device", "")),
        **_of_project(project),
    )


def _of_project(project: Project) -> dict[str, Any]:
    """What a record says of a project."""
    return {
        "figure": project.task.figure_label,
        "parameters": parameters_of(project),
        "data": data_name(project),
        "optimizer": project.optimizer.label,
        "rate": project.optimizer.learning_rate,
        "batch": project.training.batch_size,
        "seed": project.training.seed,
    }


def parameters_of(project: Project) -> int | None:
    """Numbers in a project's network; None if they cannot be counted."""
    totals = analyse(project.network).totals
    return totals.cost.params if totals.is_complete else None


def data_name(project: Project) -> str:
    """What a project's data set is called, with the file or folder that it lies in."""
    try:
        data = dataset_of(project)
    except StudioError:
        return project.data.kind
    place = getattr(data, "path", "")
    return f"{data.label}: {Path(place).name}" if place else data.label


def _history(folder: RunFolder) -> tuple[EpochPoint, ...]:
    """The epochs; none where a training has just begun and nothing is written yet."""
    return folder.history() if (folder.path / HISTORY).exists() or not is_at_work(folder.path) else ()


def _state(outcome: Outcome | None, done: int, planned: int) -> RunState:
    """Where a run is in which nothing is at work; runs of earlier versions say nothing of how they ended."""
    if outcome is not None:
        return _STATES[outcome.ending]
    return RunState.FINISHED if done >= planned else RunState.BROKEN_OFF


def _started(path: Path, environment: dict[str, Any]) -> datetime.datetime | None:
    """When a run was begun: as it says itself, or as its folder's name does."""
    noted = environment.get("started")
    try:
        if isinstance(noted, str):
            found = datetime.datetime.fromisoformat(noted)
            return (found.astimezone() if found.tzinfo else found).replace(tzinfo=None)
        return datetime.datetime.strptime(path.name[:15], "%Y%m%d-%H%M%S")
    except (ValueError, OverflowError, OSError):
        return None
