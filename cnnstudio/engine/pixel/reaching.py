"""A layer inside a Keras model with what feeds it, also where it stands in a model inside the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnstudio.engine.inside.taps import layer_outputs, node_of
from cnnstudio.engine.pixel.account import Source

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call of a layer, connected to the input of the whole model.

    Attributes:
        layer: The Keras layer.
        inputs: What feeds it, as Keras tensors.
        output: What comes out of it.
        sources: What the inputs are called; the shapes are those that are known without an image.
    """

    layer: Any
    inputs: tuple[Any, ...]
    output: Any
    sources: tuple[Source, ...]


def call_of(model: keras.Model, name: str) -> Call:
    """The call whose output `layer_outputs` has under a name, ``outer/inner`` for one in a nested model."""
    outer, _, inner = name.partition("/")
    node = node_of(layer_outputs(model)[outer])
    if not inner:
        sources = tuple(_source(model, tensor) for tensor in node.input_tensors)
        return Call(node.operation, tuple(node.input_tensors), node.outputs[0], sources)
    return _connected(model, node, inner, outer)


def _connected(model: keras.Model, node: Any, inner: str, outer: str) -> Call:
    """A call inside a nested model, with that model's input taken from the outer one."""
    import keras

    nested = node.operation
    call = call_of(nested, inner)
    entry = nested.inputs[0]
    # A model may not give its input for an output; what feeds it is known here.
    wanted = [tensor for tensor in (*call.inputs, call.output) if tensor is not entry]
    outputs = keras.Model(entry, wanted)(node.input_tensors[0])
    made = dict(
        zip(map(id, wanted), outputs if isinstance(outputs, (list, tuple)) else [outputs], strict=True)
    )
    made[id(entry)] = node.input_tensors[0]
    before = _source(model, node.input_tensors[0])
    sources = tuple(
        Source(f"{outer}/{source.name}", source.shape, source.is_listed) if source.name else before
        for source in call.sources
    )
    return Call(call.layer, tuple(made[id(tensor)] for tensor in call.inputs), made[id(call.output)], sources)


def _source(model: keras.Model, tensor: Any) -> Source:
    """What a tensor is called; the layers of an augmentation, which do nothing in use, are passed over."""
    shape = tuple(int(size or 0) for size in tuple(tensor.shape)[1:])
    while True:
        for name, output in layer_outputs(model).items():
            if output is tensor:
                return Source(name, shape, True)
        node = node_of(tensor)
        if node.is_input:
            return Source("", shape, False)
        if not hasattr(node.operation, "get_random_transformation") or len(node.input_tensors) != 1:
            return Source(str(node.operation.name), shape, False)
        tensor = node.input_tensors[0]


def inner_output(layer: Any) -> str | None:
    """The layer that makes the output of a model inside a model; None where the layer is none, or it has several."""
    import keras

    if not isinstance(layer, keras.Model) or len(getattr(layer, "outputs", None) or []) != 1:
        return None
    return _source(layer, layer.outputs[0]).name or None
