from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.explain.activation_maps import GradCAM, LayerCAM
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.gradients import Saliency
from cnnstudio.engine.explain.method import methods
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.explain.walk import places
from cnnstudio.engine.inside.feeding import fed
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel

RunTask = Callable[..., Any]


@pytest.fixture
def nested(make_halves: Callable[..., Any], saved_model: Callable[..., str]) -> tuple[Any, SavedModel]:
    made = make_halves("nested")
    return made, SavedModel(saved_model(made.model))


@pytest.fixture
def photograph() -> Picture:
    """Larger than the network's input, and grey where that takes colour."""
    return Picture(np.random.default_rng(2).integers(0, 256, (30, 41, 1), np.uint8), "grey.png")


def test_every_method_explains_the_likeliest_class_at_the_image_s_size(
    nested: tuple[Any, SavedModel], photograph: Picture, do: RunTask
) -> None:
    made, source = nested
    logits = made.logits(fed(made.model, photograph).values[None])[0]
    for method in [cls() for cls in methods()]:
        found = do(Explain(source, photograph, method))
        assert found.method == method.kind
        assert found.map.shape == (30, 41)
        assert found.map.dtype == found.raw.dtype == np.float32
        assert np.isfinite(found.map).all()
        assert found.map.max() > found.map.min()
        assert found.layer == ("back" if method.looks_at_layer else "")
        assert not found.is_partial
        assert "grey → colour" in found.preparation[0]
        assert "resized 41 × 30 → 14 × 12 px" in found.preparation[1]
        low, high = found.limits
        assert high > 0
        assert low == (-high if method.is_signed else 0)
        assert found.target == logits.argmax()
        assert np.isclose(found.score, logits.max(), atol=1e-5)
        assert np.isclose(found.probability, np.exp(logits.max()) / np.exp(logits).sum(), atol=1e-5)


def test_any_class_can_be_asked_for_by_number_or_name(
    nested: tuple[Any, SavedModel], photograph: Picture, do: RunTask
) -> None:
    _, source = nested
    by_number, by_name = (do(Explain(source, photograph, target=target)) for target in (2, " 2 "))
    assert by_number.target == by_name.target == 2
    assert by_number.class_name == "2"
    assert np.array_equal(by_number.map, by_name.map)
    with pytest.raises(EngineError, match="4 classes apart, numbered 0 to 3: there is no class 4"):
        do(Explain(source, photograph, target=4))
    with pytest.raises(
        EngineError, match="no class called pagoda: give one of its 4 classes, such as 0, 1, 2"
    ):
        do(Explain(source, photograph, target="pagoda"))


def test_classes_of_a_project_bear_their_names(project: Project, digit: Picture, do: RunTask) -> None:
    found = do(Explain(UntrainedModel(project), digit, target="7"))
    assert (found.target, found.class_name) == (7, "7")
    assert found.layer == "max_pooling2d"
    assert found.map.shape == digit.pixels.shape[:2]


def test_layers_that_do_not_suit_are_named(
    nested: tuple[Any, SavedModel], photograph: Picture, do: RunTask
) -> None:
    _, source = nested
    assert do(Explain(source, photograph, LayerCAM(), layer="back/bend")).layer == "back/bend"
    with pytest.raises(EngineError, match=r"head has no maps to look at: choose one of scaled, back/stem"):
        do(Explain(source, photograph, layer="head"))
    with pytest.raises(EngineError, match="no layer called bakc"):
        do(Explain(source, photograph, layer="bakc"))


def test_of_several_outputs_each_can_be_explained(
    photograph: Picture, saved_model: Callable[..., str], do: RunTask
) -> None:
    import keras
    from keras import layers

    source = keras.Input((12, 14, 1))
    x = layers.Conv2D(3, 3, activation="relu", name="early")(source)
    side = layers.Dense(2, "softmax", name="side")(layers.GlobalAveragePooling2D()(x))
    x = layers.Conv2D(3, 3, activation="relu", name="late")(x)
    main = layers.Dense(5, "softmax", name="main")(layers.Flatten()(x))
    model = SavedModel(saved_model(keras.Model(source, [side, main])))
    first, second = (do(Explain(model, photograph, output=name)) for name in ("", "main"))
    assert first.layer == "early"
    assert second.layer == "late"
    assert do(Explain(model, photograph, output="main", target=4)).target == 4
    with pytest.raises(EngineError, match="late does not lead to side: choose one of early"):
        do(Explain(model, photograph, layer="late"))


def test_a_constant_image_and_a_network_of_zeros_say_so(
    nested: tuple[Any, SavedModel], saved_model: Callable[..., str], do: RunTask
) -> None:
    made, source = nested
    flat = Picture(np.full((12, 14, 3), 90, np.uint8), "flat.png")
    for method in (GradCAM(), Saliency(), Occlusion()):
        assert np.isfinite(do(Explain(source, flat, method)).map).all()
    made.model.get_layer("head").set_weights([np.zeros((6, 4)), np.zeros(4)])
    zeros = SavedModel(saved_model(made.model, "zeros.keras"))
    found = do(Explain(zeros, flat))
    assert found.notes == (
        "The map is 0 everywhere: nothing in this layer raises the score of the class. Try LayerCAM, or another layer.",
    )
    assert found.limits == (0.0, 0.0)
    assert found.outline.shape == (0, 2, 2)


def test_weights_that_are_no_numbers_are_said(
    nested: tuple[Any, SavedModel], photograph: Picture, saved_model: Callable[..., str], do: RunTask
) -> None:
    made, _ = nested
    made.model.get_layer("head").set_weights([np.full((6, 4), np.nan), np.zeros(4)])
    broken = SavedModel(saved_model(made.model, "broken.keras"))
    for method in (GradCAM(), Saliency(), Occlusion()):
        found = do(Explain(broken, photograph, method))
        assert np.isnan(found.map).all()
        assert "NaN or infinite" in found.notes[0]


def test_progress_carries_a_small_map_of_the_whole_image(nested: tuple[Any, SavedModel], do: RunTask) -> None:
    _, source = nested
    tall, reports = Picture(np.zeros((960, 480, 3), np.uint8), "tall.png"), []
    found = do(Explain(source, tall, Occlusion(window=4)), None, reports)
    assert found.map.shape == (960, 480)
    assert reports[0].partial.spread.shape == (320, 160)
    assert reports[-1].fraction == 1.0
    assert not Explain(source, tall, Occlusion()).small
    assert Explain(source, tall).small


def test_the_model_is_left_as_it_was(
    make_halves: Callable[..., Any], photograph: Picture, saved_model: Callable[..., str], do: RunTask
) -> None:
    import random

    made = make_halves("dense")
    calls = [len(layer._inbound_nodes) for layer in made.model.layers]
    random.seed(5)
    state = random.getstate()
    made.scored(0).maps(np.zeros((12, 14, 3), np.float32), places(made.model)[-6])
    assert [len(layer._inbound_nodes) for layer in made.model.layers] == calls
    assert random.getstate() == state
