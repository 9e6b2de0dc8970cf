"""What one number of a Keras layer sees of the image: the arithmetic of the design, walked along the Keras graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import measure
from cnnstudio.core.catalogue import layer_type_of_keras
from cnnstudio.core.errors import StudioError
from cnnstudio.core.receptive_field import Field, field_through, input_field
from cnnstudio.core.values import Pair, Shape
from cnnstudio.engine.inside.strayed_axes import strayed_outputs
from cnnstudio.engine.inside.taps import layer_calls

if TYPE_CHECKING:
    import keras

Known = tuple[Shape | None, Field | None]


def fields(model: keras.Model, shape: Shape) -> Mapping[str, Field | None]:
    """The receptive field of every layer's output, by the names of `layer_outputs`; None where unknown.

    Args:
        model: The model; it takes one image.
        shape: The image as it is fed: height, width, channels.
    """
    found: dict[str, Field | None] = {}
    _walk(model, (shape, input_field(shape)), "", found)
    return found | dict.fromkeys(strayed_outputs(model) & found.keys())


def _walk(model: keras.Model, entry: Known, prefix: str, found: dict[str, Field | None]) -> Known:
    """Note the fields of a model's layers; give what is known of its first output."""
    known: dict[int, Known] = {}
    for node in layer_calls(model):
        if node.is_input:
            made = entry
        else:
            given = [known.get(id(tensor), (None, None)) for tensor in node.input_tensors]
            name = f"{prefix}{node.operation.name}"
            made = _behind(node.operation, given, name, found)
            found[name] = made[1]
        for tensor in node.outputs:
            known[id(tensor)] = made
    return known.get(id(model.outputs[0]), (None, None))


def _behind(operation: Any, given: Sequence[Known], name: str, found: dict[str, Field | None]) -> Known:
    """What is known behind a layer, or a model inside the model."""
    import keras

    if isinstance(operation, keras.Model):
        return _walk(operation, given[0], f"{name}/", found) if len(given) == 1 else (None, None)
    shapes = [shape for shape, _ in given if shape is not None]
    cls = layer_type_of_keras(type(operation).__name__)
    if cls is None or len(shapes) < len(given):
        return None, None
    try:
        layer = cls.from_keras(operation.get_config())
        output = measure(layer, tuple(shapes)).output
        if output is None:
            return None, None
        return output, field_through([field for _, field in given], shapes, layer.reach(*shapes))
    except (StudioError, KeyError, TypeError, ValueError):
        return None, None  # a layer of another version of Keras, with settings that ours has not


def seen_by(field: Field | None, place: Sequence[int], size: Shape) -> tuple[Pair, ...] | None:
    """First px of the image that a place sees and the one after the last, along each axis, inside of the image.

    Args:
        field: The layer's field.
        place: The place in its map; a layer without places has one.
        size: Height and width of the image.
    """
    if not field or len(field) != len(size):
        return None
    found = []
    for axis, (span, length) in enumerate(zip(field, size, strict=True)):
        seen = span.seen(place[axis] if len(place) == len(field) else 0)
        if seen is None or length is None:
            return None
        found.append((min(max(0, seen[0]), length), max(0, min(seen[1], length))))
    return tuple(found)
