from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.engine.training.loss_origin import origin_in_words

LABELS = np.arange(6) % 3


def compiled(*layers: Any, loss: Any = None) -> Any:
    """A model of 6 inputs and 3 scores."""
    model = keras.Sequential([keras.Input((6,)), *layers])
    model.compile("sgd", loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def batch(largest: float = 1.0) -> Any:
    """Six rows."""
    return np.linspace(0, largest, 36, dtype=np.float32).reshape(6, 6)


def origin(model: Any, rows: Any, learning: bool = True) -> str:
    """What is said."""
    return origin_in_words(model, rows, LABELS, learning=learning)


def test_a_sound_batch_has_no_origin() -> None:
    assert origin(compiled(keras.layers.Dense(3)), batch()) == ""


def test_the_first_layer_is_named_in_the_order_in_which_they_compute() -> None:
    model = compiled(*[keras.layers.Dense(3, name=name) for name in ("one", "two", "three")])
    for name in ("three", "two"):
        model.get_layer(name).kernel.assign(np.full((3, 3), 3e38))
    model.get_layer("one").kernel.assign(np.full((6, 3), 1.0))
    words = origin(model, batch())
    assert words.startswith("It began in two, whose output was the first to become infinite")
    assert "its weights had grown to 3e+38" in words


def test_scores_too_far_apart_for_the_loss_are_laid_to_the_first_layer_that_has_grown() -> None:
    """Softmax makes 0 and 1 of infinite scores, so that every output is a number, and the loss is not."""
    model = compiled(*[keras.layers.Dense(3, name=name) for name in ("one", "two")], keras.layers.Softmax())
    model.get_layer("one").kernel.assign(np.full((6, 3), 0.5))
    model.get_layer("two").kernel.assign(np.full((3, 3), [1e30, 0, -1e30]))
    assert origin(model, batch(), learning=False).startswith(
        "It began in two, whose weights had grown to 1e+30: the scores became too far apart for the loss."
    )


def test_weights_that_are_no_numbers_are_told_apart() -> None:
    model = compiled(keras.layers.Dense(3, name="one"), keras.layers.Dense(3, name="two"))
    model.get_layer("one").bias.assign([0.0, np.nan, 0.0])
    assert "It began in one, whose output was the first to become NaN: the step before" in origin(
        model, batch()
    )


def test_what_came_in_is_told_where_the_weights_are_calm() -> None:
    model = compiled(keras.layers.Activation("exponential", name="e"), keras.layers.Dense(3))
    assert (
        "It began in e, whose output was the first to become infinite; what came into it reached 1e+03"
        in origin(model, batch(1000.0))
    )


def test_half_numbers_are_named_as_the_limit() -> None:
    half = keras.layers.Dense(3, name="one", dtype="mixed_float16", kernel_initializer="ones")
    words = origin(compiled(half), batch(60000.0))
    assert "float16 holds numbers up to 65,504 only. Choose the precision mixed_bfloat16" in words


@pytest.mark.parametrize("learning", [True, False])
def test_a_gradient_is_looked_for_only_in_training(learning: bool) -> None:
    """The square root of 0 is 0, and its slope infinite."""

    def root(labels: Any, outputs: Any) -> Any:
        return keras.ops.sum(keras.ops.sqrt(outputs))

    model = compiled(
        keras.layers.Dense(3, name="one"), keras.layers.Dense(3, name="two", kernel_initializer="zeros"),
        keras.layers.ReLU(name="cut"), loss=root,
    )  # fmt: skip
    words = origin(model, batch(), learning)
    assert words.startswith("It began in two: its gradient was the first" if learning else "")
    assert bool(words) is learning


def test_images_are_looked_at_first() -> None:
    rows = batch()
    rows[2, 1] = np.nan
    rows[4, 1] = -np.inf
    assert origin(compiled(keras.layers.Dense(3)), rows).startswith(
        "It came with the data: 2 of the 6 images"
    )
