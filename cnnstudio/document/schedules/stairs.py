"""Schedules that fall in stairs between epochs: by a table, or where the validation loss does not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.errors import SettingError
from cnnstudio.core.settings import Configurable, setting
from cnnstudio.core.values import Reals, Sizes
from cnnstudio.document.schedules.schedule import SCHEDULES, Course, Schedule
from cnnstudio.document.source_text import Call, Expression, Items, flat


@SCHEDULES.register
@dataclass(frozen=True, slots=True)
class Table(Schedule):
    """The rate is multiplied as a table says, from certain epochs on.

    Source: Olafenwa & Olafenwa, whose CIFAR-10 networks fall at epochs 80, 120, 160 and 180.
    """

    kind = "table"
    label = "Table of steps"
    changes_within_epochs = False

    after: Sizes = setting(
        (80, 120, 160, 180), "After epochs", "The epochs after which it changes, rising.", minimum=0
    )
    factors: Reals = setting(
        (0.1, 0.01, 0.001, 0.0005), "Factors", "What the rate is multiplied by from there on.", minimum=0
    )

    def __post_init__(self) -> None:
        """Check every setting, and that each epoch has a factor.

        Raises:
            SettingError: A setting cannot have that value.
        """
        Configurable.__post_init__(self)
        if any(one >= other for one, other in itertools.pairwise(self.after)):
            raise SettingError("After epochs must rise from one to the next, such as 80, 120, 160.", "after")

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """The factor of the last epoch that is behind; the last factor where the table has too few."""
        done = step // course.steps
        passed = sum(done >= epoch for epoch in self.after)
        if not passed or not self.factors:
            return 1.0
        return self.factors[min(passed, len(self.factors)) - 1]

    def keras_source(self, rate: Expression) -> Expression:
        """Keras's piecewise constant decay, which changes one step after each of its boundaries."""
        if not self.after or not self.factors:
            return rate
        base = flat(rate)
        last = len(self.factors) - 1
        factors = [self.factors[min(place, last)] for place in range(len(self.after))]
        boundaries = [("", f"{epoch - self.warmup_epochs:g} * steps - 1") for epoch in self.after]
        values = [("", base), *[("", f"{base} * {factor!r}") for factor in factors]]
        return Call(
            "keras.optimizers.schedules.PiecewiseConstantDecay",
            (("", Items("[]", tuple(boundaries))), ("", Items("[]", tuple(values)))),
        )


@SCHEDULES.register
@dataclass(frozen=True, slots=True)
class Plateau(Schedule):
    """The rate falls when the validation loss has not for some epochs.

    Source: Keras's ``ReduceLROnPlateau``.
    """

    kind = "plateau"
    label = "On a plateau"
    changes_within_epochs = False
    is_known_before = False

    factor: float = setting(0.1, "Factor", "What the rate is multiplied by.", minimum=0, maximum=0.999999)
    patience: int = setting(
        5, "Patience", "Epochs without a lower validation loss before it falls.", minimum=1
    )
    smallest_gain: float = setting(
        0.0001, "Smallest gain", "How much lower counts as lower.", minimum=0, advanced=True
    )
    cooldown: int = setting(0, "Rest", "Epochs after a fall that are not counted.", minimum=0, advanced=True)
    lowest: float = setting(0.0, "Lowest", "It falls no further than this share of the rate.", minimum=0, maximum=1,
                            advanced=True)  # fmt: skip

    def multiple(self, step: int, course: Course, past: Sequence[float] = ()) -> float:
        """The factor, as often as the losses so far ask for it."""
        multiple, best, waited, resting = 1.0, math.inf, 0, 0
        for loss in past:
            if resting > 0:
                resting, waited = resting - 1, 0
            if loss < best - self.smallest_gain:
                best, waited = loss, 0
            elif resting == 0:
                waited += 1
                if waited >= self.patience and multiple > self.lowest:
                    multiple = max(multiple * self.factor, self.lowest)
                    waited, resting = 0, self.cooldown
        return multiple

    def keras_callback(self) -> Call | None:
        """Keras's own, which knows the lowest rate as a number."""
        arguments = [("factor=", f"{self.factor!r}"), ("patience=", f"{self.patience}")]
        if self.smallest_gain != 0.0001:
            arguments.append(("min_delta=", f"{self.smallest_gain!r}"))
        if self.cooldown:
            arguments.append(("cooldown=", f"{self.cooldown}"))
        if self.lowest:
            arguments.append(("min_lr=", f"{self.lowest!r} * LEARNING_RATE"))
        return Call("keras.callbacks.ReduceLROnPlateau", tuple(arguments))
