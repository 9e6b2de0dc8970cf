"""What looks after a training while Keras runs it: points, progress, pause, stop, small tasks."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.errors import LossError
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.process.throttle import REPORTS_PER_SECOND
from cnnstudio.engine.runs.batch_curve import BatchCurve
from cnnstudio.engine.training.batch_log import BatchLog, loss_message
from cnnstudio.engine.training.pace import Pace
from cnnstudio.engine.training.training_progress import (
    BatchPoint,
    EpochPoint,
    NormPoint,
    TermPoint,
    TrainProgress,
    has_waited,
)

_WAIT = 2.0  # seconds that a stop waits for the validation of an epoch whose batches are done


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to be trained.

    Attributes:
        run: Path of the run folder.
        epochs: How many epochs.
        images: Training images.
        batch_size: Images in a batch.
        rate: Learning rate, for messages.
        done: Epochs that were done before, when a run goes on.
        patience: Epochs without a better one after which it ends, or the phase that it is in; None: never.
        best_by: Which figure says what is better, a key of `MONITORS`.
        phase_begin: Epochs before the phase that runs; they do not count for the patience.
        is_last: Whether no phase comes behind it.
        figure: What the score of the task is called; see `Task.figure`.
        terms: What the terms of the loss are called; see `Task.loss_terms`.
    """

    run: str
    epochs: int
    images: int
    batch_size: int
    rate: float
    done: int = 0
    patience: int | None = None
    best_by: str = "validation accuracy"
    phase_begin: int = 0
    is_last: bool = True
    figure: str = "accuracy"
    terms: tuple[str, ...] = ()


