"""The nodes that come of an ONNX graph, with what is known of every tensor while they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.core.fresh_names import FreshNames
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.ordering import needed_for
from cnnstudio.core.values import Shape
from cnnstudio.document.keras_layers import layer_of_keras
from cnnstudio.document.keras_nodes import refuse_too_many
from cnnstudio.document.onnx.constant import Constant
from cnnstudio.document.onnx.layout import Axes, Tensor, channels_last, move, plain, sizes_of
from cnnstudio.document.onnx.model import Dims, Graph, Operator
from cnnstudio.document.onnx.names import operator_name
from cnnstudio.document.onnx.weight import Row, Weights, WeightsByName
from cnnstudio.document.placeholder import MISSING, ONNX_PREFIX, OUTPUT, REASON, Placeholder

_TENSORFLOW = "tf2onnx"


class Beyond(Exception):  # noqa: N818 - it ends no reading: a placeholder takes the operation's place
    """An operation says what no layer of ours does; the message is a clause, or "" for an unknown operation."""


class Gathering:
    """Gathers the nodes of a graph.

    Attributes:
        graph: The graph.
        left_out: What could not be taken over, as a phrase.
        rows: The nodes that give maps in a row, whose values lie in another order than in ONNX.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.left_out: dict[str, None] = {}
        self.rows: dict[str, Row] = {}
        self._weights: dict[str, Weights] = {}
        self._constants = dict(graph.constants)
        self._tensors: dict[str, Tensor] = {}
        self._wholes: dict[str, tuple[int | None, ...]] = {}
        self._nodes: dict[str, Node] = {}
        self._bases: dict[str, str] = {}
        self._shapes: dict[str, Shape | None] = {}
        self._names = FreshNames()
        self._aliases: dict[str, list[str]] = {}
        self._takers: dict[str, list[Operator]] = {}
        self._makers = {name: operator for operator in graph.operators for name in operator.outputs if name}
        for operator in graph.operators:
            for name in operator.inputs:
                self._takers.setdefault(name, []).append(operator)

    # What is known

    def has(self, name: str) -> bool:
        """Whether a name stands for a tensor that is computed."""
        return name in self._tensors

    def tensor(self, name: str) -> Tensor:
        """A tensor that is computed; a placeholder where the file names what it does not hold.

        Raises:
            Beyond: It is a constant.
        """
        if name in self._constants:
            raise Beyond("it computes with a weight alone.")
        if name not in self._tensors:
            node = self._put(f"{name or 'input'}_missing", Placeholder.holding(MISSING, {"layer": name}), ())
            dims = self.graph.known.get(name)
            self._note(name, Tensor(node, self._usual_axes(dims, ())))
        return self._tensors[name]

    def constant(self, operator: Operator, place: int) -> Constant | None:
        """The constant that an operation takes as one of its inputs, from 0; None if it takes none there."""
        name = operator.inputs[place] if place < len(operator.inputs) else ""
        return self._constants.get(name) if name else None

    def wholes(self, operator: Operator, place: int, setting: str = "") -> tuple[int | None, ...] | None:
        """Whole numbers that an operation takes as an input, or has as a setting; None if it has neither, or are computed.

        Args:
            operator: The operation.
            place: Which input.
            setting: The setting that older versions have instead.
        """
        listed = operator.settings.get(setting)
        if isinstance(listed, list):
            return tuple(int(number) for number in listed)
        name = operator.inputs[place] if place < len(operator.inputs) else ""
        constant = self._constants.get(name)
        if constant is not None:
            return None if constant.values is None else tuple(int(number) for number in constant.values)
        return self._wholes.get(name)

    def shape(self, node: str) -> Shape | None:
        """The shape of a sample that a node gives; None if it is not known."""
        return self._shapes[node]

    def sizes(self, tensor: Tensor) -> Dims:
        """The lengths of a tensor's axes as ONNX counts them."""
        return sizes_of(tensor.axes, self._shapes[tensor.node])

    def layer(self, node: str) -> Layer:
        """The layer of a node."""
        return self._nodes[node].layer

    def weights(self, node: str) -> Weights:
        """What the arrays of a node's layer are made of."""
        return self._weights.get(node, ())

    def inputs(self, node: str) -> tuple[str, ...]:
        """What feeds a node."""
        return self._nodes[node].inputs

    def takers(self, name: str) -> list[Operator]:
        """The operations that take a tensor."""
        return self._takers.get(name, [])

    def maker(self, name: str) -> Operator | None:
        """The operation that gives a tensor; None for an input, a constant and what the file does not hold."""
        return self._makers.get(name)

    def is_seen_once(self, node: str) -> bool:
        """Whether what a node gives goes to one operation only, by whatever names."""
        names = self._aliases.get(node, [])
        return all(len(self.takers(name)) == 1 and name not in self.graph.outputs for name in names)

    # What is made

    def add_input(self, name: str, dims: Dims | None, axes: Axes) -> None:
        """Add an input of the network."""
        if dims is None:
            raise FileError(f"it does not say what shape its input {name} has. Export it again with shapes.")
        sizes: dict[int, int | None] = {axis: size for axis, size in zip(axes, dims, strict=True) if axis}
        shape = [None, *[sizes[axis] for axis in sorted(sizes)]]
        node = self._put(name, layer_of_keras("InputLayer", {"batch_shape": shape}, name), ())
        self._note(name, Tensor(node, axes))

    def add(
        self,
        name: str,
        kind: str,
        config: Mapping[str, Any],
        *sources: str,
        weights: Sequence[Constant | None] | Weights = (),
    ) -> str:
        """Add a layer by Keras's name of its class and its configuration; gives the node's id.

        Args:
            name: What it is called; "" for a name of its type.
            kind: Keras's name of its class.
            config: Its configuration.
            sources: Ids of the nodes that feed it.
            weights: What its arrays are made of; they are not known if any is None.
        """
        layer = layer_of_keras(kind, config, name)
        node = self._put(name or layer.base_name(), layer, sources)
        self.give_weights(node, tuple([weight for weight in weights if weight is not None]), len(weights))
        return node

    def give_weights(self, node: str, weights: Weights, count: int | None = None) -> None:
        """Say what the arrays of a node's layer are made of, unless some of so many are not known."""
        if weights and len(weights) == (len(weights) if count is None else count):
            self._weights[node] = weights

    def change(self, node: str, **settings: Any) -> None:
        """Give a node's layer other settings."""
        old = self._nodes[node]
        self._nodes[node] = old.with_layer(old.layer.with_settings(**settings))

    def arranged(self, tensor: Tensor, axes: Axes) -> str:
        """The id of a node that gives a tensor with its axes in other places.

        Raises:
            Beyond: They cannot be brought there.
        """
        way = move(tensor.axes, axes, self._shapes[tensor.node])
        if way is None:
            raise Beyond("its input's axes cannot be brought into the order that it needs.")
        node, name = tensor.node, self._nodes[tensor.node].name
        if way.order:
            node = self.add(f"{name}_permuted", "Permute", {"dims": list(way.order)}, node)
        if way.shape is not None:
            node = self.add(f"{name}_reshaped", "Reshape", {"target_shape": list(way.shape)}, node)
        return node

    def as_map(self, tensor: Tensor) -> str:
        """The id of a node that gives a tensor as a map, channels last."""
        return self.arranged(tensor, channels_last(len(tensor.axes)))

    def name(self, operator: Operator) -> str:
        """What the layer of an operation is called; "" where the layer's type is to name it."""
        return operator_name(operator, self.graph.producer.startswith(_TENSORFLOW))

    def give(self, operator: Operator, node: str, axes: Axes, output: int = 0) -> None:
        """Say what an operation gives as one of its outputs, from 0."""
        self._note(operator.outputs[output], Tensor(node, axes))

    def give_constant(self, operator: Operator, constant: Constant) -> None:
        """Say that an operation gives a constant."""
        self._constants[operator.outputs[0]] = constant

    def give_wholes(self, operator: Operator, numbers: tuple[int | None, ...]) -> None:
        """Say that an operation gives whole numbers that shapes are made of; None is open."""
        self._wholes[operator.outputs[0]] = numbers

    def keep(self, operator: Operator, reason: str) -> None:
        """Put a placeholder in an operation's place."""
        sources = [self._tensors[name] for name in operator.inputs if name in self._tensors]
        if reason and any(self._shapes[source.node] is None for source in sources):
            reason = "what comes before it is not known."
        data = {name: _as_data(value) for name, value in operator.settings.items()}
        held = Placeholder.holding(
            f"{ONNX_PREFIX}{operator.kind}", {**data, REASON: reason} if reason else data
        )
        title = self.name(operator) or operator.kind.rpartition(".")[2].lower() or "operation"
        node = self._put(title, held, tuple(tensor.node for tensor in sources))
        before = sources[0].axes if sources else ()
        for number, name in enumerate(operator.outputs):
            made = node
            if number and name and (self.takers(name) or name in self.graph.outputs):
                made = self._put(
                    f"{title}_output_{number + 1}", Placeholder.holding(OUTPUT, {"output": number}), (node,)
                )
            self._note(name, Tensor(made, self._usual_axes(self.graph.known.get(name), before)))

    def _note(self, name: str, tensor: Tensor) -> None:
        self._tensors[name] = tensor
        self._aliases.setdefault(tensor.node, []).append(name)

    def _usual_axes(self, dims: Dims | None, otherwise: Axes) -> Axes:
        return otherwise or plain(2) if dims is None else channels_last(len(dims))

    def _put(self, name: str, layer: Layer, sources: tuple[str, ...]) -> str:
        refuse_too_many(len(self._nodes) + 1)
        node = Node(f"n{len(self._nodes)}", self._names.take(name), layer, sources)
        self._nodes[node.id], self._bases[node.id] = node, name
        self._shapes[node.id] = self._output_shape(layer, sources)
        return node.id

    def _output_shape(self, layer: Layer, sources: tuple[str, ...]) -> Shape | None:
        shapes = [self._shapes[source] for source in sources]
        known = [shape for shape in shapes if shape is not None]
        if len(known) < len(shapes):
            return None
        try:
            return layer.output_shape(*known)
        except StudioError:
            return None  # the analysis says what is wrong

    def weights_by_name(self, network: Network) -> WeightsByName:
        """What the arrays of a network's layers are made of."""
        return {node.name: self._weights[node.id] for node in network if node.id in self._weights}

    def network(self) -> Network:
        """The network of what leads to the outputs."""
        outputs = tuple(dict.fromkeys(self.tensor(name).node for name in self.graph.outputs))
        used = needed_for(self._nodes, outputs or self._nodes)
        network = Network(self._numbered([node for node in self._nodes.values() if node.id in used]))
        return network if network.outputs() == outputs else Network(network.nodes, outputs)

    def _numbered(self, nodes: list[Node]) -> tuple[Node, ...]:
        """Nodes of which none has a number for the sake of a node that was left out."""
        if len(nodes) == len(self._nodes):
            return tuple(nodes)
        names = FreshNames()
        return tuple([node.with_name(names.take(self._bases[node.id])) for node in nodes])


def _as_data(value: Any) -> Any:
    """A setting as JSON data."""
    if isinstance(value, Constant):
        return {"dims": list(value.dims), "values": None if value.values is None else list(value.values)}
    return value
