from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.core.network import chain
from cnnstudio.data.digits import Digits
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inspecting.ascent import Recipe
from cnnstudio.engine.inspecting.maximize import Maximize, Maximized
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]


def test_one_step_is_that_of_a_loop_written_by_hand(digits_run: Any, do: Do) -> None:
    import keras
    import tensorflow as tf

    model = loaded(SavedModel(digits_run.run))
    recipe = Recipe(rate=5.0, decay=0.1, variation=0.0, blur=0.0, jitter=0)
    found = do(Maximize(SavedModel(digits_run.run), "dense", 3, steps=1, seed=4, recipe=recipe))
    start = np.clip(127.5 + 12 * np.random.default_rng(4).standard_normal((8, 8, 1)), 0, 255)
    pixels = tf.Variable(start[None], dtype="float32")
    before = keras.Model(model.inputs[0], model.get_layer("flatten").output)
    last = model.get_layer("dense")
    with tf.GradientTape() as tape:
        logit = (before(pixels) @ last.kernel + last.bias)[0, 3]
    slope = np.asarray(tape.gradient(logit, pixels))[0]
    moved = start + 5.0 * slope / np.sqrt((slope**2).mean())
    expected = np.clip(127.5 + 0.9 * (moved - 127.5), 0, 255)
    np.testing.assert_allclose(found.image, expected, rtol=1e-4, atol=1e-2)
    scores = [float(np.asarray(model(image[None]))[0, 3]) for image in (start, expected)]
    assert found.values == pytest.approx(scores, rel=1e-3)


@pytest.mark.parametrize(("layer", "unit"), [("dense", 7), ("conv2d", 2)])
@pytest.mark.parametrize("is_trained", [True, False])
def test_the_unit_answers_more_than_to_the_noise_and_to_the_data(
    digits_run: Any, project: Project, do: Do, layer: str, unit: int, is_trained: bool
) -> None:
    source = SavedModel(digits_run.run) if is_trained else UntrainedModel(project)
    reports: list[Maximized] = []
    found = do(Maximize(source, layer, unit, steps=60), reports=reports)
    import keras

    model = loaded(source)
    output = keras.Model(model.inputs[0], model.get_layer(layer).output)
    images = Digits().load().images[:200].astype(np.float32)
    data = np.asarray(output(images))
    shown = np.asarray(output(found.image[None]))[..., unit].mean()
    assert shown == pytest.approx(found.values[-1], rel=1e-4)
    assert shown > found.values[0]
    assert shown > data[..., unit].mean()
    assert found.image.shape == (8, 8, 1)
    assert (found.image.dtype, found.image.min() >= 0, found.image.max() <= 255) == (np.float32, True, True)
    assert (len(found.values), found.is_partial, found.fraction) == (61, False, 1.0)
    assert reports[0].is_partial
    assert pickle.loads(pickle.dumps(found)).unit == unit


def test_the_seed_decides(project: Project, do: Do) -> None:
    one, same, other = (do(Maximize(UntrainedModel(project), "conv2d", 1, 3, seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.image, same.image)
    assert not np.array_equal(one.image, other.image)


def test_a_stop_keeps_what_there_is(project: Project, do: Do) -> None:
    control = StopAt(4)
    found = do(Maximize(UntrainedModel(project), "conv2d", 1), control)
    assert (len(found.values), found.is_partial, found.steps) == (4, True, 200)
    with pytest.raises(Stopped):
        do(Maximize(UntrainedModel(project), "conv2d", 1), control)


def test_networks_of_any_size_get_a_side(do: Do) -> None:
    network = chain(Input((None, None, 3)), Conv2D(2, (3, 3)))
    found = do(Maximize(UntrainedModel(Project(network)), "conv2d", 1, 2, side=20))
    assert found.image.shape == (20, 20, 3)


def test_what_cannot_climb_says_why(do: Do, saved_model: Callable[..., str]) -> None:
    import keras

    def model(weight: float, name: str) -> SavedModel:
        kernel = keras.initializers.Constant(weight)
        layers = [keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 3, kernel_initializer=kernel, name="conv")]
        return SavedModel(saved_model(keras.Sequential(layers), name))

    with pytest.raises(EngineError, match=r"Unit 0 of conv answers 0 to everything.*dead.*another"):
        do(Maximize(model(0.0, "dead.keras"), "conv", 0))
    with pytest.raises(EngineError, match=r"Unit 0 of conv gives nan for noise.*lower learning rate"):
        do(Maximize(model(float("nan"), "nan.keras"), "conv", 0))
    with pytest.raises(EngineError, match="0 steps lead nowhere"):
        do(Maximize(model(1.0, "one.keras"), "conv", 0, steps=0))


def test_a_value_that_overflows_on_the_way_keeps_the_last_image(
    do: Do, saved_model: Callable[..., str]
) -> None:
    import keras

    layers = [keras.Input((4, 4, 1)), keras.layers.Rescaling(0.55, name="scaled"),
              keras.layers.Activation("exponential", name="huge")]  # fmt: skip
    source = SavedModel(saved_model(keras.Sequential([*layers, keras.layers.Rescaling(1.0, name="same")])))
    recipe = Recipe(rate=8.0, decay=0.0, variation=0.0, blur=0.0, jitter=0)
    found = do(Maximize(source, "same", 0, recipe=recipe))
    assert np.isfinite(found.values).all()
    assert found.is_partial
    assert found.note.startswith(f"Stopped after {len(found.values) - 1} steps: the value became no number")
