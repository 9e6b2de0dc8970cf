"""The course of a training in its folder: phase by phase and epoch by epoch, to the last one or a stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from cnnstudio.core.errors import LossError, Stopped
from cnnstudio.document.phases import Part
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_rows import reading_in_words
from cnnstudio.engine.batches.moving import Moving
from cnnstudio.engine.batches.shuffling import ShuffledBatches, batches, first_of
from cnnstudio.engine.batches.training_data import TrainingData, left_out_words
from cnnstudio.engine.building.randomness import LayerRandomness
from cnnstudio.engine.inside.deriving import can_derive
from cnnstudio.engine.inside.gradients import Probe
from cnnstudio.engine.inside.shelf import being_trained
from cnnstudio.engine.objectives.compiling import objective_of, with_targets
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.runs.batch_curve import BatchCurve
from cnnstudio.engine.spreading.spreading import Spread
from cnnstudio.engine.training.averaging import AveragedWeights
from cnnstudio.engine.training.batch_memory import device_memory, way_out_of
from cnnstudio.engine.training.checkpoints import Checkpoints, set_state, state_of
from cnnstudio.engine.training.early_endings import as_it_went, coming_phase
from cnnstudio.engine.training.event_files import EventFiles
from cnnstudio.engine.training.learning_rate import RateGuide
from cnnstudio.engine.training.norms import NormMeter
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.replay import Replay
from cnnstudio.engine.training.resuming import Beginning
from cnnstudio.engine.training.training_progress import EpochPoint, TrainResult, figures_of, is_better
from cnnstudio.engine.training.watch import Plan, Watch
from cnnstudio.engine.watching.map_recorder import MapRecorder


class _Sources(NamedTuple):
    """What all phases of a training have in common."""

    shuffled: ShuffledBatches
    validation: Any
    watch: Watch
    control: Control
    others: list[Any]


class Course:
    """One training in its folder, from the epoch where it begins to its end.

    Args:
        project: What is trained.
        phased: Its network, compiled for the phase that comes first.
        data: Its images.
        moving: How they are moved at random ahead of the network; None if they are not.
        begin: The folder, and where the training goes on.
        randomness: That of its layers, which each epoch begins anew.
        device: What it is trained on, in words.
        spread: The devices or processes that share the work.
        writes_events: Whether event files for TensorBoard are written.
    """

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
        self._curve: BatchCurve | None = None
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
            terms=tuple([term.key for term in self._project.task.loss_terms]),
        )  # fmt: skip
        probe = self._probe = self._make_probe(plan)
        meter = self._norm_meter(plan, probe)
        norms = tuple if meter is None else meter.taken
        curve = self._curve = BatchCurve(self._folder.path, -(-images // batch_size), plan.done, plan.figure)
        watch = Watch(plan, report, control, self._keep, self._begin.points, self._rate, norms, curve)
        try:
            others = [] if meter is None else [meter.callback()]
            with being_trained(self._folder.path, self._model, probe, self._recorder):
                self._fit(watch, plan, control, others)
        except Stopped:
            if not watch.points and not self._begin.done:
                self._averaged.put_in()
                self._checkpoints.keep_unfinished()
        finally:
            curve.write()
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
        with (
            memory_in_words(purpose, lambda: way_out_of(self._project, plan.batch_size, device_memory())),
            reading_in_words(*data.sources),
        ):
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
        if not can_derive() or not self._spread.leads:
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
        if self._curve is not None:
            self._curve.end_epoch()
        if self._spread.leads:
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
