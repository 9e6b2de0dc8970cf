"""The configuration of a saved Keras model as a network; nested models are laid open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cnnstudio.core.errors import FileError
from cnnstudio.core.network import Network, Node, free_name
from cnnstudio.document.json_text import member, part_of
from cnnstudio.document.keras_layers import keras_name, layer_of_keras, left_out, split_activation

_SEQUENTIAL = ("Sequential",)
_FUNCTIONAL = ("Functional", "Model")
_INPUT = "InputLayer"


class Opened(NamedTuple):
    """What came of a Keras model.

    Attributes:
        network: Its layers under their names.
        left_out: What could not be taken over, as ``setting of layer``.
    """

    network: Network
    left_out: tuple[str, ...]


class _Tensor(NamedTuple):
    """An output in a saved graph: of which layer, of which of its calls, and which of its outputs."""

    layer: str
    call: int
    output: int


def opened_model(saved: Any) -> Opened:
    """The network of a Keras model's configuration.

    Raises:
        FileError: It is none, or holds what CNN Studio cannot show; the message is a clause that
            follows the file's name and a colon.
    """
    if not isinstance(saved, dict) or not _is_model(saved):
        raise FileError(
            f"it holds {_class_text(saved)}; only Functional and Sequential models say how their layers are connected. "
            "Build the model in one of these ways and save it again."
        )
    graph = _Graph()
    outputs = tuple(dict.fromkeys(graph.take_model(saved, None)))
    network = graph.network(outputs)
    if network.outputs() != outputs:
        network = Network(network.nodes, outputs)
    return Opened(network, tuple(graph.left_out))


def _class_text(saved: Any) -> str:
    name = saved.get("class_name") if isinstance(saved, dict) else None
    return f"a model of class {name}" if isinstance(name, str) else "no Keras model"


def _is_model(saved: Mapping[str, Any]) -> bool:
    config = saved.get("config")
    known = saved.get("class_name") in (*_SEQUENTIAL, *_FUNCTIONAL)
    return known and isinstance(config, dict) and isinstance(config.get("layers"), list)


class _Graph:
    """Gathers the nodes of a model and of all models inside it."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.left_out: list[str] = []
        self._taken: set[str] = set()

    def network(self, outputs: Sequence[str]) -> Network:
        """The network of what leads to outputs; the rest, as a nested model may have, is left out."""
        inputs = {node.id: node.inputs for node in self.nodes}
        used: set[str] = set()
        waiting = [*outputs]
        while waiting:
            node = waiting.pop()
            if node not in used:
                used.add(node)
                waiting.extend(inputs[node])
        self.left_out.extend(
            f"{node.name}, which feeds no output" for node in self.nodes if node.id not in used
        )
        return Network(tuple(node for node in self.nodes if node.id in used))

    def take_model(self, saved: Mapping[str, Any], sources: Sequence[str] | None) -> list[str]:
        """Add a model's layers.

        Args:
            saved: The saved model.
            sources: Ids of the nodes that feed a nested model; None for the outermost.

        Returns:
            Ids of the nodes that give its outputs.
        """
        config = part_of(saved, "config")
        layers = [layer for layer in member(config, "layers", list) if isinstance(layer, dict)]
        if saved.get("class_name") in _SEQUENTIAL:
            return self._take_sequential(config, layers, sources)
        return self._take_functional(config, layers, sources)

    def _take_sequential(
        self, config: Mapping[str, Any], layers: Sequence[Mapping[str, Any]], sources: Sequence[str] | None
    ) -> list[str]:
        current = list(sources or ())
        if sources is None and not any(layer.get("class_name") == _INPUT for layer in layers[:1]):
            current = self._take_shape(config.get("build_input_shape"))
        for layer in layers:
            if layer.get("class_name") != _INPUT or sources is None:
                current = self._take(layer, current, str(config.get("name", "")))
        return current

    def _take_shape(self, batch_shape: Any) -> list[str]:
        """Add the input of a model that tells the shape it was built for; nothing if it does not."""
        if not isinstance(batch_shape, list):
            return []
        return self._take(
            {"class_name": _INPUT, "config": {"batch_shape": batch_shape, "name": "input"}}, (), ""
        )

    def _take_functional(
        self, config: Mapping[str, Any], layers: Sequence[Mapping[str, Any]], sources: Sequence[str] | None
    ) -> list[str]:
        made: dict[str, list[str]] = {}
        if sources is not None:
            made.update(_entries(config, sources))
        waiting = [layer for layer in layers if _name(layer) not in made]
        while waiting:
            ready = [layer for layer in waiting if all(tensor.layer in made for tensor in _inputs(layer))]
            if not ready:
                raise FileError(f"it is damaged. Nothing that exists feeds layer {_name(waiting[0])}.")
            for layer in ready:
                fed = [_picked(made, tensor) for tensor in _inputs(layer)]
                made[_name(layer)] = self._take(layer, fed, str(config.get("name", "")))
            waiting = [layer for layer in waiting if _name(layer) not in made]
        return [_picked(made, tensor) for tensor in _tensors(config.get("output_layers"))]

    def _take(self, saved: Mapping[str, Any], fed: Sequence[str], model: str) -> list[str]:
        """Add one layer, or all of a nested model; give the ids of what comes out."""
        if _is_model(saved):
            return self.take_model(saved, fed)
        name = _name(saved)
        config, behind = split_activation(part_of(saved, "config", {}))
        layer = layer_of_keras(keras_name(saved), config, name)
        self.left_out.extend(f"{setting} of {name}" for setting in left_out(config, layer))
        last = self._add(keras_name(saved), name, config, fed, model)
        if behind is not None:
            last = self._add(
                keras_name(behind), f"{name}_activation", part_of(behind, "config"), (last,), model
            )
        return [last]

    def _add(self, kind: str, name: str, config: Mapping[str, Any], fed: Sequence[str], model: str) -> str:
        unique = name if name not in self._taken else free_name(self._taken, f"{model}_{name}")
        self._taken.add(unique)
        node = Node(f"n{len(self.nodes)}", unique, layer_of_keras(kind, config, name), tuple(fed))
        self.nodes.append(node)
        return node.id


