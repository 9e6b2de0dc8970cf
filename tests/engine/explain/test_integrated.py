from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import Stopped
from cnnstudio.engine.explain.integrated import IntegratedGradients
from cnnstudio.engine.explain.method import Watch
from cnnstudio.engine.process.control import Control


@pytest.mark.parametrize(("kind", "baseline"), [("nested", 0.0), ("dense", 127.0)])
def test_contributions_add_up_to_the_difference_of_scores(
    kind: str, baseline: float, make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves(kind)
    found = IntegratedGradients(steps=120, baseline=baseline).find(made.scored(2), image, None, watch)
    at_end, at_start = made.logits(np.stack([image, np.full_like(image, baseline)]))[:, 2]
    assert abs(at_end - at_start) > 0.005, "nothing to add up to"
    assert np.isclose(found.raw.sum(dtype=np.float64), at_end - at_start, rtol=0.02)


def test_a_linear_network_is_explained_exactly_in_one_step(watch: Watch) -> None:
    import keras

    from cnnstudio.engine.explain.heads import head_called
    from cnnstudio.engine.explain.scored import scored

    model = keras.Sequential([keras.Input((4, 5, 2)), keras.layers.Flatten(), keras.layers.Dense(3)])
    image = np.random.default_rng(0).uniform(0, 255, (4, 5, 2)).astype(np.float32)
    network = scored(model, head_called(model, ""), 1)
    found = IntegratedGradients(steps=1).find(network, image, None, watch)
    weights = model.layers[-1].get_weights()[0][:, 1].reshape(4, 5, 2)
    assert np.allclose(found.raw, (image * weights).sum(axis=2), rtol=1e-4, atol=1e-3)


def test_a_part_of_the_way_is_nothing_to_show(make_halves: Callable[..., Any], image: Any) -> None:
    control = Control()
    watch = Watch(lambda progress: control.stop(), control, 64)
    with pytest.raises(Stopped):
        IntegratedGradients(steps=64).find(make_halves().scored(0), image, None, watch)
