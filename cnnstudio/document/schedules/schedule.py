"""What a schedule of the learning rate is: a pure function of the step, and of the epochs that are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.settings import Configurable, Registry, setting
from cnnstudio.document.source_text import Call, Expression


@dataclass(frozen=True, slots=True)
class Course:
    """How long a training is.

    Attributes:
        steps: Steps of the optimizer in an epoch, at least 1.
        epochs: Epochs, at least 1.
    """

    steps: int
    epochs: int

    @property
    def total(self) -> int:
        """Steps in all."""
        return self.steps * self.epochs


@dataclass(frozen=True, slots=True)
class Schedule(Configurable):
    """Base of all schedules: how the learning rate of the optimizer is multiplied at each step.

    A type defines `multiple`.
    """

    changes_within_epochs: ClassVar[bool] = True
    """Whether the rate can change between two batches of an epoch, after the warm-up."""

    is_known_before: ClassVar[bool] = True
    """Whether it can be drawn before a training runs, since it depends on no losses."""

    warmup_epochs: float = setting(
        0.0, "Warm-up", "Epochs over which the rate climbs to its height, in a straight line; parts of one too.",
        minimum=0, maximum=100_000, advanced=True,
    )  # fmt: skip

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """What the rate is multiplied by, warm-up left out.

        Args:
            step: The step, from 0.
            course: How long the training is.
            past: Validation losses of the epochs that are done.
        """
        raise NotImplementedError

    def rate(self, base: float, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """The learning rate of a step.

        Args:
            base: The learning rate of the optimizer.
            step: The step, from 0.
            course: How long the training is.
            past: Validation losses of the epochs that are done.
        """
        return base * self.climbed(step, course) * self.multiple(step, course, past)

    def keras_source(self, rate: Expression) -> Expression:
        """The rate in a Keras script: a number, or a Keras schedule from the end of the warm-up on.

        In the script ``steps`` are the steps of an epoch, and ``EPOCHS`` the epochs.

        Args:
            rate: The learning rate of the optimizer.
        """
        return rate

    def keras_callback(self) -> Call | None:
        """The Keras callback that changes the rate between epochs in a script; None if none does."""
        return None

    def epochs_source(self) -> str:
        """The epochs after the warm-up, in a script."""
        return f"(EPOCHS - {self.warmup_epochs:g})" if self.warmup_epochs else "EPOCHS"

    def climbed(self, step: int, course: Course) -> float:
        """How far the warm-up has come at a step, from just above 0 to 1."""
        length = self.warmup_steps(course)
        return 1.0 if step >= length else (step + 1) / length

    def warmup_steps(self, course: Course) -> int:
        """Steps of the warm-up, at most those there are."""
        return min(course.total, round(self.warmup_epochs * course.steps))

    def share(self, step: int, course: Course) -> float:
        """How much of the training after the warm-up lies behind a step, 0…1."""
        length = self.warmup_steps(course)
        return max(0, step - length) / max(1, course.total - length)


SCHEDULES: Registry[type[Schedule]] = Registry("learning-rate schedule")