def _name(saved: Mapping[str, Any]) -> str:
    if isinstance(saved.get("name"), str):
        return member(saved, "name", str)
    return member(part_of(saved, "config", {}), "name", str)


def _entries(config: Mapping[str, Any], sources: Sequence[str]) -> dict[str, list[str]]:
    """Which node stands for each input of a nested model."""
    inputs = [tensor.layer for tensor in _tensors(config.get("input_layers"))]
    if len(inputs) != len(sources):
        raise FileError(
            f"it is damaged. Model {config.get('name')} has {len(inputs)} inputs and gets {len(sources)}."
        )
    return {name: [source] for name, source in zip(inputs, sources, strict=True)}


def _inputs(saved: Mapping[str, Any]) -> list[_Tensor]:
    """The outputs that a layer takes.

    Raises:
        FileError: It is called in several places.
    """
    calls = member(saved, "inbound_nodes", list, [])
    if len(calls) > 1:
        raise FileError(
            f"layer {_name(saved)} stands in {len(calls)} places with the same weights, which CNN Studio cannot show. "
            "Give each place a layer of its own and save the model again."
        )
    return list(_tensors(calls))


def _picked(made: Mapping[str, list[str]], tensor: _Tensor) -> str:
    outputs = made.get(tensor.layer, [])
    if not 0 <= tensor.output < len(outputs):
        raise FileError(
            f"output {tensor.output + 1} of layer {tensor.layer} is used, and CNN Studio reads layers with one output only."
        )
    return outputs[tensor.output]


def _tensors(value: Any) -> Iterator[_Tensor]:
    """Every output that is named in a saved value: Keras 3 tells its history, Keras 2 lists it."""
    if isinstance(value, dict):
        config = value.get("config")
        if value.get("class_name") == "__keras_tensor__" and isinstance(config, dict):
            yield from _tensors(config.get("keras_history"))
            return
        for _, inner in sorted(value.items()):
            yield from _tensors(inner)
    elif isinstance(value, list):
        tensor = _tensor(value)
        if tensor is not None:
            yield tensor
            return
        for inner in value:
            yield from _tensors(inner)


def _tensor(value: Sequence[Any]) -> _Tensor | None:
    """The output that a list names as layer, call and index; Keras 2 adds arguments to it."""
    if len(value) not in (3, 4) or not isinstance(value[0], str):
        return None
    if any(not isinstance(number, int) or isinstance(number, bool) for number in value[1:3]):
        return None
    return _Tensor(*value[:3])