class Watch:
    """Called by Keras between batches and after epochs, through `callback`.

    Keras calls it before each batch on the thread that trains. The figures of a batch come on
    another thread, so that a GPU need not be waited for; they are put in order by a `BatchLog`.

    Args:
        plan: What is trained.
        report: Takes the progress.
        control: Says when to stop, pause, and serve small tasks.
        keep: Saves what there is at the end of an epoch.
        earlier: Figures of the epochs that were done before; they are reported at once.
        rate: Answers with the learning rate of the last step; None where it is not known.
        norms: Hands out the norms that were measured since the last time.
        curve: Keeps the curve per batch; that of the epochs that were done before is reported at once.

    Attributes:
        ended_early: Whether it ended, not a phase alone, since no epoch was better for as long as the plan says.
    """

    def __init__(
        self,
        plan: Plan,
        report: Report,
        control: Control,
        keep: Callable[[EpochPoint], None],
        earlier: tuple[EpochPoint, ...] = (),
        rate: Callable[[], float | None] = lambda: None,
        norms: Callable[[], tuple[NormPoint, ...]] = tuple,
        curve: BatchCurve | None = None,
    ) -> None:
        self._plan = plan
        self._report = report
        self._control = control
        self._keep = keep
        self._rate = rate
        self._norms = norms
        self._curve = curve
        self._callback: Any = None
        self.ended_early = False
        self._log = BatchLog(plan.images, plan.batch_size, plan.rate, counts=plan.figure == "accuracy")
        self._pace = Pace()
        self._points = list(earlier)
        self._done = plan.done
        self._epoch = plan.done + 1
        self._batch = 0
        self._idle = 0.0  # seconds that were not spent on training: pauses and small tasks
        self._start = self._epoch_start = self._now()
        self._batches_end: float | None = None  # of the last epoch
        self._overhead = 0.0
        self._next_report = 0.0
        self._stop_seen: float | None = None  # in a validation
        if earlier:
            self._send(() if curve is None else curve.points, earlier)

    @property
    def points(self) -> tuple[EpochPoint, ...]:
        """The epochs that are done."""
        return tuple(self._points)

    @property
    def seconds(self) -> float:
        """Seconds since the start, pauses, small tasks and earlier epochs left out."""
        return self._now() - self._start

    @property
    def done(self) -> int:
        """The epochs that the model has behind it, earlier ones included."""
        return self._done

    def enter(self, begin: int, epochs: int, rate: float, *, is_last: bool) -> None:
        """Take note that a phase begins.

        Args:
            begin: Epochs before the phase.
            epochs: How many there are to be in all, as it is planned now.
            rate: Its learning rate, for messages.
            is_last: Whether no other one comes behind it.
        """
        self._plan = dataclasses.replace(
            self._plan, phase_begin=begin, epochs=epochs, rate=rate, is_last=is_last
        )
        self._log.rate = rate

    def callback(self) -> Any:
        """The Keras callback that leads here."""
        import keras

        callback = keras.callbacks.LambdaCallback(
            on_epoch_begin=self._begin_epoch,
            on_train_batch_begin=self._begin_batch,
            on_train_batch_end=self._end_batch,
            on_test_begin=self._begin_validation,
            on_test_batch_begin=self._begin_validation_batch,
            on_epoch_end=self._end_epoch,
        )
        callback.async_safe = True  # lets Keras fetch a batch's figures on another thread
        self._callback = callback
        return callback

    def _now(self) -> float:
        return time.monotonic() - self._idle

    def _begin_epoch(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self._epoch, self._batch = epoch + 1, 0
        self._log.begin(self._epoch)
        self._epoch_start = self._now()
        if self._batches_end is not None:
            if epoch > self._plan.done + 1:  # the first validation includes the compilation
                self._overhead = self._epoch_start - self._batches_end
            self._pace.skip_to(self._epoch_start, 0)

    def _begin_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self._attend()
        self._batch = batch
        now = self._now()
        if self._epoch == self._plan.done + 1 and batch == 1:
            self._pace.skip_to(now, self._images_done())  # the first batch includes the compilation
        if now >= self._next_report:
            self._pace.reach(now, self._images_done())
            self._send(self._taken())

    def _end_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        if logs is not None:
            self._log.put(batch, float(logs["loss"]), found(logs, self._plan.figure))

    def _begin_validation(self, logs: Mapping[str, float] | None = None) -> None:
        self._batch = self._log.batches
        self._batches_end = self._now()
        self._pace.reach(self._batches_end, self._plan.images)

    def _begin_validation_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        if not self._waits_for_epoch():
            self._attend()

    def _waits_for_epoch(self) -> bool:
        """Whether a stop lets the validation go on, so that an epoch whose batches are done is kept."""
        if not self._control.stop_requested:
            return False
        if self._stop_seen is None:
            self._stop_seen = time.monotonic()
        return time.monotonic() - self._stop_seen < _WAIT

    def _end_epoch(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        points = self._taken()
        point = self._epoch_point(logs or {})
        self._keep(point)
        self._points.append(point)
        self._done = self._epoch
        self._send(points, (point,))
        if self._epoch < self._plan.epochs:
            self._control.check()
            counted = self._points[self._plan.phase_begin :]
            if has_waited(counted, self._plan.patience, self._plan.best_by):
                self.ended_early = self._plan.is_last
                self._callback.model.stop_training = True

    def _epoch_point(self, logs: Mapping[str, float]) -> EpochPoint:
        loss, val_loss = float(logs["loss"]), float(logs["val_loss"])
        score, val_score = (found(logs, f"{part}{self._plan.figure}") for part in ("", "val_"))
        if not math.isfinite(val_loss):
            message = loss_message(val_loss, self._epoch, None, self._plan.rate)
            raise LossError(message, val_loss, self._epoch, None)
        terms = tuple(
            [TermPoint(key, found(logs, key), found(logs, f"val_{key}")) for key in self._plan.terms]
        )
        return EpochPoint(
            self._epoch,
            loss,
            score,
            val_loss,
            val_score,
            self._now() - self._epoch_start,
            self._rate(),
            terms,
        )

    def _attend(self) -> None:
        """Stop, serve small tasks, and wait while paused.

        Raises:
            Stopped: A stop was asked for.
        """
        start = time.monotonic()
        self._control.check()
        self._control.serve()
        if self._control.paused:
            self._control.wait_while_paused(lambda: self._send(self._taken(), paused=True))
            self._control.check()
            self._next_report = 0.0
        self._idle += time.monotonic() - start

    def _taken(self) -> tuple[BatchPoint, ...]:
        """The batches that came in since the last time; they are in the run's curve from now on."""
        points = self._log.taken()
        if self._curve is not None:
            self._curve.take(points)
        return points

    def _send(
        self, points: tuple[BatchPoint, ...], epoch_points: tuple[EpochPoint, ...] = (), paused: bool = False
    ) -> None:
        plan = self._plan
        images_left = (plan.epochs - self._epoch + 1) * plan.images - self._images_done()
        epochs_left = plan.epochs - self._done
        self._report(
            TrainProgress(
                self._epoch, plan.epochs, self._batch, self._log.batches, points, epoch_points,
                self._pace.images_per_second, self._pace.seconds_left(images_left, epochs_left, self._overhead),
                paused, plan.run, self._norms(), plan.figure,
            )
        )  # fmt: skip
        self._next_report = self._now() + 1 / REPORTS_PER_SECOND

    def _images_done(self) -> int:
        return min(self._plan.images, self._batch * self._plan.batch_size)


def found(logs: Mapping[str, float], name: str) -> float:
    """A figure of Keras's logs, which put the name of an output in front of it where there are several."""
    if name in logs:
        return float(logs[name])
    is_validation, figure = name.startswith("val_"), name.removeprefix("val_")
    for key, value in logs.items():
        if key.endswith(f"_{figure}") and key.startswith("val_") == is_validation:
            return float(value)
    raise KeyError(name)
