from __future__ import annotations

import math
import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.training_signs import training_sign


@dataclass(frozen=True)
class Epoch:
    epoch: int
    loss: float
    val_loss: float
    val_score: float = 0.5


def epochs(losses: list[float], val_losses: list[float] | None = None) -> list[Epoch]:
    """A history of these losses."""
    return [
        Epoch(number, loss, val_loss)
        for number, (loss, val_loss) in enumerate(zip(losses, val_losses or losses, strict=True), 1)
    ]


def kind(
    losses: list[float],
    val_losses: list[float] | None = None,
    batches: tuple[float, ...] = (),
    classes: int | None = 10,
) -> str:
    """Which sign a history is; "" for none."""
    found = training_sign(epochs(losses, val_losses), batches, classes, 0.1)
    return "" if found is None else found.kind


FALLING = [1.5, 0.9, 0.6, 0.45, 0.36, 0.3, 0.26, 0.23]


def test_a_good_training_is_no_sign_of_anything() -> None:
    val = [1.4, 0.95, 0.7, 0.6, 0.55, 0.53, 0.52, 0.52]
    for length in range(len(FALLING) + 1):
        assert (
            kind(FALLING[:length], val[:length], tuple(2.3 * 0.98**step for step in range(20 * length))) == ""
        )


def test_a_validation_loss_that_rises_while_the_training_loss_falls_is_overfitting() -> None:
    val = [1.4, 0.95, 0.7, 0.72, 0.76, 0.81, 0.9, 1.0]
    found = [kind(FALLING[:length], val[:length]) for length in range(1, 9)]
    assert found == ["", "", "", "", "", "overfits", "overfits", "overfits"]
    sign = training_sign(epochs(FALLING, val), (), 10, 0.1)
    assert sign is not None
    assert "since epoch 3 the validation loss has risen (0.7 to 1)" in sign.sentence


def test_a_training_loss_that_rises_too_is_not_overfitting() -> None:
    assert kind([1.0, 0.5, 0.6, 0.65, 0.7, 0.75], [1.0, 0.5, 0.6, 0.7, 0.8, 0.9]) == ""


def test_a_single_bad_epoch_is_not_overfitting() -> None:
    assert kind(FALLING, [1.4, 0.95, 0.7, 0.6, 0.55, 0.57, 0.95, 0.56]) == ""


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_a_loss_that_stays_at_that_of_guessing_is_standstill(classes: int) -> None:
    level = math.log(classes)
    assert kind([level * 1.01, level * 0.99], classes=classes) == "stuck"
    assert kind([level], classes=classes) == ""  # too early
    assert kind([level, level * 0.9], classes=classes) == ""  # it moves
    assert kind([level, level], classes=None) == ""
    sign = training_sign(epochs([level, level]), (), classes, 0.1)
    assert sign is not None
    assert f"guessing among {classes:,} classes gives {level:.3g}" in sign.sentence


def test_a_loss_above_guessing_that_does_not_fall_comes_of_a_rate_too_high() -> None:
    """Adam at 3 on Digits: the loss jumps about between 2.4 and 3, and the accuracy is that of guessing."""
    losses = [2.9, 2.42, 2.61, 2.44, 2.52]
    found = [kind(losses[:length]) for length in range(1, 6)]
    assert found == ["", "", "stuck", "stuck", "stuck"]
    sign = training_sign(epochs(losses), (), 10, 3.0)
    assert sign is not None
    assert "2.52 is above the 2.3 of guessing among 10 classes" in sign.sentence
    assert "rate of 3 is probably too high: try 0.3." in sign.sentence
    assert kind([900.0, 400.0, 90.0, 20.0, 6.0]) == ""  # it comes down from large pixels
    assert kind([5.0, 4.9, 2.1]) == ""  # below guessing


def test_one_score_tells_two_classes_apart() -> None:
    assert kind([0.693, 0.693], classes=1) == "stuck"


def test_batches_whose_loss_grows_explode_before_the_first_epoch_is_done() -> None:
    batches = tuple(2.3 * 1.2**step for step in range(60))
    assert kind([], batches=batches[:8]) == ""
    assert kind([], batches=batches) == "explodes"
    sign = training_sign([], batches, 10, 0.1)
    assert sign is not None
    assert "Try 0.01" in sign.sentence


def test_an_epoch_far_above_the_best_explodes() -> None:
    assert kind([1.0, 0.4, 0.3, 8.0]) == "explodes"
    assert kind([0.1, 0.02, 0.01, 0.05]) == ""  # small in spite of the factor


def test_one_odd_batch_is_no_explosion() -> None:
    batches = [2.3 * 0.99**step for step in range(60)]
    batches[-1] = 50.0
    assert kind([], batches=tuple(batches)) == ""


def test_a_loss_that_jumps_without_falling_oscillates() -> None:
    assert kind([1.0, 0.6, 1.1, 0.55, 1.2, 0.6], classes=100) == "oscillates"
    assert kind([1.0, 0.6, 1.1, 0.55, 1.2], classes=100) == ""
    assert kind([1.0, 0.98, 1.01, 0.97, 1.0, 0.98], classes=100) == ""  # waves, but small ones


def test_waves_on_the_way_down_are_no_sign() -> None:
    assert kind([3.0, 2.0, 2.3, 1.5, 1.7, 1.0], classes=100) == ""


def test_noise_about_a_good_level_is_no_sign() -> None:
    chance = random.Random(4)
    for _ in range(200):
        losses = [0.3 + chance.uniform(-0.01, 0.01) for _ in range(12)]
        assert kind(losses) == ""


@given(
    st.lists(st.floats(0, 1e6), max_size=12),
    st.lists(st.floats(0, 1e30), max_size=40),
    st.sampled_from([None, 1, 2, 1000]),
    st.floats(0, 10),
)
def test_any_curves_are_taken(
    losses: list[float], batches: list[float], classes: int | None, rate: float
) -> None:
    sign = training_sign(epochs(losses), batches, classes, rate)
    assert sign is None or sign.sentence.endswith(".")
