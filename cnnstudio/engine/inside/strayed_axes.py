"""Which outputs of a model may have channels elsewhere than in the last axis, since its file keeps them first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from cnnstudio.core.numerals import times
from cnnstudio.engine.building.channels_last import MOVED
from cnnstudio.engine.inside.taps import holds_layers, named_calls, output_names

if TYPE_CHECKING:
    import keras

_LEAST_RANK = 4  # batch, and three axes of which the last would be taken for the units
_UNKNOWN = -1
_KNOWN: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()


def strayed_outputs(model: keras.Model) -> frozenset[str]:
    """The outputs with three axes or more that may not be height × width × channels, by their names in `layer_outputs`.

    Those are what layers give that keep channels first and cannot be turned, such as convolutions with a
    memory; and what is made of maps with channels first by layers that take the last axis, whatever it is.
    """
    if model not in _KNOWN:
        found: set[str] = set()
        _walk(model, [_last(tensor) for tensor in model.inputs], "", found)
        _KNOWN[model] = frozenset(found)
    return _KNOWN[model]


def axes_note(model: keras.Model, name: str, shape: Sequence[int | None]) -> str:
    """What is to be said of the axes of an output; "" if it has channels last.

    Args:
        model: The model.
        name: The output, as `layer_outputs` has it.
        shape: Its shape without the batch axis.
    """
    if name not in strayed_outputs(model):
        return ""
    return f"axes as in the file: {times(shape)}"


def _last(tensor: Any) -> int:
    return len(tensor.shape) - 1


def _walk(model: Any, given: Sequence[int], prefix: str, found: set[str]) -> list[int]:
    """Note the outputs of a model's layers; give where the channels stand in its own."""
    known = dict(zip(map(id, model.inputs), given, strict=True))
    calls = named_calls(model)
    # What is to be moved has channels first, whatever it came from.
    first = {id(node.input_tensors[0]) for node, _ in calls if _brings_to_the_end(node)}
    for node, name in calls:
        if node.is_input:
            continue
        places = [known[id(tensor)] for tensor in node.input_tensors]
        if holds_layers(node):
            behind = _walk(node.operation, places, f"{prefix}{name}/", found)
        else:
            behind = [_behind(node, places, tensor) for tensor in node.outputs]
        for tensor, output, place in zip(node.outputs, output_names(node, name), behind, strict=True):
            known[id(tensor)] = 1 if id(tensor) in first else place
            if name and len(tensor.shape) >= _LEAST_RANK and known[id(tensor)] != _last(tensor):
                found.add(f"{prefix}{output}")
    return [known[id(tensor)] for tensor in model.outputs]


def _brings_to_the_end(node: Any) -> bool:
    layer = node.operation
    return str(layer.name).startswith(MOVED) and layer.dims[-1] == 1


def _behind(node: Any, places: Sequence[int], tensor: Any) -> int:
    """Where the channels stand behind a layer."""
    layer, kind = node.operation, type(node.operation).__name__
    if _brings_to_the_end(node):
        return _last(tensor)
    if kind == "Permute":
        return layer.dims.index(places[0]) + 1 if places[0] in layer.dims else _UNKNOWN
    order = getattr(getattr(layer, "layer", layer), "data_format", None)
    if order in ("channels_first", "channels_last"):
        return _last(tensor) if order == "channels_last" else _UNKNOWN
    strayed = any(
        place != _last(one)
        for one, place in zip(node.input_tensors, places, strict=True)
        if len(one.shape) >= _LEAST_RANK
    )
    return _UNKNOWN if strayed else _last(tensor)
