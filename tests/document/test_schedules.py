"""Schedules against those of Keras, and what all of them have in common."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import SettingError
from cnnstudio.document.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    Course,
    Exponential,
    OneCycle,
    Plateau,
    Schedule,
    Table,
)

COURSE = Course(steps=7, epochs=10)
LOSSES = st.lists(st.floats(0.01, 10), max_size=40)


def rates(schedule: Schedule, course: Course = COURSE, base: float = 0.4) -> list[float]:
    return [schedule.rate(base, step, course) for step in range(course.total)]


def keras_rates(schedule: Any, course: Course = COURSE) -> list[float]:
    return [float(schedule(step)) for step in range(course.total)]


def test_exponential_is_that_of_keras() -> None:
    import keras

    for stairs in (False, True):
        theirs = keras.optimizers.schedules.ExponentialDecay(0.4, 14, 0.5, staircase=stairs)
        assert rates(Exponential(factor=0.5, every=2, in_stairs=stairs)) == pytest.approx(keras_rates(theirs))


def test_cosine_is_that_of_keras() -> None:
    import keras

    theirs = keras.optimizers.schedules.CosineDecay(0.4, COURSE.total, alpha=0.1)
    assert rates(Cosine(lowest=0.1)) == pytest.approx(keras_rates(theirs), rel=1e-5)


def test_cosine_with_restarts_is_that_of_keras() -> None:
    import keras

    theirs = keras.optimizers.schedules.CosineDecayRestarts(0.4, COURSE.total // 2, t_mul=1.0, alpha=0.1)
    assert rates(Cosine(cycles=2, lowest=0.1)) == pytest.approx(keras_rates(theirs), rel=1e-5)


def test_table_is_that_of_keras() -> None:
    import keras

    theirs = keras.optimizers.schedules.PiecewiseConstantDecay([13, 34], [0.4, 0.04, 0.004])
    assert rates(Table(after=(2, 5), factors=(0.1, 0.01))) == pytest.approx(keras_rates(theirs))


def test_the_steps_of_the_book() -> None:
    """Olafenwa's rates: 0.001 up to epoch 80, then a tenth, a hundredth, a thousandth, and half of that."""
    course = Course(steps=1, epochs=200)
    found = {Table().rate(0.001, epoch, course) for epoch in range(200)}
    assert found == {0.001, 0.001 * 0.1, 0.001 * 0.01, 0.001 * 0.001, 0.001 * 0.0005}
    assert Table().rate(0.001, 79, course) == 0.001
    assert Table().rate(0.001, 80, course) == pytest.approx(0.0001)


@given(LOSSES, st.integers(1, 4), st.integers(0, 3))
def test_plateau_is_that_of_keras(losses: list[float], patience: int, cooldown: int) -> None:
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1.0), "mse")
    theirs = keras.callbacks.ReduceLROnPlateau(
        "val_loss", 0.5, patience, cooldown=cooldown, min_delta=0.01, mode="min"
    )
    theirs.set_model(model)
    theirs.on_train_begin()
    ours = Plateau(factor=0.5, patience=patience, cooldown=cooldown, smallest_gain=0.01)
    for epoch, loss in enumerate(losses):
        theirs.on_epoch_end(epoch, {"val_loss": loss})
        step = (epoch + 1) * COURSE.steps
        found = ours.rate(1.0, step, COURSE, losses[: epoch + 1])
        assert found == pytest.approx(float(model.optimizer.learning_rate), rel=1e-5)


def test_one_cycle_climbs_to_the_rate_and_falls_below_its_beginning() -> None:
    course = Course(steps=100, epochs=10)
    found = rates(OneCycle(rise=0.3), course)
    assert found[0] == pytest.approx(0.4 / 25)
    assert max(found) == found[300] == pytest.approx(0.4)
    assert found[150] == pytest.approx((0.4 + 0.4 / 25) / 2)  # a half wave's middle
    assert found[-1] == pytest.approx(0.4 / 25 / 10_000, rel=2)
    assert found[:301] == sorted(found[:301])
    assert found[300:] == sorted(found[300:], reverse=True)


@pytest.mark.parametrize("cls", list(SCHEDULES), ids=lambda cls: cls.kind)
@given(st.integers(1, 50), st.integers(1, 30), st.floats(0, 40), LOSSES)
def test_the_rate_never_exceeds_that_of_the_optimizer(
    cls: Any, steps: int, epochs: int, warmup: float, losses: list[float]
) -> None:
    course, schedule = Course(steps, epochs), cls(warmup_epochs=warmup)
    for step in {0, course.total // 2, course.total - 1}:
        rate = schedule.rate(0.3, step, course, losses)
        assert 0 <= rate <= 0.3 * (1 + 1e-12)
        assert math.isfinite(rate)


def test_warm_up_climbs_in_a_line_and_the_curve_begins_behind_it() -> None:
    found = rates(Cosine(warmup_epochs=2), base=1.0)
    assert found[:14] == pytest.approx([(step + 1) / 14 for step in range(14)])
    assert found[14] == 1.0
    assert rates(Constant(warmup_epochs=0.5), base=1.0)[:5] == pytest.approx([1 / 4, 2 / 4, 3 / 4, 1, 1])


@pytest.mark.parametrize(
    "cls", [cls for cls in SCHEDULES if not cls.changes_within_epochs], ids=lambda cls: cls.kind
)
def test_what_is_said_to_change_between_epochs_alone_does(cls: Any) -> None:
    found = rates(cls(), Course(steps=5, epochs=200))
    assert all(len(set(found[begin : begin + 5])) == 1 for begin in range(0, 1000, 5))


def test_a_table_rises() -> None:
    with pytest.raises(SettingError, match="must rise"):
        Table(after=(5, 5))
