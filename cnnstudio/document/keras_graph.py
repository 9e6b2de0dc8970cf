"""The configuration of a saved Keras model as a network; nested models are laid open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cnnstudio.core.errors import FileError
from cnnstudio.core.network import Network
from cnnstudio.document.json_text import member, part_of
from cnnstudio.document.keras_2 import modern_model
from cnnstudio.document.keras_calls import Call, Tensor, calls_of, named_tensors
from cnnstudio.document.keras_nodes import Identity, Nodes, refuse_too_many, trained

_SEQUENTIAL = ("Sequential",)
_FUNCTIONAL = ("Functional", "Model")
_INPUT = "InputLayer"

Key = tuple[str, int]
"""A call: the layer's name, and which of its calls."""


class Opened(NamedTuple):
    """What came of a Keras model.

    Attributes:
        network: Its layers under their names.
        left_out: What could not be taken over, as ``setting of layer``.
    """

    network: Network
    left_out: tuple[str, ...]


def opened_model(saved: Any) -> Opened:
    """The network of a Keras model's configuration.

    A layer that is called in several places becomes a node for each, which share their weights.
    What a damaged file names and does not hold becomes a placeholder.

    Raises:
        FileError: It is none, or holds what CNN Studio cannot show; the message is a clause that
            follows the file's name and a colon.
    """
    saved = modern_model(saved)
    name = saved.get("class_name") if isinstance(saved, dict) else None
    if not isinstance(saved, dict) or not (isinstance(name, str) or is_model(saved)):
        raise FileError(
            "it holds no Keras model. Save one with model.save(), or its configuration with model.to_json()."
        )
    if not is_model(saved):
        raise FileError(
            f"it holds a model of class {name}; only Functional and Sequential models say how their layers are "
            "connected. Build the model in one of these ways and save it again."
        )
    refuse_too_many(_least_layers(saved))
    nodes = Nodes()
    outputs = tuple(dict.fromkeys(_Graph(nodes).take_model(saved, None, ())))
    network = nodes.network(outputs)
    return Opened(network, tuple(nodes.left_out))


def _least_layers(saved: Mapping[str, Any]) -> int:
    """How many layers a model has at least, inputs left out: those of a nested model once for each of its calls.

    A file of some kilobytes can name millions, so they are counted before any is made.
    """
    config = part_of(saved, "config")
    entries = {tensor.layer for tensor in named_tensors(config.get("input_layers"))}
    is_sequential = saved.get("class_name") in _SEQUENTIAL
    most: dict[tuple[str, int], int] = {}
    for place, layer in enumerate(map(_layer, member(config, "layers", list))):
        if layer.get("class_name") == _INPUT:
            continue
        inside = _least_layers(layer) if is_model(layer) else 1
        if is_sequential:
            most["", place] = inside
        elif _name(layer) not in entries:
            # Of two layers with one name, the later takes the earlier one's calls.
            most.update({(_name(layer), call): inside for call in range(len(calls_of(layer)))})
    return sum(most.values())


def is_model(saved: Mapping[str, Any]) -> bool:
    """Whether a saved layer is a model with layers of its own."""
    config = saved.get("config")
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        return False
    known = saved.get("class_name") in (*_SEQUENTIAL, *_FUNCTIONAL)
    return known or ("input_layers" in config and "output_layers" in config)


def _layer(saved: Any) -> Mapping[str, Any]:
    """A saved layer; of what is none, or has settings of no kind, one without a type that keeps it."""
    if isinstance(saved, dict) and isinstance(saved.get("config", {}), dict):
        return saved
    named = saved if isinstance(saved, dict) else {}
    kept = {name: named[name] for name in ("name", "inbound_nodes") if name in named}
    return {**kept, "class_name": "", "config": {"saved": saved}}


def _name(saved: Mapping[str, Any]) -> str:
    """What a saved layer is called; its class's name where the file does not say."""
    config = saved.get("config")
    names = (
        saved.get("name"),
        config.get("name") if isinstance(config, dict) else None,
        saved.get("class_name"),
    )
    return next((name for name in names if isinstance(name, str) and name), "layer")


def layer_identity(saved: Mapping[str, Any], scope: Identity) -> Identity:
    """What tells a Keras layer from all others: its place among the models, or the number that Keras gave it."""
    config = saved.get("config")
    number = config.get("shared_object_id") if isinstance(config, dict) else None
    number = saved.get("shared_object_id", number)
    return (f"#{number}",) if isinstance(number, int) else (*scope, _name(saved))


