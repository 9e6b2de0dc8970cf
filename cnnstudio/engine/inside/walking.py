"""Going through a model layer by layer: each output is seen as soon as it is there, and let go when it can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnstudio.engine.inside.taps import holds_layers, named_calls, output_names

if TYPE_CHECKING:
    import keras

Visit = Callable[[str, Any], None]
"""Takes the name of an output, as `layer_outputs` has it, and the tensor."""


Enter = Callable[[str, list[Any]], None]
"""Takes the name of a layer's call, and the tensors that it is given."""


@dataclass(frozen=True, slots=True)
class _Callers:
    """Who wants to know of what happens on the way."""

    visit: Visit
    enter: Enter


def _pass(name: str, given: list[Any]) -> None:
    """Let it happen."""


class _ReachedError(Exception):
    """What was wanted has been seen."""


def walk(
    model: keras.Model, inputs: Sequence[Any], visit: Visit, until: str = "", enter: Enter | None = None
) -> list[Any]:
    """Call a model once, as in use (no dropout), and show every layer's output on the way.

    An output is held only as long as a later layer needs it, so that the memory this takes
    does not grow with the number of layers.

    Args:
        model: The model.
        inputs: An array for each of its inputs, with a batch axis.
        visit: Called with each output that `layer_outputs` names, in its order.
        until: The output behind which to stop; "" for all.
        enter: Called before each layer with its name and what it is given.

    Returns:
        The model's own outputs, as tensors of the backend; none where it stopped before.
    """

    def seen(name: str, tensor: Any) -> None:
        visit(name, tensor)
        if name == until:
            raise _ReachedError

    try:
        return _walk(model, list(inputs), _Callers(seen, enter or _pass), "")
    except _ReachedError:
        return []


def _walk(model: keras.Model, inputs: list[Any], callers: _Callers, prefix: str) -> list[Any]:
    calls = named_calls(model)
    waited = Counter(id(tensor) for node, _ in calls for tensor in node.input_tensors)
    waited.update(id(tensor) for tensor in model.outputs)
    known: dict[int, Any] = {}
    for place, given in zip(model.inputs, inputs, strict=True):
        known[id(place)] = _as_input(place, given)
    inputs.clear()
    for node, name in calls:
        if node.is_input:
            continue
        results = _called(node, known, callers, f"{prefix}{name}")
        known.update(zip(map(id, node.outputs), results, strict=True))
        if name:
            for output, result in zip(output_names(node, name), results, strict=True):
                callers.visit(f"{prefix}{output}", result)
        del results
        waited.subtract(id(tensor) for tensor in node.input_tensors)
        for tensor in (*node.input_tensors, *node.outputs):
            if waited[id(tensor)] <= 0:
                known.pop(id(tensor), None)
    return [known[id(tensor)] for tensor in model.outputs]


def _called(node: Any, known: dict[int, Any], callers: _Callers, name: str) -> list[Any]:
    """What a call gives, as a flat list."""
    import keras

    if holds_layers(node):
        return _walk(
            node.operation, [known[id(tensor)] for tensor in node.input_tensors], callers, f"{name}/"
        )
    callers.enter(name, [known[id(tensor)] for tensor in node.input_tensors])
    arguments, named = node.arguments.fill_in(known)
    if getattr(node.operation, "_call_has_training_arg", False):
        named["training"] = False
    results = node.operation(*arguments, **named)
    return list(keras.tree.flatten(results))


def _as_input(place: Any, given: Any) -> Any:
    import keras

    return keras.ops.convert_to_tensor(given, dtype=place.dtype)
