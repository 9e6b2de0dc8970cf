"""A network of the gallery beside the one of ``keras.applications`` that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy

from cnnstudio.core.values import Shape
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.gallery import Published

CLASSES = 7


def images_of(shape: Shape) -> Any:
    """Some images of noise, each of a colour of its own, float32 from 0 to 255."""
    chance = numpy.random.default_rng(3)
    brightness = chance.uniform(0.1, 1, (4, 1, 1, shape[-1] or 1))
    return (brightness * chance.uniform(0, 255, (4, *shape))).astype("float32")


def keras_model(entry: Published, shape: Shape, classes: int = CLASSES) -> Any:
    """Keras's network, with weights of which none is like another, and whose answers differ from image to image."""
    application = getattr(keras.applications, entry.keras_name)
    model = application(weights=None, input_shape=shape, classes=classes)
    scatter(model, images_of(shape))
    return model


def scatter(model: Any, images: Any) -> None:
    """Move every weight at random; the statistics of batch normalization about those of the images.

    Statistics that do not fit their maps would let the network answer the same whatever it sees.
    """
    chance = numpy.random.default_rng(7)
    for weight in model.trainable_weights:
        start = numpy.asarray(weight)
        step = float(start.std()) / 4 or 0.1
        weight.assign(start + step * chance.uniform(-1, 1, start.shape))
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 0.0
    model(images, training=True)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
        variance = numpy.asarray(norm.moving_variance)
        norm.moving_mean.assign_add(0.1 * variance**0.5 * chance.uniform(-1, 1, variance.shape))
        norm.moving_variance.assign(variance * chance.uniform(1, 1.5, variance.shape))


def own_model(entry: Published, shape: Shape, classes: int = CLASSES) -> Any:
    """Ours as Keras builds it, which takes what Keras's takes."""
    return build(Project(entry.network(shape, classes), training=Training(scaling="none")))


def weight_shapes(model: Any) -> list[tuple[int, ...]]:
    """The shapes of all weights, in their order."""
    return [tuple(weight.shape) for weight in model.weights]


def difference(theirs: Any, ours: Any, shape: Shape, folder: Path) -> float:
    """How far the predictions for some images are apart at most once ours has read Keras's weights file."""
    file = folder / "theirs.weights.h5"
    theirs.save_weights(file)
    ours.load_weights(file)
    file.unlink()
    images = images_of(shape)
    # Called, not asked to predict: compiling a network of hundreds of layers takes longer than all the rest.
    expected, found = (numpy.asarray(model(images, training=False)) for model in (theirs, ours))
    assert numpy.median(expected.max(axis=1)) < 0.99, "shares that are all 0 or 1 prove little"
    assert numpy.ptp(expected, axis=0).max() > 1e-4, "answers that are the same for all images prove little"
    return float(numpy.abs(expected - found).max())
