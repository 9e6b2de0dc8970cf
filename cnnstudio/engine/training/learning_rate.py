"""Leading the optimizer's learning rate along the project's schedule while Keras trains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cnnstudio.document.project import Project
from cnnstudio.document.schedules import Course
from cnnstudio.engine.watching.live_state import bring_back

if TYPE_CHECKING:
    import keras


class RateGuide:
    """Gives the optimizer the rate of the step that comes, through `callback`.

    The rate is a function of the step and of the epochs that are done, so that a training that is
    taken up again has the same one as if it had never been broken off.

    Args:
        model: The model, compiled.
        project: What is trained.
        images: Training images.
        past: Answers with the validation losses of the epochs that are done.
        first: Epochs before the first one of this project, whose rates another one gave.
    """

    def __init__(
        self,
        model: keras.Model,
        project: Project,
        images: int,
        past: Callable[[], Sequence[float]],
        first: int = 0,
    ) -> None:
        batch_size = min(project.training.batch_size, images)
        self._model = model
        self._schedule = project.schedule
        self._base = project.optimizer.learning_rate
        self._course = Course(-(-images // batch_size), project.training.epochs)
        self._past = past
        self._first = first
        self._done = 0  # steps of earlier epochs
        self._losses: tuple[float, ...] = ()
        self.rate = self._base

    def callback(self) -> Any:
        """The Keras callback that leads here."""
        import keras

        callback = keras.callbacks.LambdaCallback(
            on_epoch_begin=self.begin_epoch, on_train_batch_begin=self.begin_batch
        )
        callback.async_safe = True  # or Keras waits for each batch's figures
        return callback

    def begin_epoch(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Give the optimizer the rate at the start of an epoch, counted from 0."""
        epoch -= self._first
        self._done = epoch * self._course.steps
        self._losses = tuple(self._past())[:epoch]  # in a replay there are later ones
        self._lead(self._done)

    def begin_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Give the optimizer the rate of a batch of the epoch that runs, counted from 0."""
        step = self._done + batch
        if self._schedule.changes_within_epochs or step <= self._schedule.warmup_steps(self._course):
            self._lead(step)

    def _lead(self, step: int) -> None:
        rate = self._schedule.rate(self._base, step, self._course, self._losses)
        if rate != self.rate:
            self.rate = rate
            bring_back(self._model)
            self._model.optimizer.learning_rate = rate
