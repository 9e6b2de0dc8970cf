"""The task that trains a project's network and leaves a run folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import Stopped
from cnnstudio.data.readiness import check_ready
from cnnstudio.document.project import Project
from cnnstudio.engine.build import build
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.control import Control
from cnnstudio.engine.environment import device_name, environment_of
from cnnstudio.engine.memory import check_memory, free_bytes, memory_in_words
from cnnstudio.engine.models import being_trained
from cnnstudio.engine.objective import compile_for_training
from cnnstudio.engine.run_folder import RunFolder
from cnnstudio.engine.task import Report
from cnnstudio.engine.training_data import TrainingData, training_data
from cnnstudio.engine.training_progress import (
    BatchPoint,
    EpochPoint,
    TrainProgress,
    TrainResult,
    is_better,
)
from cnnstudio.engine.watch import Plan, Watch

if TYPE_CHECKING:
    import keras

__all__ = ["BatchPoint", "EpochPoint", "Train", "TrainProgress", "TrainResult"]

_FIGURES = ("loss", "accuracy", "val_loss", "val_accuracy")


@dataclass(frozen=True, slots=True)
class Train:
    """Train a project from its start weights; reports `TrainProgress`, answers with `TrainResult`.

    The run folder holds ``project.cnnstudio``, ``history.csv``, ``best.keras``, ``last.keras`` and
    ``environment.json``. A stop keeps the best and the last finished epoch; in the first epoch,
    the state as it is.

    Attributes:
        project: What to train.
        runs: The folder for run folders.
        name: What to call the run; the project's name if empty.
    """

    purpose: ClassVar[str] = "training"

    project: Project
    runs: str
    name: str = ""

    def __call__(self, report: Report, control: Control) -> TrainResult:
        """Train.

        Raises:
            NetworkError: The project cannot be trained.
            EngineError: The loss is no number any more, or the memory does not suffice; what was
                saved before is kept.
            FileError: The run folder cannot be written; what was saved before is kept.
            Stopped: A stop was asked for before the training began.
        """
        check_ready(self.project)
        control.check()
        import keras

        device = device_name()
        keras.utils.set_random_seed(self.project.training.seed)
        model = build(self.project)
        data = training_data(self.project, tuple(model.inputs[0].shape)[1:])
        if device.startswith("CPU"):
            _check_batch(self.project, len(data.train_images))
        compile_for_training(model, self.project)
        control.check()
        environment = environment_of(self.project, data, device)
        folder = RunFolder.create(Path(self.runs), self.name or self.project.name, self.project, environment)
        return _Training(self.project, model, data, folder, device).run(report, control)


class _Training:
    """One training in its folder."""

    def __init__(
        self, project: Project, model: keras.Model, data: TrainingData, folder: RunFolder, device: str
    ) -> None:
        self._project = project
        self._model = model
        self._data = data
        self._folder = folder
        self._device = device
        self._checkpoints = Checkpoints(folder.path, model)
        self._best: EpochPoint | None = None

    def run(self, report: Report, control: Control) -> TrainResult:
        """Train until the last epoch or a stop; whatever happens, finished epochs end up on disk."""
        training = self._project.training
        images = len(self._data.train_images)
        batch_size = min(training.batch_size, images)
        rate = self._project.optimizer.learning_rate
        plan = Plan(str(self._folder.path), training.epochs, images, batch_size, rate)
        watch = Watch(plan, report, control, self._keep)
        try:
            self._fit(watch, plan)
        except Stopped:
            if not watch.points:
                self._checkpoints.keep_unfinished()
        finally:
            self._checkpoints.finish()
        return self._result(watch)

    def _fit(self, watch: Watch, plan: Plan) -> None:
        data = self._data
        purpose = f"train on batches of {plan.batch_size:,} images"
        with (
            being_trained(self._folder.path, self._model),
            memory_in_words(purpose, "use a smaller batch size, or a smaller network"),
        ):
            self._model.fit(
                data.train_images,
                data.train_labels,
                batch_size=plan.batch_size,
                epochs=plan.epochs,
                validation_data=(data.validation_images, data.validation_labels),
                callbacks=[watch.callback()],
                verbose=0,
            )

    def _keep(self, point: EpochPoint) -> None:
        """Save the state and the figures of an epoch."""
        better = is_better(point, self._best)
        self._checkpoints.keep(better)
        self._folder.append(point)
        if better:
            self._best = point

    def _result(self, watch: Watch) -> TrainResult:
        best, points = self._best, watch.points
        return TrainResult(
            run=str(self._folder.path),
            epochs=len(points),
            best_epoch=0 if best is None else best.epoch,
            metrics={} if best is None else {name: getattr(best, name) for name in _FIGURES},
            points=points,
            stopped=len(points) < self._project.training.epochs,
            seconds=watch.seconds,
            device=self._device,
        )


def _check_batch(project: Project, images: int) -> None:
    """Refuse a batch for which the main memory cannot suffice."""
    totals, slots = analyse(project.network).totals, project.optimizer.slots()
    batch = min(project.training.batch_size, images)
    needed, fixed = totals.training_bytes(batch, slots), totals.training_bytes(0, slots)
    way_out = "make the network smaller"
    if needed is not None and fixed is not None and needed > fixed:
        fitting = (free_bytes() - fixed) * batch // (needed - fixed)
        if fitting > 0:
            way_out = f"use a batch size of at most {fitting:,}"
    check_memory(needed, f"train on batches of {batch:,} images", way_out)
