"""Explanations of scores that stand at every place of a map, against gradients and grids found by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Detection, Segmentation
from cnnstudio.engine.explain.activation_maps import GradCAM
from cnnstudio.engine.explain.aims import HIGHEST, MEAN, At, likeliest, map_scores
from cnnstudio.engine.explain.choices import ExplainChoices
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.gradients import Saliency
from cnnstudio.engine.explain.heads import Head, head_called, map_places, usual_place
from cnnstudio.engine.explain.method import methods
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.explain.sanity import CheckSanity
from cnnstudio.engine.explain.scored import scored
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.vision.grid import decoded, grid_values

RunTask = Callable[..., Any]
PICTURE = Picture(np.random.default_rng(2).integers(0, 256, (12, 16, 3), np.uint8), "noise.png")


def drawer(ending: str = "softmax", depth: int = 4) -> tuple[Any, Any, Any]:
    """A network that draws maps at half the size of the image, and its two halves as plain Keras models."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(5)
    source = keras.Input((12, 16, 3))
    x = layers.Rescaling(1 / 255, name="scaled")(source)
    x = layers.Conv2D(6, 3, strides=4, padding="same", activation="relu", name="small")(x)
    maps = keras.Input(tuple(x.shape)[1:])
    up, last = layers.UpSampling2D(name="up"), layers.Conv2D(depth, 3, padding="same", name="last")
    values = last(up(x))
    lower, upper = keras.Model(source, x), keras.Model(maps, last(up(maps)))
    return keras.Model(source, layers.Activation(ending, name="end")(values), name="drawer"), lower, upper


def head_of(units: int, boxes: int = 0, activation: str = "softmax") -> Head:
    return Head(0, "end", units, activation, (), True, boxes)


@pytest.mark.parametrize("at", [None, (2, 5)])
def test_gradients_are_those_of_the_score_at_a_place_or_of_the_mean(at: tuple[int, int] | None) -> None:
    import tensorflow as tf

    model, lower, upper = drawer()
    image = PICTURE.pixels.astype(np.float32)
    head = head_called(model, "")
    network = scored(model, head, 1, at)
    maps = tf.convert_to_tensor(lower(image[None]))
    with tf.GradientTape() as tape:
        tape.watch(maps)
        logits = upper(maps)[0, ..., 1]
        score = tf.reduce_mean(logits) if at is None else logits[at[0], at[1]]
    gradient = np.asarray(tape.gradient(score, maps), np.float64)[0]
    place = usual_place(map_places(model, head), head)
    assert place is not None
    assert place.name == "small", "the last of the smallest maps, not the scores themselves"
    found, values, gradients = network.maps(image, place)
    assert np.isclose(found, float(score), atol=1e-6)
    assert np.allclose(values, np.asarray(maps)[0], atol=1e-6)
    assert np.allclose(gradients, gradient, atol=1e-7)
    assert np.allclose(network.scores(image[None]), float(score), atol=1e-6)
    by_hand = np.maximum(np.asarray(maps, np.float64)[0] @ gradient.mean(axis=(0, 1)), 0)
    raw = GradCAM().find(network, image, place, None).raw  # type: ignore[arg-type]
    assert np.allclose(raw, by_hand, atol=1e-7)


def test_scores_of_maps_are_not_looked_at_as_maps() -> None:
    model, _, _ = drawer()
    head = head_called(model, "")
    assert [place.name for place in map_places(model, head)] == ["scaled", "small", "up"]


def test_every_method_explains_a_map_of_scores(saved_model: Callable[..., str], do: RunTask) -> None:
    model, _, _ = drawer()
    source = SavedModel(saved_model(model))
    probabilities = np.asarray(model(PICTURE.pixels.astype(np.float32)[None]))[0]
    means = probabilities.mean(axis=(0, 1))
    for method in [cls() for cls in methods()]:
        for at in ("", HIGHEST, (5, 7)):
            found = do(Explain(source, PICTURE, method, target=2, at=at))
            assert found.map.shape == (12, 16)
            assert np.isfinite(found.map).all()
            assert found.where.endswith("of 6 × 8 places" if at else "over 6 × 8 places")
    found = do(Explain(source, PICTURE))
    assert found.target == means.argmax()
    assert np.isclose(found.probability, means.max(), rtol=1e-5)
    best = do(Explain(source, PICTURE, target=1, at=HIGHEST))
    assert np.allclose(best.drawn.values, probabilities[..., 1], atol=1e-6)
    offered = do(ExplainChoices(source, PICTURE, at=HIGHEST))
    assert offered.drawn.size == (6, 8)
    assert np.allclose(offered.drawn.values, probabilities[..., offered.best[0]], atol=1e-6)
    assert best.at == np.unravel_index(probabilities[..., 1].argmax(), (6, 8))
    assert np.isclose(best.probability, probabilities[..., 1].max(), rtol=1e-5)


