from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnnstudio.engine.explain.gradients import Saliency, SmoothGrad
from cnnstudio.engine.explain.method import Watch
from cnnstudio.engine.process.control import Control


def test_saliency_equals_numeric_gradients(make_halves: Callable[..., Any], image: Any, watch: Watch) -> None:
    made = make_halves("nested", activation="tanh")  # it has no corners, at which differences would lie
    found = Saliency().find(made.scored(2), image, None, watch)
    assert found.raw.shape == image.shape[:2]
    step = 8.0  # levels of 0…255; smaller ones drown in float32
    for row, column in ((0, 0), (5, 7), (11, 13), (3, 2)):
        slopes = []
        for channel in range(3):
            pair = np.repeat(image[None], 2, axis=0)
            pair[:, row, column, channel] += (step, -step)
            above, below = made.logits(pair)[:, 2]
            slopes.append((above - below) / (2 * step))
        assert np.isclose(found.raw[row, column], np.abs(slopes).max(), rtol=0.02)


def test_without_noise_smooth_grad_is_saliency(
    make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    network = make_halves("dense").scored(1)
    plain = Saliency().find(network, image, None, watch)
    smooth = SmoothGrad(samples=3, noise=0.0).find(network, image, None, watch)
    assert np.allclose(plain.raw, smooth.raw, rtol=1e-4, atol=1e-9)


def test_smooth_grad_is_the_mean_over_copies_with_noise(
    make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    network = make_halves("dense", activation="tanh").scored(1)
    found = SmoothGrad(samples=20, noise=0.2, seed=5).find(network, image, None, watch)
    chance, spread = np.random.default_rng(5), 0.2 * (image.max() - image.min())
    copies = [image + spread * chance.standard_normal(image.shape, np.float32) for _ in range(20)]
    one_by_one = [network.gradients(copy[None].astype(np.float32))[1][0] for copy in copies]
    assert np.allclose(found.raw, np.abs(np.mean(one_by_one, axis=0)).max(axis=2), rtol=1e-3, atol=1e-8)
    other = SmoothGrad(samples=20, noise=0.2, seed=6).find(network, image, None, watch)
    assert not np.allclose(found.raw, other.raw, rtol=1e-2)


def test_a_stop_leaves_the_mean_so_far(make_halves: Callable[..., Any], image: Any) -> None:
    network, control, seen = make_halves("dense").scored(1), Control(), []

    def report(progress: Any) -> None:
        seen.append(progress)
        control.stop()

    method = SmoothGrad(samples=40)
    found = method.find(network, image, None, Watch(report, control, 40))
    assert found.passes == network.batch(image) < 40
    assert [progress.done for progress in seen] == [found.passes]
    alone = SmoothGrad(samples=found.passes).find(network, image, None, Watch(report, Control(), 40))
    assert np.array_equal(found.raw, alone.raw)
