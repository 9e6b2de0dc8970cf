"""Random motions that are made before images come to the model, so that its layers for them can rest while it trains.

On the CPU that takes a fourth to a tenth of the time: each of the layers would look every pixel up anew, and what is made
ahead is made beside the training step, not in it.
"""

from __future__ import annotations

from typing import Any

from cnnstudio.core.layer import Layer
from cnnstudio.engine.building.build import Built
from cnnstudio.engine.spreading.spreading import Spread
from cnnstudio.layers.augmentation import motion_of
from cnnstudio.layers.resizing import Resizing


def moves_ahead(spread: Spread) -> bool:
    """Whether images are to be moved before they come to the model.

    A GPU moves them quicker by itself, several devices each their own, and JAX and PyTorch have no ``tf.data`` that
    runs beside them.

    Args:
        spread: What trains.
    """
    import keras

    if spread.count > 1 or keras.backend.backend() != "tensorflow":
        return False
    import tensorflow as tf

    return not tf.config.list_physical_devices("GPU")


def rest_ahead(built: Built) -> tuple[Layer, ...]:
    """Let the model's first layers rest that move pixels in ways that are known; the layers whose work is to be done.

    They stay in the model, and what is saved of it is the same. Behind the last of them images have the size of the
    model's input again, since it takes no others.

    Args:
        built: The model; it has not been called yet.
    """
    size = built.model.inputs[0].shape[1:3]
    led = 0
    shape = (*size, 1)
    for place, (layer, _) in enumerate(built.changes):
        if motion_of(layer, lambda lower, upper: lower, (64, 64)) is None and not isinstance(layer, Resizing):
            break
        shape = layer.output_shape(shape)
        if shape[:2] == size:
            led = place + 1
    for _, layer in built.changes[:led]:
        layer.call = _as_it_came
    return tuple(layer for layer, _ in built.changes[:led])


def _as_it_came(images: Any, training: bool = False) -> Any:
    """Images that were moved before."""
    return images
