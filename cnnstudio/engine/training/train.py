"""The task that trains a project's network and leaves a run folder, or goes on in one."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, NamedTuple

import numpy as np

from cnnstudio import __version__
from cnnstudio.core.errors import LossError, Stopped
from cnnstudio.data.readiness import check_ready
from cnnstudio.document.encoding import project_data
from cnnstudio.document.phases import Part
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.moved_ahead import moves_ahead, rest_ahead
from cnnstudio.engine.batches.moving import Moving
from cnnstudio.engine.batches.shuffling import ShuffledBatches, batches, first_of
from cnnstudio.engine.batches.training_data import TrainingData, left_out_words, training_data
from cnnstudio.engine.building.build import Built, built_network
from cnnstudio.engine.building.randomness import LayerRandomness
from cnnstudio.engine.building.weights import take_weights
from cnnstudio.engine.inside.gradients import Probe, can_derive
from cnnstudio.engine.inside.models import being_trained
from cnnstudio.engine.objectives.compiling import motions_for, objective_of, with_targets
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.runs.outcome import noted_ending
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.runs.run_lock import training_alone
from cnnstudio.engine.spreading.meeting import Workers, meet
from cnnstudio.engine.spreading.spreading import Spread, spread_over
from cnnstudio.engine.training.averaging import AveragedWeights
from cnnstudio.engine.training.batch_memory import check_batch, device_memory, way_out_of
from cnnstudio.engine.training.checkpoints import Checkpoints, set_state, state_of
from cnnstudio.engine.training.early_endings import as_it_went, coming_phase
from cnnstudio.engine.training.environment import device_name, environment_of
from cnnstudio.engine.training.event_files import EventFiles
from cnnstudio.engine.training.learning_rate import RateGuide
from cnnstudio.engine.training.norms import NormMeter
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.replay import Replay
from cnnstudio.engine.training.resuming import Beginning, continued, stored_run
from cnnstudio.engine.training.training_progress import (
    BatchPoint,
    EpochPoint,
    TrainProgress,
    TrainResult,
    figures_of,
    is_better,
)
from cnnstudio.engine.training.watch import Plan, Watch
from cnnstudio.engine.watching.map_recorder import MapRecorder

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
            training = _Training(
                self.project, phased, data, moving, begin, randomness, device, spread, self.events
            )
            result = training.run(report, control)
            noted.ending = result.ending
        return result

    def _take_weights(self, built: Built, phased: PhasedModel, spread: Spread) -> None:
        """Let the training begin with the weights of the project's weights file, if it has one."""
        if self.project.weights is not None:
            take_weights(self.project.weights, built.layers)
            with spread.scope():
                phased.begin(phased.phase)  # optimizers may start from what the weights are


class _Sources(NamedTuple):
    """What all phases of a training have in common."""

    shuffled: ShuffledBatches
    validation: Any
    watch: Watch
    control: Control
    others: list[Any]


