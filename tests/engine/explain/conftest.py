"""Tiny networks in two plain halves, so that gradients can be found by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from cnnstudio.engine.explain.heads import head_called
from cnnstudio.engine.explain.method import Watch
from cnnstudio.engine.explain.scored import Scored, scored
from cnnstudio.engine.explain.walk import Place, places
from cnnstudio.engine.process.control import Control

SIZE = (12, 14, 3)


@dataclass
class Halves:
    """A network, and the same weights as two plain Keras models.

    Attributes:
        model: The whole network.
        layer: Name of the layer in the middle.
        lower: From the image to that layer's maps.
        upper: From the maps to the scores before the last activation.
    """

    model: Any
    layer: str
    lower: Any
    upper: Any

    def maps_and_gradients(self, image: Any, target: int) -> tuple[Any, Any]:
        """The maps of the layer and the gradient of a score by them, float64, from the halves alone."""
        import tensorflow as tf

        maps = tf.convert_to_tensor(self.lower(image[None], training=False))
        with tf.GradientTape() as tape:
            tape.watch(maps)
            score = self.upper(maps, training=False)[0, target]
        gradient = tape.gradient(score, maps)
        return np.asarray(maps, np.float64)[0], np.asarray(gradient, np.float64)[0]

    def logits(self, images: Any) -> Any:
        """Scores before the last activation, (n, classes), from the halves alone."""
        return np.asarray(self.upper(self.lower(images, training=False), training=False), np.float64)

    def place(self, name: str = "") -> Place:
        """A call of the whole network."""
        return {place.name: place for place in places(self.model)}[name or self.layer]

    def scored(self, target: int) -> Scored:
        """The score of a class of the whole network."""
        return scored(self.model, head_called(self.model, ""), target)


def backbone(activation: str = "relu") -> Any:
    """A few layers as MobileNet has them."""
    import keras
    from keras import layers

    source = keras.Input(SIZE)
    x = layers.Conv2D(6, 3, strides=2, padding="same", use_bias=False, name="stem")(source)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Activation(activation, name="bend")(x)
    x = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    y = layers.Conv2D(6, 1, activation=activation, name="pointwise")(x)
    return keras.Model(source, layers.Add(name="sum")([x, y]), name="back")


def _with_statistics(model: Any) -> None:
    """Let batch normalization have learned something."""
    chance = np.random.default_rng(4)
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            layer.set_weights([chance.uniform(0.5, 1.5, values.shape) for values in layer.get_weights()])


def halves(
    kind: str = "nested", ending: str = "softmax", activation: str = "relu", classes: int = 4
) -> Halves:
    """A network around a backbone: nested in it or flat, with pooling or Flatten and dense layers."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(8)
    base = backbone(activation)
    _with_statistics(base)
    source = keras.Input(SIZE)
    scaled = layers.Rescaling(1 / 255, name="scaled")(source)
    if kind == "nested":
        middle, name = base(scaled), "back"
    else:
        middle, name = scaled, "sum"
        kept = {base.inputs[0]._keras_history.operation.name: middle}
        for layer in base.layers[1:]:
            feeds = [
                kept[tensor._keras_history.operation.name] for tensor in layer._inbound_nodes[0].input_tensors
            ]
            kept[layer.name] = layer(feeds if len(feeds) > 1 else feeds[0])
        middle = kept["sum"]
    maps = keras.Input(tuple(middle.shape)[1:])

    def upper(values: Any, shared: list[Any], last: Any) -> Any:
        for one in shared:
            values = one(values)
        return last(values)

    if kind == "dense":
        between = [layers.Flatten(), layers.Dropout(0.5), layers.Dense(12, activation, name="hidden")]
    else:
        between = [layers.GlobalAveragePooling2D(), layers.Dropout(0.5)]
    last = layers.Dense(classes, None if ending == "layer" else ending, name="head")
    scores = upper(middle, between, last)
    bare = layers.Dense(classes)
    plain = keras.Model(maps, upper(maps, between, bare))
    bare.set_weights(last.get_weights())
    if ending == "layer":
        scores = layers.Softmax(name="soft")(scores)
    return Halves(keras.Model(source, scores), name, keras.Model(source, middle), plain)


@pytest.fixture
def make_halves() -> Callable[..., Halves]:
    """Make a network: ``(kind, ending, activation, classes)``; kinds are nested, flat and dense."""
    return halves


@pytest.fixture
def image() -> Any:
    """float32, 0…255."""
    return np.random.default_rng(1).uniform(0, 255, SIZE).astype(np.float32)


@pytest.fixture
def watch() -> Watch:
    """Nobody looks."""
    return Watch(lambda progress: None, Control(), 1)
