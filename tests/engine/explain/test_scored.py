from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.explain import scored as module
from cnnstudio.engine.explain.heads import head_called
from cnnstudio.engine.explain.scored import scored


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("nested", "softmax"), ("dense", "sigmoid"), ("nested", "layer"), ("dense", "linear")],
)
def test_scores_are_those_before_the_last_activation(
    kind: str, ending: str, make_halves: Callable[..., Any], image: Any
) -> None:
    made = make_halves(kind, ending)
    images = np.stack([image, image[::-1]])
    found = [made.scored(target).scores(images) for target in range(4)]
    assert np.allclose(np.stack(found, axis=1), made.logits(images), atol=1e-6)


def test_where_softmax_is_sure_there_is_a_gradient_still(make_halves: Callable[..., Any], image: Any) -> None:
    made = make_halves("dense")
    head = made.model.get_layer("head")
    kernel, bias = head.get_weights()
    head.set_weights([kernel, bias + np.array([90, 0, 0, 0], np.float32)])
    assert np.asarray(made.model(image[None]))[0, 0] == 1.0
    scores, gradients = made.scored(0).gradients(image[None])
    assert np.isclose(scores[0], made.logits(image[None])[0, 0] + 90)
    assert np.abs(gradients).max() > 0


def test_a_single_number_tells_two_classes_apart() -> None:
    import keras

    layers = [keras.layers.Flatten(), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input((3, 3, 1)), *layers])
    head = head_called(model, "")
    images = np.ones((1, 3, 3, 1), np.float32)
    no, yes = (scored(model, head, target).scores(images)[0] for target in (0, 1))
    assert yes == -no
    assert np.isclose(1 / (1 + np.exp(-yes)), np.asarray(model(images))[0, 0], rtol=1e-5)


def test_batches_are_small_where_maps_are_large(make_halves: Callable[..., Any], image: Any) -> None:
    network = make_halves().scored(0)
    assert network.batch(image) == 16
    import keras

    layers = [keras.layers.Conv2D(64, 3), keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((512, 512, 1)), *layers])
    large = scored(model, head_called(model, ""), 0)
    assert large.batch(np.zeros((512, 512, 1), np.float32)) == 256_000_000 // (4 * (510 * 510 * 64 + 64 + 2))


def test_backends_without_gradients_say_what_to_do(
    make_halves: Callable[..., Any], image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "can_derive", lambda: False)
    network = make_halves().scored(0)
    with pytest.raises(EngineError, match="choose occlusion, or start with KERAS_BACKEND=tensorflow"):
        network.gradients(image[None])
    assert np.isfinite(network.scores(image[None])).all()


def test_small_gradients_of_half_precision_do_not_vanish() -> None:
    import keras

    from cnnstudio.engine.building.precision import computing_in

    models = []
    for policy in ("float32", "mixed_float16"):
        with computing_in(policy):
            keras.utils.set_random_seed(2)
            pooled = [keras.layers.Flatten(), keras.layers.Dense(8, "tanh"), keras.layers.Dense(2, "softmax")]
            models.append(keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Rescaling(1e-3), *pooled]))
            first, *others = models[-1].get_weights()
            models[-1].set_weights([first / 20000, *others])
    images = np.random.default_rng(0).uniform(0, 255, (1, 6, 6, 1)).astype(np.float32)
    full, half = (scored(model, head_called(model, ""), 0).gradients(images)[1] for model in models)
    assert 0 < np.abs(full).max() < 1e-7
    assert np.corrcoef(full.ravel(), half.ravel())[0, 1] > 0.99