class _Training:
    """One training in its folder."""

    def __init__(
        self,
        project: Project,
        phased: PhasedModel,
        data: TrainingData,
        moving: Moving | None,
        begin: Beginning,
        randomness: LayerRandomness,
        device: str,
        spread: Spread,
        writes_events: bool,
    ) -> None:
        self._project = project
        self._spread = spread
        self._phased = phased
        self._model = phased.model
        self._data = data
        self._moving = moving
        self._told = with_targets(data, phased.model, project)
        self._begin = begin
        self._folder = begin.folder
        self._randomness = randomness
        self._device = device
        training = project.training
        self._checkpoints = Checkpoints(
            begin.folder.path, phased.model, training.checkpoint_every, training.checkpoint_count
        )
        self._best = begin.best
        self._averaged = AveragedWeights(phased.model)
        self._guide: RateGuide | None = None
        self._probe: Probe | None = None
        self._recorder = MapRecorder(begin.folder.path, phased.model, data.validation_images, begin.done)
        self._events = (
            EventFiles(begin.folder.path, begin.done, project.task.figure) if writes_events else None
        )

    def run(self, report: Report, control: Control) -> TrainResult:
        """Train until the last epoch or a stop; whatever happens, finished epochs end up on disk."""
        training = self._project.training
        images = len(self._data.train_images)
        batch_size = min(training.batch_size, images)
        rate = self._phased.phase.project.optimizer.learning_rate
        plan = Plan(
            str(self._folder.path), training.epochs, images, batch_size, rate, self._begin.done,
            training.patience, training.best_by, figure=self._project.task.figure,
        )  # fmt: skip
        probe = self._probe = self._make_probe(plan)
        meter = self._norm_meter(plan, probe)
        norms = tuple if meter is None else meter.taken
        watch = Watch(plan, report, control, self._keep, self._begin.points, self._rate, norms)
        try:
            others = [] if meter is None else [meter.callback()]
            with being_trained(self._folder.path, self._model, probe, self._recorder):
                self._fit(watch, plan, control, others)
        except Stopped:
            if not watch.points and not self._begin.done:
                self._averaged.put_in()
                self._checkpoints.keep_unfinished()
        finally:
            self._checkpoints.finish()
            if self._events is not None:
                self._events.close()
        return self._result(watch)

    def _rate(self) -> float | None:
        """The learning rate of the last step."""
        return None if self._guide is None else self._guide.rate

    def _fit(self, watch: Watch, plan: Plan, control: Control, others: list[Any]) -> None:
        data = self._told
        shuffled = ShuffledBatches(data, plan.batch_size, self._project.training.seed, self._moving)
        validation = batches(data.validation_images, data.validation_labels, plan.batch_size)
        purpose = f"train on batches of {plan.batch_size:,} images"
        with memory_in_words(purpose, lambda: way_out_of(self._project, plan.batch_size, device_memory())):
            sources = _Sources(shuffled, validation, watch, control, others)
            while not watch.ended_early and (phase := self._coming_phase(watch)) is not None:
                self._enter(phase)
                self._fit_phase(phase, plan, sources)

    def _coming_phase(self, watch: Watch) -> Part | None:
        """The phase that the next epoch belongs to, as the watch is told; None if all epochs are done."""
        phase = coming_phase(self._project, watch.points, watch.done)
        if phase is not None:
            is_last = phase.number == max(1, len(self._project.phases))
            epochs = as_it_went(self._project, watch.points).training.epochs
            watch.enter(phase.done, epochs, phase.project.optimizer.learning_rate, is_last=is_last)
        return phase

    def _enter(self, phase: Part) -> None:
        """Begin the next phase; states in memory have another optimizer, so they are written before."""
        if phase.number == self._phased.phase.number:
            return
        self._averaged.put_in()  # as Keras does at the end of a training
        current = state_of(self._model)
        self._checkpoints.finish()
        set_state(self._model, current)
        with self._spread.scope():
            self._phased.begin(phase)
        self._averaged = AveragedWeights(self._model)
        if self._probe is not None:
            self._probe.renew()

    def _fit_phase(self, phase: Part, plan: Plan, sources: _Sources) -> None:
        """Train through a phase, or from where it goes on to its end."""
        shuffled, validation, watch, control, others = sources
        objective = objective_of(self._project)
        objective.balance(self._model, self._told.train_labels)
        weights = objective.class_weights(self._data.train_labels)

        def past() -> list[float]:
            return [point.val_loss for point in watch.points[phase.done :]]

        def begin(epoch: int) -> None:
            shuffled.begin(epoch)
            self._randomness.begin(epoch)
            guide.begin_epoch(epoch - 1)

        guide = self._guide = RateGuide(self._model, phase.project, plan.images, past, phase.done)
        replay = Replay(self._model, shuffled.dataset, begin, guide.begin_batch, control.check)
        try:
            self._spread.fit(
                self._model,
                shuffled.dataset,
                shuffle=False,  # it is
                epochs=phase.end,
                initial_epoch=watch.done,
                validation_data=validation,
                class_weight=weights,
                callbacks=[
                    _on_epoch_begin(shuffled.begin, self._randomness.begin),
                    guide.callback(),
                    replay.callback(),
                    watch.callback(),
                    self._averaged.callback(),
                    *others,
                ],
                verbose=0,
            )
        except LossError as error:
            if self._spread.count > 1:  # one process cannot go back alone
                raise
            rate = phase.project.optimizer.learning_rate
            raise replay.explained(error, rate, validation, class_weight=weights) from error

    def _make_probe(self, plan: Plan) -> Probe | None:
        """What finds gradients on the first training images, where that can be done."""
        if not can_derive() or self._spread.count > 1:
            return None
        images, labels = self._told.train_images, self._told.train_labels
        if isinstance(images, np.ndarray):  # the others are fetched when they are asked for
            images, labels = images[: plan.batch_size], first_of(labels, plan.batch_size)
        return Probe(self._model, batches(images, labels, plan.batch_size))

    def _norm_meter(self, plan: Plan, probe: Probe | None) -> NormMeter | None:
        """What measures norms, where that is wanted and can be done."""
        if probe is None or not self._project.training.track_norms:
            return None
        return NormMeter(self._folder, probe, -(-plan.images // plan.batch_size), plan.done)

    def _keep(self, point: EpochPoint) -> None:
        """Save the figures and the state of an epoch; the history is never behind the models."""
        better = is_better(point, self._best, self._project.training.best_by)
        self._checkpoints.keep(better, point.epoch, lambda: self._note(point))
        if better:
            self._best = point
        if self._spread.count == 1:
            self._recorder.take(point.epoch, is_last=point.epoch == self._project.training.epochs)

    def _note(self, point: EpochPoint) -> None:
        """Save the figures of an epoch."""
        self._folder.append(point)
        if self._events is not None:
            self._events.add(point)

    def _result(self, watch: Watch) -> TrainResult:
        best, points = self._best, watch.points
        done = points[-1].epoch if points else self._begin.done
        return TrainResult(
            run=str(self._folder.path),
            epochs=done,
            best_epoch=0 if best is None else best.epoch,
            metrics={} if best is None else figures_of(best, self._project.task.figure),
            points=points,
            stopped=done < as_it_went(self._project, points).training.epochs and not watch.ended_early,
            seconds=watch.seconds + sum(point.seconds for point in self._begin.points),
            device=self._device,
            ended_early=watch.ended_early,
            notes=left_out_words(self._data.left_out),
        )


def _on_epoch_begin(*begin: Callable[[int], None]) -> Any:
    """A Keras callback that calls functions with the number of each epoch, from 1."""
    import keras

    def call_all(epoch: int, logs: object = None) -> None:
        for function in begin:
            function(epoch + 1)

    callback = keras.callbacks.LambdaCallback(on_epoch_begin=call_all)
    callback.async_safe = True  # or Keras waits for each batch's figures
    return callback
