"""Schedules that follow a curve: constant, exponential, cosine, one cycle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.settings import setting
from cnnstudio.document.schedules.schedule import SCHEDULES, Course, Schedule
from cnnstudio.document.source_text import Call, Expression

KERAS_SCHEDULES = "keras.optimizers.schedules"


@SCHEDULES.register
@dataclass(frozen=True, slots=True)
class Constant(Schedule):
    """The rate stays as it is."""

    kind = "constant"
    label = "Constant"
    changes_within_epochs = False

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """Always 1."""
        return 1.0


@SCHEDULES.register
@dataclass(frozen=True, slots=True)
class Exponential(Schedule):
    """The rate falls by the same factor again and again.

    Source: Keras's ``ExponentialDecay``.
    """

    kind = "exponential"
    label = "Exponential"

    factor: float = setting(0.9, "Factor", "What the rate is multiplied by.", minimum=0, maximum=1)
    every: float = setting(1.0, "Every", "Epochs that this takes.", minimum=0.001, maximum=100_000)
    in_stairs: bool = setting(False, "In stairs", "Let it fall at once, not little by little.")

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """The factor, to the power of how often it came."""
        times = max(0, step - self.warmup_steps(course)) / (self.every * course.steps)
        return float(self.factor ** (math.floor(times) if self.in_stairs else times))

    def keras_source(self, rate: Expression) -> Expression:
        """Keras's exponential decay."""
        stairs = (("staircase=", "True"),) if self.in_stairs else ()
        length = "steps" if self.every == 1 else f"{self.every:g} * steps"
        arguments = (("", rate), ("decay_steps=", length), ("decay_rate=", f"{self.factor!r}"), *stairs)
        return Call(f"{KERAS_SCHEDULES}.ExponentialDecay", arguments)


@SCHEDULES.register
@dataclass(frozen=True, slots=True)
class Cosine(Schedule):
    """The rate falls like half a cosine wave, slowly at both ends; several times, if asked.

    Source: Loshchilov & Hutter (2016), *SGDR: stochastic gradient descent with warm restarts*.
    """

    kind = "cosine"
    label = "Cosine"

    cycles: int = setting(
        1, "Cycles", "How often it falls, beginning anew each time.", minimum=1, maximum=10_000
    )
    lowest: float = setting(0.0, "Lowest", "What it falls to, as a share of the rate.", minimum=0, maximum=1)

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """Half a wave over each cycle."""
        share = self.share(step, course)
        place = 1.0 if share >= 1 else math.fmod(share * self.cycles, 1)
        return self.lowest + (1 - self.lowest) * (1 + math.cos(math.pi * place)) / 2

    def keras_source(self, rate: Expression) -> Expression:
        """Keras's cosine decay, with restarts if it has several cycles."""
        lowest = (("alpha=", f"{self.lowest!r}"),) if self.lowest else ()
        length = f"{self.epochs_source()} * steps"
        if self.cycles == 1:
            return Call(f"{KERAS_SCHEDULES}.CosineDecay", (("", rate), ("decay_steps=", length), *lowest))
        arguments = (
            ("", rate),
            ("first_decay_steps=", f"{length} / {self.cycles}"),
            ("t_mul=", "1.0"),
            *lowest,
        )
        return Call(f"{KERAS_SCHEDULES}.CosineDecayRestarts", arguments)


@SCHEDULES.register
@dataclass(frozen=True, slots=True)
class OneCycle(Schedule):
    """The rate climbs to its height, then falls far below where it began.

    Source: Smith & Topin (2017), *Super-convergence*; the waves are half cosines.
    """

    kind = "one_cycle"
    label = "One cycle"

    rise: float = setting(
        0.3, "Rise", "Share of the training in which it climbs.", minimum=0.001, maximum=0.999
    )
    start_divisor: float = setting(25.0, "Start", "It begins at the rate divided by this.", minimum=1)
    end_divisor: float = setting(10_000.0, "End", "It ends at its beginning divided by this.", minimum=1)

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """Half a wave up, half a wave down."""
        share = self.share(step, course)
        start, end = 1 / self.start_divisor, 1 / (self.start_divisor * self.end_divisor)
        if share < self.rise:
            return _wave(start, 1.0, share / self.rise)
        return _wave(1.0, end, (share - self.rise) / (1 - self.rise))

    def keras_source(self, rate: Expression) -> Expression:
        """The class that scripts define for it; see `source_schedule`."""
        total = ("", f"{self.epochs_source()} * steps")
        names = ("rise", "start_divisor", "end_divisor")
        return Call(
            "OneCycle", (("", rate), total, *[(f"{name}=", f"{getattr(self, name)!r}") for name in names])
        )


def _wave(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
