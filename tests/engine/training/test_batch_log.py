from __future__ import annotations

import random

import numpy as np
import pytest

from cnnstudio.core.errors import LossError
from cnnstudio.engine.training.batch_log import BatchLog, loss_message


def running_means(losses: list[float], sizes: list[int]) -> list[float]:
    """What Keras reports after each batch, as float32."""
    total, seen, means = 0.0, 0, []
    for loss, size in zip(losses, sizes, strict=True):
        total, seen = total + loss * size, seen + size
        means.append(float(np.float32(total / seen)))
    return means


def test_own_figures_come_back_from_running_means_in_whatever_order_they_arrive() -> None:
    generator = random.Random(0)
    sizes = [32] * 44 + [29]
    losses = [generator.uniform(0.01, 3) for _ in sizes]
    accuracies = [generator.randint(0, size) / size for size in sizes]
    log = BatchLog(1437, 32, 0.001)
    for epoch in (1, 2):
        log.begin(epoch)
        arrivals = list(
            enumerate(zip(running_means(losses, sizes), running_means(accuracies, sizes), strict=True))
        )
        generator.shuffle(arrivals)
        points = []
        for batch, (loss, accuracy) in arrivals:
            log.put(batch, loss, accuracy)
            points.extend(log.taken())
        assert [point.step for point in points] == [45 * (epoch - 1) + number for number in range(1, 46)]
        assert [point.loss for point in points] == pytest.approx(losses, abs=2e-4)
        assert [point.score for point in points] == accuracies  # exactly


def test_gaps_wait() -> None:
    log = BatchLog(64, 32, 0.1)
    log.begin(1)
    log.put(1, 1.0, 0.5)
    assert log.taken() == ()
    log.put(0, 1.0, 0.5)
    assert len(log.taken()) == 2


@pytest.mark.parametrize(
    ("loss", "word"), [(float("nan"), r"NaN \(not a number\)"), (float("inf"), "infinite")]
)
def test_a_loss_that_is_no_number_is_an_error_with_its_place(loss: float, word: str) -> None:
    log = BatchLog(320, 32, 10.0)
    log.begin(2)
    for batch, value in enumerate((1.0, 2.0, loss)):
        log.put(batch, value, 0.5)
    expected = rf"^The loss became {word} in epoch 2, batch 3: lower the learning rate \(now 10\)"
    with pytest.raises(LossError, match=expected):
        log.taken()


def test_the_validation_loss_has_no_batch() -> None:
    assert "in the validation of epoch 4: lower the learning rate (now 0.5)" in loss_message(
        float("inf"), 4, None, 0.5
    )