class _Graph:
    """Walks through a model and all models inside it."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._is_frozen = False

    def take_model(
        self, saved: Mapping[str, Any], sources: Sequence[str] | None, scope: Identity
    ) -> list[str]:
        """Add a model's layers.

        Args:
            saved: The saved model.
            sources: Ids of the nodes that feed a nested model; None for the outermost.
            scope: What tells the model from all others.

        Returns:
            Ids of the nodes that give its outputs.
        """
        layers = [_layer(layer) for layer in member(part_of(saved, "config"), "layers", list)]
        take = self._take_sequential if saved.get("class_name") in _SEQUENTIAL else self._take_functional
        if sources is None:  # Of a nested model Keras asks its layers alone.
            self._is_frozen = not trained(saved)
        return take(saved, layers, sources, scope)

    def _take_sequential(
        self,
        saved: Mapping[str, Any],
        layers: Sequence[Mapping[str, Any]],
        sources: Sequence[str] | None,
        scope: Identity,
    ) -> list[str]:
        current = list(sources or ())
        if sources is None and not any(layer.get("class_name") == _INPUT for layer in layers[:1]):
            current = self._take_shape(saved, scope)
        for layer in layers:
            if layer.get("class_name") != _INPUT or sources is None:
                call = Call([Tensor("", 0, 0)] * len(current))
                current = self._take(layer, call, current, scope, _name(saved))
        return current

    def _take_shape(self, saved: Mapping[str, Any], scope: Identity) -> list[str]:
        """Add the input of a model that tells the shape it was built for; nothing if it does not."""
        shape = part_of(saved, "config").get("build_input_shape") or part_of(saved, "build_config", {}).get(
            "input_shape"
        )
        if not isinstance(shape, list):
            return []
        entry = {"class_name": _INPUT, "config": {"batch_shape": shape, "name": "input"}}
        return self._take(entry, Call(), (), scope, "")

    def _take_functional(
        self,
        saved: Mapping[str, Any],
        layers: Sequence[Mapping[str, Any]],
        sources: Sequence[str] | None,
        scope: Identity,
    ) -> list[str]:
        config = part_of(saved, "config")
        entries = [tensor.layer for tensor in named_tensors(config.get("input_layers"))]
        calls = {
            (_name(layer), number): (layer, call)
            for layer in layers
            for number, call in enumerate(calls_of(layer))
        }
        made = {(name, 0): [source] for name, source in zip(entries, sources or (), strict=False)}
        for key in _ordered(calls, [(name, 0) for name in entries], made):
            layer, call = calls[key]
            fed = [self._picked(made, calls, tensor) for tensor in call.tensors]
            made[key] = self._take(layer, call, fed, scope, _name(saved))
        return [self._picked(made, calls, tensor) for tensor in named_tensors(config.get("output_layers"))]

    def _picked(self, made: Mapping[Key, list[str]], calls: Mapping[Key, Any], tensor: Tensor) -> str:
        outputs = made.get(_key(tensor, calls), [])
        if not outputs:
            return self._nodes.add_missing(tensor.layer)
        if 0 <= tensor.output < len(outputs):
            return outputs[tensor.output]
        return self._nodes.add_output(outputs[0], tensor.output)

    def _take(
        self, saved: Mapping[str, Any], call: Call, fed: Sequence[str], scope: Identity, model: str
    ) -> list[str]:
        """Add one call of a layer, or all of a nested model; give the ids of what comes out."""
        identity = layer_identity(saved, scope)
        if is_model(saved):
            return self.take_model(saved, fed, identity)
        name, frozen = _name(saved), self._is_frozen
        return [self._nodes.add(saved, name, call, fed, identity, model, frozen=frozen)]


def _key(tensor: Tensor, calls: Mapping[Key, Any]) -> Key:
    """The call that a tensor comes from; some versions of Keras count the only call from 1."""
    key = (tensor.layer, tensor.call)
    return key if key in calls or (tensor.layer, 1) in calls else (tensor.layer, 0)


def _ordered(
    calls: Mapping[Key, tuple[Any, Call]], first: Sequence[Key], made: Mapping[Key, Any]
) -> list[Key]:
    """The calls that are not made yet, each behind what it needs, otherwise as given; a circle is cut somewhere."""
    ordered: dict[Key, None] = {}
    opened = set(made)
    for start in (*[key for key in first if key in calls], *calls):
        waiting = [start]
        while waiting:
            key = waiting[-1]
            needed = [] if key in opened else [_key(tensor, calls) for tensor in calls[key][1].tensors]
            opened.add(key)
            needed = [other for other in needed if other in calls and other not in opened]
            if needed:
                waiting.extend(reversed(needed))
                continue
            waiting.pop()
            if key not in made:
                ordered.setdefault(key)
    return list(ordered)
