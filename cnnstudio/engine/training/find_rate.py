"""The task that looks for a learning rate: a copy of the network is trained with rates that grow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cnnstudio.core.errors import Stopped
from cnnstudio.core.rate_range import is_beyond, swept_rate
from cnnstudio.data.readiness import check_ready
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_rows import reading_in_words
from cnnstudio.engine.batches.shuffling import ShuffledBatches
from cnnstudio.engine.batches.training_data import TrainingData, training_data
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of, with_targets
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.training.batch_memory import device_memory, way_out_of
from cnnstudio.engine.watching.live_state import bring_back

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True)
class RateCurve:
    """A sweep as far as it went.

    Attributes:
        rates: The learning rate of each batch.
        losses: Mean loss of each batch's images before its step; the last may be infinite or NaN.
        fraction: How much of the sweep is done, 0…1; 1 as soon as higher rates need not be tried.
    """

    rates: tuple[float, ...] = ()
    losses: tuple[float, ...] = ()
    fraction: float | None = 0.0


@dataclass(frozen=True, slots=True)
class FindRate:
    """Train a copy of a project's network for a few batches; reports `RateCurve`, and answers with it.

    Nothing is saved. A stop ends the sweep where it is.

    Attributes:
        project: What would be trained; its own rate and schedule count for nothing.
        lowest: Rate of the first batch.
        highest: Rate of the last batch.
        batches: How many batches there are at most.
    """

    purpose: ClassVar[str] = "looking for a learning rate"

    project: Project
    lowest: float = 1e-6
    highest: float = 10.0
    batches: int = 150

    def __call__(self, report: Report, control: Control) -> RateCurve:
        """Sweep.

        Raises:
            NetworkError: The project cannot be trained.
            EngineError: The memory does not suffice.
            Stopped: A stop was asked for before the sweep began.
        """
        check_ready(self.project)
        control.check()
        import keras

        keras.utils.set_random_seed(self.project.training.seed)
        model = build(self.project)
        data = training_data(self.project, tuple(model.inputs[0].shape)[1:], report, control)
        compile_for_training(model, self.project)
        control.check()
        sweep = _Sweep(self, model, report, control)
        return sweep.run(data)


class _Sweep:
    """One sweep on its way."""

    def __init__(self, task: FindRate, model: keras.Model, report: Report, control: Control) -> None:
        self._task = task
        self._model = model
        self._report = report
        self._control = control
        self._rates: list[float] = []
        self._losses: list[float] = []

    def run(self, data: TrainingData) -> RateCurve:
        """Train until the last batch, a loss far above the lowest, or a stop."""
        import keras

        project = self._task.project
        batch_size = min(project.training.batch_size, len(data.train_images))
        objective, told = objective_of(project), with_targets(data, self._model, project)
        objective.balance(self._model, told.train_labels)
        shuffled = ShuffledBatches(told, batch_size, project.training.seed)
        shuffled.begin(1)
        callback = keras.callbacks.LambdaCallback(
            on_train_batch_begin=self._begin_batch, on_train_batch_end=self._end_batch
        )
        purpose = f"train on batches of {batch_size:,} images"
        with (
            suppress(Stopped),
            memory_in_words(purpose, lambda: way_out_of(project, batch_size, device_memory())),
            reading_in_words(*told.sources),
        ):
            self._model.fit(
                shuffled.dataset.repeat(), shuffle=False, steps_per_epoch=self._task.batches, verbose=0,
                class_weight=objective.class_weights(data.train_labels), callbacks=[callback],
            )  # fmt: skip
        return self._curve()

    def _begin_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self._control.check()
        self._control.serve()
        self._control.wait_while_paused()
        self._control.check()
        task = self._task
        rate = swept_rate(batch, task.batches, task.lowest, task.highest)
        bring_back(self._model)
        self._model.optimizer.learning_rate = rate
        self._model.reset_metrics()  # so that the loss is the batch's own
        self._rates.append(rate)

    def _end_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self._losses.append(float((logs or {})["loss"]))
        ends = is_beyond(self._losses)
        self._report(self._curve(is_done=ends))
        if ends:
            raise Stopped

    def _curve(self, *, is_done: bool = False) -> RateCurve:
        count = len(self._losses)
        fraction = 1.0 if is_done else count / self._task.batches
        return RateCurve(tuple(self._rates[:count]), tuple(self._losses), fraction)
