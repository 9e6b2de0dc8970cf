"""The task that trains a project's network and leaves a run folder, or goes on in one."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from cnnstudio import __version__
from cnnstudio.data.readiness import check_ready
from cnnstudio.document.encoding import project_data
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.moved_ahead import moves_ahead, rest_ahead
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.building.build import Built, built_network
from cnnstudio.engine.building.randomness import LayerRandomness
from cnnstudio.engine.building.weights import take_weights
from cnnstudio.engine.objectives.compiling import motions_for
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.runs.outcome import noted_ending
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.runs.run_lock import training_alone
from cnnstudio.engine.spreading.meeting import Workers, meet
from cnnstudio.engine.spreading.spreading import Spread, spread_over
from cnnstudio.engine.training.batch_memory import check_batch
from cnnstudio.engine.training.course import Course
from cnnstudio.engine.training.environment import device_name, environment_of
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.resuming import Beginning, continued, stored_run
from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint, TrainProgress, TrainResult

__all__ = ["BatchPoint", "EpochPoint", "Train", "TrainProgress", "TrainResult"]


@dataclass(frozen=True, slots=True)
class Train:
    """Train a project from its weights, or its start weights; reports `TrainProgress`, answers with `TrainResult`.

    The run folder holds ``project.cnnstudio``, ``history.csv``, ``best.keras``, ``last.keras`` and
    ``environment.json``. A stop keeps the best and the last finished epoch; in the first epoch,
    the state as it is.

    With ``resume`` a run goes on in its own folder after the epoch that it holds whole, as if it
    had never been broken off: on the CPU with the same figures and weights.

    Attributes:
        project: What to train; to resume, what was trained, with the epochs there are to be in all.
        runs: The folder for run folders.
        name: What to call the run; the project's name if empty.
        resume: A run folder to go on in; ``runs`` and ``name`` then count for nothing.
        workers: The processes that train together, each with this task; only the first one keeps the run.
        events: Whether event files for TensorBoard are written too.
    """

    purpose: ClassVar[str] = "training"

    project: Project
    runs: str
    name: str = ""
    resume: str = ""
    workers: Workers | None = None
    events: bool = False

    def __call__(self, report: Report, control: Control) -> TrainResult:
        """Train.

        Raises:
            NetworkError: The project cannot be trained.
            EngineError: The loss is no number any more, or the memory does not suffice; what was
                saved before is kept. Or the weights file cannot be used, the run cannot be resumed, or a worker
                cannot be reached: the message says why.
            FileError: The run folder cannot be read or written; what was saved before is kept.
            Stopped: A stop was asked for before the training began.
        """
        check_ready(self.project)
        control.check()
        with ExitStack() as alone:
            task = self if self.workers is None else self._met(self.workers, alone)
            if task.resume:
                alone.enter_context(training_alone(Path(task.resume)))
            return task._train(report, control, alone)

    def _met(self, workers: Workers, until_end: ExitStack) -> Train:
        """Wait for the other workers; the task of one that does not lead is done in a folder that goes at the end."""
        task = self
        if not workers.leads:
            folder = Path(until_end.enter_context(TemporaryDirectory()))
            resume = self.resume and str(shutil.copytree(self.resume, folder / "run"))
            task = replace(self, runs=str(folder), resume=resume)
        data = json.dumps([__version__, workers.addresses, bool(self.resume), project_data(self.project)])
        meet(workers, hashlib.sha256(data.encode()).hexdigest())
        return task

    def _train(self, report: Report, control: Control, alone: ExitStack) -> TrainResult:
        """Train, in a folder that nobody else trains in until the stack is closed."""
        earlier = stored_run(Path(self.resume), self.project) if self.resume else None
        import keras

        spread = spread_over(self.project.training.devices, self.workers)
        device = spread.in_words(device_name())
        keras.utils.set_random_seed(self.project.training.seed)
        with spread.scope():
            built = built_network(self.project)
            ahead = rest_ahead(built) if moves_ahead(spread) else ()
            phased = PhasedModel(self.project, built)
        model = built.model
        if earlier is None:
            self._take_weights(built, phased, spread)
        with memory_in_words("hold its images", "let the network have a smaller input, or take fewer images"):
            data = training_data(self.project, tuple(model.inputs[0].shape)[1:], report, control)
        if device.startswith("CPU"):
            check_batch(self.project, len(data.train_images))
        control.check()
        randomness = LayerRandomness(model)
        environment = environment_of(self.project, data, device)
        if earlier is None:
            name = self.name or self.project.name
            begin = Beginning(RunFolder.create(Path(self.runs), name, self.project, environment))
            alone.enter_context(training_alone(begin.folder.path))
        else:
            with spread.scope():
                begin = continued(earlier, self.project, phased, environment)
            if not begin.done:  # A run that goes on needs no weights but its own.
                self._take_weights(built, phased, spread)
        with noted_ending(begin.folder.path) as noted:
            moving = motions_for(data, model, self.project, ahead)
            course = Course(
                self.project, phased, data, moving, begin, randomness, device, spread, self.events
            )
            result = course.run(report, control)
            noted.ending = result.ending
        return result

    def _take_weights(self, built: Built, phased: PhasedModel, spread: Spread) -> None:
        """Let the training begin with the weights of the project's weights file, if it has one."""
        if self.project.weights is not None:
            take_weights(self.project.weights, built.layers)
            with spread.scope():
                phased.begin(phased.phase)  # optimizers may start from what the weights are