def test_what_is_far_from_a_place_does_not_count_for_it(saved_model: Callable[..., str], do: RunTask) -> None:
    model, _, _ = drawer()
    found = do(Explain(SavedModel(saved_model(model)), PICTURE, Saliency(), target=0, at=(0, 0)))
    assert found.map[:8, :8].max() > 0
    assert not found.map[9:].any()
    assert not found.map[:, 12:].any()


def test_the_sanity_check_looks_at_the_same_place(saved_model: Callable[..., str], do: RunTask) -> None:
    model, _, _ = drawer()
    task = Explain(SavedModel(saved_model(model)), PICTURE, at=HIGHEST)
    assert do(CheckSanity(task)).explanation.at == do(task).at
    assert do(CheckSanity(Explain(task.model, PICTURE))).explanation.at is None


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ((6, 0), "6 × 8 places: there is no row 6, column 0, as they count from 0 to 5 and 7"),
        ((0, -1), "there is no row 0, column -1"),
        ("there", "there is no place of a map: give its row and column, mean or highest"),
    ],
)
def test_places_that_are_none(at: At, message: str, saved_model: Callable[..., str], do: RunTask) -> None:
    with pytest.raises(EngineError, match=message.replace("(", r"\(")):
        do(Explain(SavedModel(saved_model(drawer()[0])), PICTURE, at=at))


def test_a_row_of_scores_has_no_places(
    make_halves: Callable[..., Any], saved_model: Callable[..., str], do: RunTask
) -> None:
    source = SavedModel(saved_model(make_halves("nested").model))
    with pytest.raises(EngineError, match="head gives one row of scores for the image, at no place"):
        do(Explain(source, PICTURE, at=MEAN))


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_the_best_cell_of_a_grid_is_that_of_the_best_box(
    boxes: int, classes: int, side: int, seed: int
) -> None:
    values = np.random.default_rng(seed).random((side, side, 5 * boxes + classes)).astype(np.float32)
    head = head_of(5 * boxes + classes, boxes, "sigmoid")
    found = map_scores(values, head)
    best = decoded(grid_values(values, boxes, (1, 1)), 0.0)
    for target in range(head.classes):
        of_class = best.scores[best.labels == target]
        row, column = found.place("", target) or (-1, -1)
        assert np.isclose(found.values[row, column, target], of_class.max())
        assert np.isclose(found.of_classes("")[target], of_class.max())


def test_a_grid_is_explained_by_the_class_of_its_best_cell(
    saved_run: Callable[..., SavedModel], do: RunTask
) -> None:
    source = saved_run(drawer("sigmoid", 12)[0], Detection(grid=6, boxes=2))
    choices = do(ExplainChoices(source, PICTURE))
    assert choices.draws
    assert choices.finds
    assert len(choices.labels) == 2
    found = do(Explain(source, PICTURE, Occlusion()))
    assert found.at is not None
    assert np.isclose(found.probability, choices.scores.max())


def test_background_comes_last(saved_run: Callable[..., SavedModel], do: RunTask) -> None:
    source = saved_run(drawer("softmax", 7)[0], Segmentation())
    choices = do(ExplainChoices(source, PICTURE))
    assert choices.labels[0] == "background"
    assert choices.labels[1] == "circle"
    assert choices.best[-1] == 0
    assert not choices.finds
    assert likeliest(np.array([0.9, 0.1, np.nan]), ("background", "a", "b")) == (1, 2, 0)


def test_one_number_a_place_tells_two_classes_apart() -> None:
    values = np.array([[[0.25], [0.75]]], np.float32)
    found = map_scores(values, head_of(1, activation="sigmoid"))
    assert found.values.tolist() == [[[0.75, 0.25], [0.25, 0.75]]]
    assert found.place(HIGHEST, 1) == (0, 1)
    plain = map_scores(np.zeros((1, 2, 1), np.float32), head_of(1, activation="linear"))
    assert plain.of_classes("").tolist() == [0.5, 0.5]
    logits = map_scores(np.zeros((1, 2, 4), np.float32), head_of(4, activation="linear"))
    assert logits.of_classes(MEAN).tolist() == [0.25] * 4


@pytest.fixture
def saved_run(saved_model: Callable[..., str]) -> Callable[..., SavedModel]:
    """Save a model with a project of shapes beside it: ``(model, task)``; for detection of two classes."""

    def save(model: Any, task: Any) -> SavedModel:
        path = Path(saved_model(model))
        kinds = {"objects": 3, "kinds": 2 if isinstance(task, Detection) else 6}
        save_project(
            Project(task=task, data=DataChoice.of("shapes", kinds)), path.parent / "project.cnnstudio"
        )
        return SavedModel(str(path))

    return save
