from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.activation_maps import LayerCAM
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.gradients import SmoothGrad
from cnnstudio.engine.explain.method import Finding, Method
from cnnstudio.engine.explain.sanity import CheckSanity, drawn, rank_correlation
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.process.control import Control

PICTURE = Picture(np.random.default_rng(2).integers(0, 256, (12, 14, 3), np.uint8), "noise.png")


@dataclass(frozen=True, slots=True)
class Edges(Method):
    """A map of the image alone, as an edge detector gives it."""

    kind = "edges"
    label = "Edges"
    says = does_not_say = source = ""

    def find(self, network: Any, image: Any, place: Any, watch: Any) -> Finding:
        return Finding(np.abs(np.gradient(image.mean(axis=2))[0]).astype(np.float32))


def test_rank_correlation_is_spearman_s() -> None:
    from scipy.stats import spearmanr

    chance = np.random.default_rng(0)
    one = chance.integers(0, 9, (20, 30)).astype(np.float32)  # with many ties
    other = one + chance.normal(0, 4, one.shape).astype(np.float32)
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic)
    assert rank_correlation(one, -one) == pytest.approx(-1)
    assert rank_correlation(one, np.zeros_like(one)) is None
    other[3, 4] = np.nan
    known = np.isfinite(other)
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one[known], other[known]).statistic)


def test_drawn_weights_are_as_large_as_before_and_channels_stay_together() -> None:
    chance = np.random.default_rng(0)
    kernel = chance.normal(0.3, 2, (3, 3, 16, 32)).astype(np.float32)
    gamma = np.arange(32, dtype=np.float32)
    found = drawn([kernel, gamma, gamma * 2], np.random.default_rng(1))
    assert found[0].mean() == pytest.approx(0.3, abs=0.15)
    assert found[0].std() == pytest.approx(2, rel=0.05)
    assert abs(np.corrcoef(found[0].ravel(), kernel.ravel())[0, 1]) < 0.1
    assert sorted(found[1]) == list(gamma)
    assert not np.array_equal(found[1], gamma)
    assert np.array_equal(found[2], 2 * found[1])
    again = drawn([kernel, gamma, gamma * 2], np.random.default_rng(1))
    assert all(np.array_equal(one, other) for one, other in zip(found, again, strict=True))


@pytest.fixture
def source(make_halves: Callable[..., Any], saved_model: Callable[..., str]) -> SavedModel:
    return SavedModel(saved_model(make_halves("nested").model))


def test_a_map_that_is_made_of_the_image_alone_hardly_changes(
    source: SavedModel, do: Callable[..., Any]
) -> None:
    found = do(CheckSanity(Explain(source, PICTURE, Edges())))
    assert [step.correlation for step in found.steps] == pytest.approx([1.0] * len(found.steps))
    assert found.words.startswith("Hardly changed (rank correlation 1.00)")


def test_weights_are_drawn_from_the_top_down_and_the_model_keeps_its_own(
    source: SavedModel, do: Callable[..., Any]
) -> None:
    before = loaded(source).get_weights()
    task = CheckSanity(Explain(source, PICTURE, LayerCAM(), target=2, layer="back/stem"), seed=3)
    found, reports = do(task), []
    assert [(step.layer, step.count) for step in found.steps] == [
        ("head", 1), ("pointwise", 2), ("depthwise", 3), ("norm", 4), ("stem", 5),
    ]  # fmt: skip
    assert found.layers == 5
    assert all(step.correlation is not None and step.correlation < 0.999 for step in found.steps)
    assert found.explanation.target == 2
    assert found.explanation.layer == "back/stem"
    assert all(
        np.array_equal(one, other) for one, other in zip(before, loaded(source).get_weights(), strict=True)
    )
    again = do(task, None, reports)
    assert np.array_equal(again.explanation.map, found.explanation.map)
    assert reports[-1].fraction == 1.0
    at_once = do(CheckSanity(task.task, cascades=False, seed=3))
    assert np.array_equal(at_once.explanation.map, found.explanation.map)
    assert len(at_once.steps) == 1


def test_a_stop_ends_it(source: SavedModel, do: Callable[..., Any]) -> None:
    control = Control()

    class Stopper(list[Any]):
        def append(self, progress: Any) -> None:
            control.stop()

    with pytest.raises(Stopped):
        do(CheckSanity(Explain(source, PICTURE, SmoothGrad(samples=40))), control, Stopper())


def test_a_network_without_weights_has_nothing_to_draw(
    saved_model: Callable[..., str], do: Callable[..., Any]
) -> None:
    import keras

    model = keras.Sequential([keras.Input((12, 14, 3)), keras.layers.GlobalAveragePooling2D()])
    with pytest.raises(EngineError, match="has no weights, so there is nothing to draw by lot"):
        do(CheckSanity(Explain(SavedModel(saved_model(model)), PICTURE, Edges())))
