from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.choices import EstimateDuration, ExplainChoices
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.gradients import SmoothGrad
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.inside.models import SavedModel

PICTURE = Picture(np.random.default_rng(2).integers(0, 256, (12, 14, 3), np.uint8), "noise.png")


def test_classes_and_layers_are_those_of_the_model(
    make_halves: Callable[..., Any], saved_model: Callable[..., str], do: Callable[..., Any]
) -> None:
    made = make_halves("nested")
    found = do(ExplainChoices(SavedModel(saved_model(made.model)), PICTURE))
    logits = made.logits(PICTURE.pixels.astype(np.float32)[None])[0]
    assert found.outputs == ("head",)
    assert found.labels == ("0", "1", "2", "3")
    assert found.best == tuple(np.argsort(-logits))
    assert np.isclose(found.scores.sum(), 1)
    assert found.layers[0] == "scaled"
    assert found.layers[-2:] == ("back/sum", "back")
    assert found.has_gradients


def test_a_network_without_class_scores_says_why(
    saved_model: Callable[..., str], do: Callable[..., Any]
) -> None:
    import keras

    model = keras.Sequential([keras.Input((12, 14, 3)), keras.layers.Conv2D(2, 3)])
    found = do(ExplainChoices(SavedModel(saved_model(model)), PICTURE))
    assert "no row of class scores and no map of them, so there is no class to explain" in found.refusal
    assert found.outputs == found.labels == found.best == ()


def test_durations_are_for_all_passes(
    make_halves: Callable[..., Any], saved_model: Callable[..., str], do: Callable[..., Any]
) -> None:
    source = SavedModel(saved_model(make_halves("dense").model))
    for method in (SmoothGrad(samples=500), Occlusion(window=2, stride=1)):
        found = do(EstimateDuration(Explain(source, PICTURE, method)))
        assert found.passes == method.passes((12, 14))
        assert found.seconds > 0
