"""The published networks as Keras has them: the truth for the blocks that they are made of."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import keras

from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Shape


@lru_cache(maxsize=2)
def model(name: str) -> Any:
    """A network of ``keras.applications`` with random weights."""
    return getattr(keras.applications, name)(weights=None)


def kernels_between(name: str, before: str, last: str) -> int:
    """Numbers in the kernels of the layers behind one layer, up to another."""
    layers = model(name).layers
    names = [layer.name for layer in layers]
    part = layers[names.index(before) + 1 : names.index(last) + 1]
    return sum(
        int(weight.shape.num_elements())
        for layer in part
        for weight in layer.weights
        if "kernel" in weight.name
    )


def kernels_of(name: str, prefix: str) -> int:
    """Numbers in the kernels of the layers whose names begin alike."""
    part = [layer for layer in model(name).layers if layer.name.startswith(prefix)]
    return sum(
        int(weight.shape.num_elements())
        for layer in part
        for weight in layer.weights
        if "kernel" in weight.name
    )


def own_kernels(block: Layer, *inputs: Shape) -> int:
    """Numbers in the kernels of a block of ours."""
    return sum(weight.count for weight in block.weights(*inputs) if "kernel" in weight.name)
