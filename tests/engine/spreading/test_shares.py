from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cnnstudio.engine.spreading.shares import share_of, shares_in_turn, weighed_steps


@settings(max_examples=12)
@given(st.integers(1, 40), st.integers(1, 8))
@example(1, 8)
def test_the_weighed_means_of_all_parts_are_the_mean_of_the_batch(size: int, count: int) -> None:
    images = np.random.default_rng(size).normal(size=(size, 2)).astype(np.float32)
    labels = images[:, 0], images * 2
    parts = [share_of(part, count, None)(images, labels) for part in range(count)]
    total = sum(float(weight) * np.mean(own, axis=0) for (own, _), weight in parts)
    np.testing.assert_allclose(total / count, images.mean(axis=0), rtol=1e-4, atol=1e-5)
    assert sum(float(weight) for _, weight in parts) == pytest.approx(count)
    for (own, (first, second)), _ in parts:
        assert len(own) >= 1
        np.testing.assert_array_equal(first, np.asarray(own)[:, 0])
        np.testing.assert_array_equal(second, np.asarray(own) * 2)


def test_parts_come_one_after_the_other_with_the_weights_of_their_classes() -> None:
    import tensorflow as tf

    batches = tf.data.Dataset.from_tensor_slices((np.arange(8.0), np.arange(8) % 2)).batch(5)
    parts = [
        (images.numpy().tolist(), weights.numpy().tolist(), float(weight))
        for (images, _, weights), weight in shares_in_turn(batches, 2, {0: 0.5, 1: 3.0})
    ]
    assert parts == [
        ([0, 1], [0.5, 3], pytest.approx(4 / 5)), ([2, 3, 4], [0.5, 3, 0.5], pytest.approx(6 / 5)),
        ([5], [3], pytest.approx(2 / 3)), ([6, 7], [0.5, 3], pytest.approx(4 / 3)),
    ]  # fmt: skip


def test_a_part_weighs_as_it_is_told_while_the_steps_are_taken() -> None:
    class Optimizer:
        def scale_loss(self, loss: float) -> float:
            return 2 * loss

    model: Any = SimpleNamespace(optimizer=Optimizer())
    model.train_step = lambda data: model.optimizer.scale_loss(data)
    with weighed_steps(model) as step:
        assert step((3.0, 0.5)) == 3.0
    assert model.optimizer.scale_loss(3.0) == 6.0
