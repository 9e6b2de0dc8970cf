"""Which input pixels an output element of a single layer depends on, found by changing each of them."""

from __future__ import annotations

from typing import Any

import numpy

from cnnstudio.core.layer import Layer
from cnnstudio.core.receptive_field import field_through, input_field
from cnnstudio.core.values import Shape
from tests.layers.keras_truth import keras_layer


def dependences(layer: Layer, shape: Shape, made: Any = None) -> Any:
    """What depends on what: bool, (spatial axes of the input…, spatial axes of the output…).

    Args:
        layer: The layer.
        shape: Its input, all sizes fixed.
        made: Its Keras layer, where that has weights of its own.
    """
    made = made or keras_layer(layer)
    sizes = tuple([size or 0 for size in shape])
    start = numpy.random.default_rng(7).normal(size=(1, *sizes)).astype("float32")
    plain = numpy.asarray(made(start))[0]
    seen = numpy.zeros((*sizes[:-1], *plain.shape[:-1]), bool)
    for place in numpy.ndindex(*sizes[:-1]):
        changed = start.copy()
        changed[(0, *place)] += numpy.linspace(0.5, 1.0, sizes[-1])
        seen[place] = (numpy.abs(numpy.asarray(made(changed))[0] - plain) > 1e-6).any(axis=-1)
    return seen


def check_reach(layer: Layer, shape: Shape, made: Any = None) -> None:
    """Compare what a layer says that it sees with what it depends on, element for element, border included."""
    field = field_through([input_field(shape)], [shape], layer.reach(shape))
    assert field is not None
    seen = dependences(layer, shape, made)
    rank = len(shape) - 1
    for axis, span in enumerate(field):
        others = tuple([other for other in range(2 * rank) if other not in (axis, rank + axis)])
        reached = seen.any(axis=others)
        for place in range(reached.shape[1]):
            pixels = [pixel for pixel in range(reached.shape[0]) if reached[pixel, place]]
            first, last = span.seen(place) or (0, 0)
            said = list(range(max(0, first), min(last, reached.shape[0])))
            assert pixels == said, (layer, shape, axis, place)
