"""What Keras makes of a real batch while training, for layers whose declared shapes promise too much.

Random layers declare that the shape stays for whatever comes in; only the numbers show that, say,
a row of values is no image.
"""

from __future__ import annotations

from functools import lru_cache

from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Shape
from tests.layers.keras_truth import keras_layer

GROUPS = ("Regularization", "Augmentation")
BATCH = 11
"""Samples in a batch: no size of any sample, so that the two are not mixed up."""
OPEN_SIZE = 3
"""What stands for a size that is left open: as many as an image has colours."""


def trains(layer: Layer, inputs: tuple[Shape, ...]) -> bool:
    """Whether a random layer takes a batch of these inputs while training, and leaves its shape."""
    if layer.group not in GROUPS or len(inputs) != 1:
        return True
    if layer.group == "Augmentation" and len(inputs[0]) != 3:
        return False  # Keras would take a sequence of rows for a single image
    return _trains(layer if _shapes_matter(layer) else type(layer)(), inputs[0])


def _shapes_matter(layer: Layer) -> bool:
    """Whether settings decide what the layer takes; otherwise one trial a type is enough."""
    decided = ("random_crop", "random_color_jitter", "random_erasing")
    return layer.group != "Augmentation" or layer.kind in decided


@lru_cache(maxsize=4096)
def _trains(layer: Layer, shape: Shape) -> bool:
    import numpy

    sizes = _batch(layer, shape)
    given = numpy.linspace(0, 1, int(numpy.prod(sizes)), dtype="float32").reshape(sizes)
    try:
        result = keras_layer(layer)(given, training=True)
    except Exception:  # noqa: BLE001 - Keras refuses with errors of every kind
        return False
    return layer.group == "Augmentation" or tuple(result.shape) == sizes


def _batch(layer: Layer, shape: Shape) -> tuple[int, ...]:
    """The sizes of a batch; where a noise shape asks for a number along an open axis, it is that."""
    sizes: list[int | None] = [None, *shape]
    noise = layer.to_data().get("noise_shape") or ()
    for place, wanted in enumerate(noise, start=len(sizes) - len(noise)):
        if place >= 0 and sizes[place] is None and wanted > 1:
            sizes[place] = wanted
    sizes[0] = BATCH if sizes[0] is None else sizes[0]
    return tuple([OPEN_SIZE if size is None else size for size in sizes])
