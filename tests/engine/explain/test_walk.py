from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnnstudio.engine.explain.walk import Walk, places


def shared() -> Any:
    """A layer and a nested model that are called twice, with a skip and an operation between them."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(1)
    source = keras.Input((6, 6, 2))
    twice = layers.Conv2D(2, 3, padding="same", name="twice")
    inner = keras.Sequential([keras.Input((6, 6, 2)), twice, layers.ReLU(name="bend")], name="inner")
    x = inner(twice(source))
    x = layers.Dropout(0.5)(x, training=True)
    x = inner(x + 0.5 * source)
    one = layers.Dense(3, name="one")(layers.Flatten(name="flat")(x))
    other = layers.GlobalAveragePooling2D(name="other")(x)
    return keras.Model(source, [one, other])


def test_a_walk_gives_what_the_model_gives() -> None:
    model = shared()
    values = np.random.default_rng(0).normal(size=(3, 6, 6, 2)).astype(np.float32)
    expected = model(values, training=False)
    for output in (0, 1):
        found = Walk(model, output, {})(values)
        assert np.allclose(np.asarray(found), np.asarray(expected[output]), atol=1e-6)


def test_places_are_those_on_the_way_each_call_by_its_own_name() -> None:
    model = shared()
    names = [place.name for place in places(model, 1)]
    assert "one" not in names
    assert "flat" not in names
    assert names[:4] == ["twice", "inner/twice", "inner/bend", "inner"]
    assert names[-4:] == ["inner#2/twice", "inner#2/bend", "inner#2", "other"]
    assert len({place.path for place in places(model, 1)}) == len(names)
    shapes = {place.name: place.shape for place in places(model, 0)}
    assert shapes["inner/twice"] == (6, 6, 2)
    assert shapes["one"] == (3,)


def test_every_call_can_be_seen_and_changed(make_halves: Callable[..., Any], image: Any) -> None:
    made = make_halves("nested")
    place, seen = made.place(), []

    def visit(path: Any, layer: Any, value: Any) -> Any:
        seen.append(layer.name)
        return value * 0 if path == place.path else value

    found = Walk(made.model, 0, {})(image[None], visit)
    assert seen[:3] == ["scaled", "stem", "norm"]
    bias = made.model.get_layer("head").get_weights()[1]
    assert np.allclose(np.asarray(found)[0], np.exp(bias) / np.exp(bias).sum(), atol=1e-6)


def test_something_else_can_be_computed_instead(make_halves: Callable[..., Any], image: Any) -> None:
    made = make_halves("nested")
    found = Walk(made.model, 0, {made.place("head").path: lambda values: values})(image[None])
    pooled = np.asarray(made.lower(image[None])).mean(axis=(1, 2))
    assert np.allclose(np.asarray(found), pooled, rtol=1e-4)
