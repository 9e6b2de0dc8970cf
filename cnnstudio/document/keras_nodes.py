"""The nodes that come of a saved Keras model, with fresh names and the weights that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.core.fresh_names import FreshNames
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.ordering import needed_for
from cnnstudio.core.sharing import evenly_frozen
from cnnstudio.document.encoding import MOST_LAYERS
from cnnstudio.document.keras_calls import Call
from cnnstudio.document.keras_layers import layer_of_keras, left_out
from cnnstudio.document.keras_parts import BEFORE, parts_of
from cnnstudio.document.placeholder import MISSING, OUTPUT, Placeholder

Identity = tuple[str, ...]
"""What tells a Keras layer from all others in a file: names of the models around it, and its own."""


def key_of(identity: Identity) -> str:
    """What weights are found by: the layer in one text."""
    return "/".join(identity)


class Nodes:
    """Gathers the nodes of a model.

    Attributes:
        left_out: What could not be taken over, as ``setting of layer``.
    """

    def __init__(self) -> None:
        self.left_out: dict[str, None] = {}
        self._nodes: dict[str, Node] = {}
        self._calls: dict[Identity, list[str]] = {}
        self._names = FreshNames()
        self._known: dict[tuple[str, int], str] = {}

    def add(
        self,
        saved: Mapping[str, Any],
        name: str,
        call: Call,
        fed: Sequence[str],
        identity: Identity,
        model: str,
        *,
        frozen: bool = False,
    ) -> str:
        """Add a call of a saved layer, as one node or several.

        Args:
            saved: The saved layer.
            name: What it is called.
            call: What it is called with.
            fed: Ids of the nodes that give the call's outputs, in order.
            identity: What tells the layer from all others.
            model: The model that it stands in.
            frozen: Whether nothing of the whole is trained; itself it may say so in any case.

        Returns:
            The id of the node that gives the output.
        """
        if isinstance(call.kwargs.get("training"), bool):
            self._leave_out(f"training={call.kwargs['training']} of {name}")
        last, trains = "", not frozen and trained(saved)
        for part in parts_of(saved, call):
            chosen = range(len(fed)) if part.inputs is None else part.inputs
            inputs = tuple([last if number == BEFORE else fed[number] for number in chosen])
            layer = layer_of_keras(part.kind, part.config, name, _kept(saved, call))
            for setting in left_out(part.config, layer):
                self._leave_out(f"{setting} of {name}")
            calls = self._calls.setdefault((*identity, part.suffix), [])
            base = name + part.suffix if calls or not model else f"{model}_{name}{part.suffix}"
            key = "" if part.suffix else key_of(identity)
            last = self._put(name + part.suffix, base, layer, inputs, trains, key)
            calls.append(last)
        return last

    def add_missing(self, name: str) -> str:
        """The placeholder of a layer that the file names and does not hold, or that feeds itself."""
        return self._add_known(MISSING, name, 0, f"{name}_missing", {"layer": name}, ())

    def add_output(self, node: str, number: int) -> str:
        """The placeholder that takes another than the first output of a node."""
        name = f"{self._nodes[node].name}_output_{number + 1}"
        return self._add_known(OUTPUT, node, number, name, {"output": number}, (node,))

    def _add_known(
        self, kind: str, key: str, number: int, name: str, data: Mapping[str, Any], inputs: tuple[str, ...]
    ) -> str:
        known = (kind + key, number)
        if known not in self._known:
            self._known[known] = self._put(name, name, Placeholder.holding(kind, data), inputs)
        return self._known[known]

    def _put(
        self,
        name: str,
        base: str,
        layer: Layer,
        inputs: tuple[str, ...],
        trainable: bool = True,
        saved: str = "",
    ) -> str:
        refuse_too_many(len(self._nodes) + 1)
        unique = self._names.take(base if name in self._names else name)
        has_weights = saved and type(layer).weights is not Layer.weights
        weights = (("", saved),) if has_weights else ()
        node = Node(f"n{len(self._nodes)}", unique, layer, inputs, trainable=trainable, weights=weights)
        self._nodes[node.id] = node
        return node.id

    def _leave_out(self, text: str) -> None:
        self.left_out.setdefault(text)

    def network(self, outputs: tuple[str, ...]) -> Network:
        """The network of what leads to outputs; the rest, as a nested model may have, is left out.

        Args:
            outputs: Ids of the nodes that give the outputs; if there are none, all is kept.
        """
        used = needed_for(self._nodes, outputs or self._nodes)
        for node in self._nodes.values():
            if node.id not in used:
                self._leave_out(f"{node.name}, which feeds no output")
        shared = self._shared(used)
        nodes = [
            node.with_shared(shared.get(node.id, "")) for node in self._nodes.values() if node.id in used
        ]
        network = Network(evenly_frozen(nodes))
        return network if network.outputs() == outputs else Network(network.nodes, outputs)

    def _shared(self, used: set[str]) -> dict[str, str]:
        """What calls of one layer have in common, by node."""
        groups = [[node for node in calls if node in used] for calls in self._calls.values()]
        several = [group for group in groups if len(group) > 1]
        return {node: f"s{number}" for number, group in enumerate(several) for node in group}


def trained(saved: Mapping[str, Any]) -> bool:
    """Whether training changes a saved layer or model, as far as it says itself."""
    config = saved.get("config")
    return not isinstance(config, dict) or config.get("trainable") is not False


def refuse_too_many(layers: int) -> None:
    """Refuse a file of more layers than can be shown.

    Raises:
        FileError: There are too many.
    """
    if layers > MOST_LAYERS:
        raise FileError(f"it has more than {MOST_LAYERS:,} layers, which cannot be shown.")


def _kept(saved: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """What a placeholder keeps besides the configuration, so that Keras can make the layer again."""
    constants = call.constants()
    kept = {name: saved[name] for name in ("registered_name", "build_config") if saved.get(name) is not None}
    return kept if constants is None else {**kept, "call": constants}
