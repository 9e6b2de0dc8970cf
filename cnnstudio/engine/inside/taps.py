"""Reaching the outputs of the layers inside a Keras model, nested models' layers too."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from cnnstudio.core.errors import EngineError
from cnnstudio.document.augmentation import PREFIX
from cnnstudio.document.keras_names import keras_name

if TYPE_CHECKING:
    import keras

_LISTED = 40  # layer names in a message
_USE = re.compile(r"(#\d+)?(\[\d+\])?$")
"""What stands behind a layer's name for its second use, and for its second output."""

_OUTPUTS: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
_TAPPED: WeakKeyDictionary[Any, dict[tuple[str, ...], Any]] = WeakKeyDictionary()


def layer_outputs(model: keras.Model) -> dict[str, Any]:
    """The output of every layer but the inputs, as Keras tensors, those before others first.

    A layer of a nested model is called ``outer/inner``; the nested model itself stands behind
    its layers. The second use of a shared layer is called ``name#2``, the second output of a
    layer that has several ``name[1]``.
    The layers of a project's augmentation are left out: they do nothing in use.

    Raises:
        EngineError: The model is no graph of layers.
    """
    if model not in _OUTPUTS:
        _OUTPUTS[model] = _collected(model)
    return _OUTPUTS[model]


def _collected(model: keras.Model) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node, name in named_calls(model):
        if not name:
            continue
        if holds_layers(node):
            found.update(_inner_outputs(node, name))
        found.update(zip(output_names(node, name), node.outputs, strict=True))
    return found


def named_calls(model: keras.Model) -> list[tuple[Any, str]]:
    """The calls of layers, see `layer_calls`, with their names; "" for inputs and augmentation."""
    uses: dict[int, int] = {}
    named = []
    for node in layer_calls(model):
        operation = node.operation
        if node.is_input or _is_augmenting(operation):
            named.append((node, ""))
            continue
        use = uses[id(operation)] = uses.get(id(operation), 0) + 1
        named.append((node, operation.name if use == 1 else f"{operation.name}#{use}"))
    return named


def output_names(node: Any, name: str) -> list[str]:
    """The names of the outputs of a layer's call."""
    return [name if place == 0 else f"{name}[{place}]" for place in range(len(node.outputs))]


def holds_layers(node: Any) -> bool:
    """Whether a call is that of a nested model whose layers can be reached."""
    return _is_model(node.operation) and len(node.operation.inputs) == len(node.input_tensors)


def _is_augmenting(layer: Any) -> bool:
    """Whether a layer is one of those that a project's augmentation puts behind the input."""
    return str(layer.name).startswith(PREFIX) and hasattr(layer, "get_random_transformation")


def _inner_outputs(node: Any, name: str) -> dict[str, Any]:
    """The outputs inside a nested model, connected to what feeds it here."""
    import keras

    inner = node.operation
    outputs = layer_outputs(inner)
    if not outputs:
        return {}
    given = node.input_tensors
    if len(given) == 1:
        connected = keras.Model(inner.inputs[0], list(outputs.values()))(given[0])
    else:
        connected = keras.Model(list(inner.inputs), list(outputs.values()))(list(given))
    tensors = connected if isinstance(connected, (list, tuple)) else [connected]
    return {f"{name}/{inside}": tensor for inside, tensor in zip(outputs, tensors, strict=True)}


def layer_calls(model: keras.Model) -> list[Any]:
    """The calls of layers that lead to the model's outputs, each behind those that it needs."""
    return calls_before(_graph_outputs(model))


def calls_before(tensors: list[Any]) -> list[Any]:
    """The calls of layers that lead to Keras tensors, each behind those that it needs."""
    todo = [(node_of(tensor), False) for tensor in reversed(tensors)]
    ordered, seen = [], set()
    while todo:
        node, is_ready = todo.pop()
        if is_ready:
            ordered.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            todo.append((node, True))
            todo.extend((node_of(tensor), False) for tensor in reversed(node.input_tensors))
    return ordered


def node_of(tensor: Any) -> Any:
    """The call of a layer that a Keras tensor came from."""
    history = tensor._keras_history
    return history.operation._inbound_nodes[history.node_index]


def _graph_outputs(model: keras.Model) -> list[Any]:
    outputs = getattr(model, "outputs", None)
    if not outputs:
        raise EngineError(
            f"{model.name} is no graph of layers: rebuild it with Keras's functional interface."
        )
    return list(outputs)


def _is_model(operation: Any) -> bool:
    import keras

    return isinstance(operation, keras.Model) and bool(getattr(operation, "outputs", None))


def output_name(model: keras.Model) -> str:
    """The name under which `layer_outputs` has the model's first output.

    Raises:
        EngineError: The model's output is its input.
    """
    wanted = _graph_outputs(model)[0]
    for name, tensor in layer_outputs(model).items():
        if tensor is wanted:
            return name
    raise EngineError(f"{model.name} hands its input on: give it a layer.")


def output_layer(model: keras.Model, name: str) -> Any:
    """The layer that makes an output, by its name in `layer_outputs`."""
    outer, _, inner = name.partition("/")
    operation = node_of(layer_outputs(model)[outer]).operation
    return output_layer(operation, inner) if inner else operation


def tapped(model: keras.Model, names: tuple[str, ...]) -> keras.Model:
    """A model of the same weights with a list of outputs: those of these layers, then the model's own.

    Its input is one tensor, whatever the model's is; ``tapped(model, ())`` is the model itself in that form.
    """
    import keras

    known = _TAPPED.setdefault(model, {})
    if names not in known:
        outputs = layer_outputs(model)
        inputs = model.inputs[0] if len(model.inputs) == 1 else model.inputs
        known[names] = keras.Model(inputs, [*(outputs[name] for name in names), *_graph_outputs(model)])
    return known[names]


def known_name(model: keras.Model, asked: str) -> str:
    """The name under which `layer_outputs` has a layer.

    Raises:
        EngineError: It has none of that name; the message lists those that there are.
    """
    names = tuple(layer_outputs(model))
    return asked if asked in names else _meant(asked, names)


def named_layer(model: keras.Model, asked: str) -> Any:
    """The layer of a name, ``outer/inner`` for one in a nested model; which of its uses does not matter.

    Raises:
        EngineError: There is none; the message lists those that there are.
    """
    layers = dict(_layers(model, ""))
    bare = "/".join(_USE.sub("", part) for part in asked.split("/"))
    if asked not in layers and bare in layers:
        return layers[bare]
    return layers[asked if asked in layers else _meant(asked, tuple(layers))]


def _layers(model: keras.Model, prefix: str) -> list[tuple[str, Any]]:
    found = []
    for layer in model.layers:
        if _is_model(layer):
            found.extend(_layers(layer, f"{prefix}{layer.name}/"))
        found.append((prefix + layer.name, layer))
    return found


def _meant(asked: str, names: tuple[str, ...]) -> str:
    """The name that Keras was given for a layer that people call otherwise."""
    if keras_name(asked) in names:
        return keras_name(asked)
    near = difflib.get_close_matches(asked, names, 1)
    hint = f"did you mean {near[0]}? It has" if near else "it has"
    rest = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    raise EngineError(f"The model has no layer called {asked}: {hint} {', '.join(names[:_LISTED])}{rest}.")
