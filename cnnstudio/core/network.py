"""A network as a value: nodes that name the nodes they take their inputs from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cnnstudio.core.consumers import Consumers, consumers_after, consumers_of
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.ordering import is_ordered, leads, ordered
from cnnstudio.core.saved import Saved


class Edge(NamedTuple):
    """A connection: the output of ``source`` into the input number ``slot`` of ``target``."""

    source: str
    target: str
    slot: int


@dataclass(frozen=True, slots=True)
class Node:
    """A layer in its place.

    Attributes:
        id: What changes and files call it; never shown and never changed.
        name: What people and Keras call it; unique in a network.
        layer: The layer.
        inputs: Ids of the nodes whose outputs it takes, in order.
        shared: What it has in common with the nodes of the same text here: they are calls of one
            Keras layer, with the same settings and the same weights; "" for a layer of its own.
        trainable: Whether training changes its weights, those inside a block included; where not, it
            is frozen. Calls of one Keras layer are alike in this.
        bypassed: Whether it is passed over: its first input stands for its output.
        note: What its user wrote beside it; "" for nothing.
        weights: Which layers of the project's weights file it takes its weights from; see `core.saved`.
    """

    id: str
    name: str
    layer: Layer
    inputs: tuple[str, ...] = ()
    shared: str = ""
    trainable: bool = True
    bypassed: bool = False
    note: str = ""
    weights: Saved = ()

    def with_inputs(self, *inputs: str) -> Node:
        """A copy that takes other inputs."""
        return replace(self, inputs=inputs)

    def with_layer(self, layer: Layer) -> Node:
        """A copy with another layer."""
        return replace(self, layer=layer)

    def with_name(self, name: str) -> Node:
        """A copy with another name."""
        return replace(self, name=name)

    def with_shared(self, shared: str) -> Node:
        """A copy that is a call of another Keras layer, or of one of its own."""
        return replace(self, shared=shared)

    def with_trainable(self, trainable: bool) -> Node:
        """A copy whose weights learn, or stay as they are."""
        return replace(self, trainable=trainable)

    def with_bypassed(self, bypassed: bool) -> Node:
        """A copy that is passed over, or takes part."""
        return replace(self, bypassed=bypassed)

    def with_note(self, note: str) -> Node:
        """A copy with another note."""
        return replace(self, note=note)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes in the order in which people see them, with any number of inputs and outputs.

    Attributes:
        nodes: The nodes; ids are unique, and inputs name nodes that exist.
        named_outputs: Ids of outputs in an order of their own, some of which may feed other
            layers too; the nodes that feed no other are outputs anyway.
    """

    nodes: tuple[Node, ...] = ()
    named_outputs: tuple[str, ...] = ()
    _by_id: Mapping[str, Node] = field(init=False, repr=False, compare=False)
    _consumers: Consumers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the nodes.

        Raises:
            NetworkError: Two nodes have one id, or an input names a node that is not there.
        """
        object.__setattr__(self, "_by_id", _by_id(self.nodes))
        object.__setattr__(self, "_consumers", consumers_of(self.nodes))

    def __getitem__(self, node: str) -> Node:
        """The node of an id.

        Raises:
            KeyError: There is none.
        """
        return self._by_id[node]

    def __contains__(self, node: object) -> bool:
        return node in self._by_id

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def by_name(self, name: str) -> Node | None:
        """The node that people call ``name``, or None."""
        return next((node for node in self.nodes if node.name == name), None)

    def consumers(self, node: str) -> tuple[Edge, ...]:
        """The connections that leave a node."""
        return tuple([Edge(node, target, slot) for target, slot in self._consumers[node]])

    def edges(self) -> Iterator[Edge]:
        """Every connection, by target in node order and by slot."""
        for node in self.nodes:
            for slot, source in enumerate(node.inputs):
                yield Edge(source, node.id, slot)

    def outputs(self) -> tuple[str, ...]:
        """Ids of the outputs: those that are named, then every node that feeds no other."""
        named = tuple(node for node in self.named_outputs if node in self._by_id)
        return named + tuple(n.id for n in self.nodes if not self._consumers[n.id] and n.id not in named)

    def order(self) -> tuple[str, ...]:
        """Ids so that every node comes after its inputs, otherwise as people see them.

        Nodes in or behind a cycle are left out.
        """
        return tuple(self._by_id) if is_ordered(self.nodes) else ordered(self.nodes, self._consumers)

    def reaches(self, start: str, goal: str) -> bool:
        """Whether a way leads from ``start`` along connections to ``goal``."""
        return leads(self._consumers, start, goal)

    def with_nodes(self, nodes: tuple[Node, ...]) -> Network:
        """A copy with other nodes; named outputs that are gone are dropped."""
        if not self.named_outputs:
            return Network(nodes)
        ids = {node.id for node in nodes}
        return Network(nodes, tuple(output for output in self.named_outputs if output in ids))

    def with_node(self, changed: Node) -> Network:
        """A copy in which the node of the same id is replaced; its twins get a new layer, and are frozen, like it.

        Raises:
            KeyError: There is none of that id.
        """
        old = self._by_id[changed.id]
        if changed.shared and (changed.layer != old.layer or changed.trainable != old.trainable):
            return self._with_twins(changed)
        nodes = tuple([changed if node is old else node for node in self.nodes])
        if changed.inputs != old.inputs:
            return Network(nodes, self.named_outputs)
        return self._with(nodes, {**self._by_id, changed.id: changed})

    def with_changed(self, changed: Sequence[Node]) -> Network:
        """A copy in which the nodes of the same ids are replaced, many at once.

        Raises:
            KeyError: There is none of one of the ids.
        """
        if any(node.shared or node.inputs != self._by_id[node.id].inputs for node in changed):
            network = self
            for node in changed:
                network = network.with_node(node)
            return network
        fresh = {node.id: node for node in changed}
        nodes = tuple([fresh.get(node.id, node) for node in self.nodes])
        return self._with(nodes, {**self._by_id, **fresh})

    def twins(self, node: str) -> tuple[Node, ...]:
        """The calls of one Keras layer to which a node belongs, itself among them; () if it is the only one."""
        shared = self._by_id[node].shared
        calls = tuple([other for other in self.nodes if other.shared == shared]) if shared else ()
        return calls if len(calls) > 1 else ()

    def frozen(self) -> Network:
        """A copy of which nothing is trained, as inside a block that is frozen."""
        nodes = tuple([node.with_trainable(False) for node in self.nodes])
        return self._with(nodes, {node.id: node for node in nodes})

    def _with_twins(self, changed: Node) -> Network:
        nodes = [
            node.with_layer(changed.layer).with_trainable(changed.trainable)
            if node.shared == changed.shared
            else node
            for node in self.nodes
        ]
        return Network(
            tuple([changed if node.id == changed.id else node for node in nodes]), self.named_outputs
        )

    def rewired(self, nodes: tuple[Node, ...], outputs: tuple[str, ...], changed: Sequence[Node]) -> Network:
        """A copy with other nodes, of which the index of most connections need not be made again.

        Args:
            nodes: The nodes; those that are the same stand in the order in which they stood.
            outputs: The named outputs.
            changed: The nodes that are new, or other ones than before.

        Raises:
            NetworkError: Two nodes have one id, or an input names a node that is not there.
        """
        by_id = _by_id(nodes)
        consumers = consumers_after(self._consumers, self._by_id, by_id, changed)
        return self._with(nodes, by_id, outputs, consumers)

    def _with(
        self,
        nodes: tuple[Node, ...],
        by_id: Mapping[str, Node],
        outputs: tuple[str, ...] | None = None,
        consumers: Consumers | None = None,
    ) -> Network:
        """A copy with an index that is made already; its outputs and connections are the same unless given."""
        copy = object.__new__(Network)
        named = self.named_outputs if outputs is None else outputs
        fields = nodes, named, by_id, self._consumers if consumers is None else consumers
        for name, value in zip(("nodes", "named_outputs", "_by_id", "_consumers"), fields, strict=True):
            object.__setattr__(copy, name, value)
        return copy


def _by_id(nodes: tuple[Node, ...]) -> dict[str, Node]:
    by_id = {node.id: node for node in nodes}
    if len(by_id) != len(nodes):
        raise NetworkError("The network names one layer id twice: the file is damaged.")
    return by_id


def chain(*layers: Layer, names: tuple[str, ...] = ()) -> Network:
    """A network of layers one behind the other, named as Keras would name them.

    Args:
        layers: The layers, the input first.
        names: Names instead of Keras's, one a layer.
    """
    nodes: list[Node] = []
    taken: set[str] = set()
    for position, layer in enumerate(layers):
        name = names[position] if names else free_name(taken, layer.base_name())
        taken.add(name)
        nodes.append(Node(f"n{position}", name, layer, tuple(node.id for node in nodes[-1:])))
    return Network(tuple(nodes))
