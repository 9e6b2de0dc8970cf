"""Edits of a network as pure functions: from one value to the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.fresh_names import fresh_id, fresh_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.core.rewiring import edited, heir, refed, settled, with_source


def add(
    network: Network, layer: Layer, inputs: tuple[str, ...] = (), after: str | None = None
) -> tuple[Network, str]:
    """Add a layer that takes ``inputs``; nothing else is connected to it.

    Args:
        network: The network.
        layer: The layer to add.
        inputs: Ids of the nodes it takes its inputs from.
        after: The node behind which it stands in the order; the last if None.

    Returns:
        The new network and the id of the new node.

    Raises:
        NetworkError: The layer does not take so many inputs.
    """
    most = layer.maximum_inputs
    if most is not None and len(inputs) > most:
        raise NetworkError(
            f"{layer.label} takes {most} input{'s' * (most != 1)}, not {len(inputs)}: connect no more than that."
        )
    node = _new_node(network, layer, inputs)
    return edited(network, {}, [node], after), node.id


def append(network: Network, layer: Layer, after: str | None) -> tuple[Network, str]:
    """Put a layer behind a node, before all that the node fed; free-standing if ``after`` is None.

    A layer without inputs of its own (an input) is never connected. A named output that was
    ``after`` moves on to the new layer.
    """
    if after is None or layer.maximum_inputs == 0:
        return add(network, layer)
    node = _new_node(network, layer, (after,))
    return edited(network, refed(network, after, node.id), [node], after, {after: node.id}), node.id


def insert(network: Network, layer: Layer, edge: Edge) -> tuple[Network, str]:
    """Put a layer on a connection.

    Raises:
        NetworkError: The connection is not there, or the layer takes no input.
    """
    _check_edge(network, edge)
    if layer.maximum_inputs == 0:
        raise NetworkError(f"{layer.label} takes no input: drop it beside the network, not on a connection.")
    node = _new_node(network, layer, (edge.source,))
    target = with_source(network[edge.target], edge.slot, node.id)
    return edited(network, {target.id: target}, [node], edge.source), node.id


def remove(network: Network, ids: Collection[str]) -> Network:
    """Take nodes out and heal the chain: what a removed node fed is fed by its first input.

    An input slot that would get a source which the layer has already is dropped, as when a
    branch goes.
    """
    gone = set(ids)
    nodes = [settled(network, node, gone) for node in network.nodes if node.id not in gone]
    return network.with_nodes(tuple(nodes))


def connect(network: Network, source: str, target: str, slot: int | None = None) -> Network:
    """Connect the output of one node to an input of another.

    Args:
        network: The network.
        source: The node whose output is taken.
        target: The node that gets it.
        slot: Which input is replaced; None: a free one, or the only one that there can be.

    Raises:
        NetworkError: The target takes no input, has the connection already, or a cycle would arise.
    """
    reason = refusal(network, source, target)
    if reason:
        raise NetworkError(reason)
    node = network[target]
    most = node.layer.maximum_inputs
    if slot is None or slot >= len(node.inputs):
        slot = len(node.inputs) if most is None or len(node.inputs) < most else len(node.inputs) - 1
    return network.with_node(node.with_inputs(*node.inputs[:slot], source, *node.inputs[slot + 1 :]))


def refusal(network: Network, source: str, target: str) -> str:
    """Why a connection cannot be made, as a sentence; "" if it can."""
    first, second = network[source], network[target]
    if second.layer.maximum_inputs == 0:
        return f"{second.name} is where images come in: it takes no input."
    if source == target:
        return f"{second.name} cannot feed itself: connect it to a layer further down."
    if source in second.inputs:
        return f"{first.name} feeds {second.name} already."
    if network.reaches(target, source):
        return f"{second.name} feeds {first.name} already: connecting them back would make a circle."
    return ""


def disconnect(network: Network, edge: Edge) -> Network:
    """Take a connection away.

    Raises:
        NetworkError: It is not there.
    """
    _check_edge(network, edge)
    node = network[edge.target]
    return network.with_node(node.with_inputs(*node.inputs[: edge.slot], *node.inputs[edge.slot + 1 :]))


def move(network: Network, ids: Sequence[str], edge: Edge) -> Network:
    """Take nodes out of their places, healing them, and put them one behind the other on a connection.

    They keep the order in which they stand now. A connection that ends at one of the moved nodes
    means the place between the nodes around them.

    Raises:
        NetworkError: They stand there already, or one of them starts or joins branches.
    """
    _check_edge(network, edge)
    moved = set(ids)
    run = [network[key] for key in network.order() if key in moved]
    if len(run) < len(moved):
        raise NetworkError("Layers in a circle cannot move: remove one connection of the circle first.")
    if any(node.layer.maximum_inputs != 1 for node in run):
        raise NetworkError(
            "Inputs and layers that join branches stay where they are: move the layers around them."
        )
    place = _place_between(network, moved, edge)
    result = _strung(network, run, place)
    if result == network:
        raise NetworkError("The layers stand there already: drop them on another connection.")
    return result


def _place_between(network: Network, moved: Collection[str], edge: Edge) -> Edge:
    """The connection that is left of ``edge`` once the moved nodes are out."""
    source = heir(network, edge.source, moved)
    while edge.target in moved:
        edges = network.consumers(edge.target)
        if len(edges) != 1:
            raise NetworkError("The layers stand there already: drop them on another connection.")
        edge = edges[0]
    if source is None:
        raise NetworkError("Nothing stands before that connection: drop the layers on another one.")
    return Edge(source, edge.target, edge.slot)


def _strung(network: Network, run: Sequence[Node], edge: Edge) -> Network:
    """String nodes on a connection, in their order, healing the places that they leave."""
    moved = {node.id for node in run}
    sources = [edge.source, *(node.id for node in run)]
    chained = [node.with_inputs(source) for node, source in zip(run, sources, strict=False)]
    nodes: list[Node] = []
    for node in network.nodes:
        if node.id in moved:
            continue
        fed = {edge.slot: sources[-1]} if node.id == edge.target else {}
        nodes.append(settled(network, node, moved, fed))
        if node.id == edge.source:
            nodes.extend(chained)
    return Network(tuple(nodes), network.named_outputs)


def swap_up(network: Network, node: str) -> Network:
    """Let a node and the one that feeds it change places along a plain chain.

    Raises:
        NetworkError: There is no such place: the node or the one before it starts or joins branches.
    """
    lower = network[node]
    if len(lower.inputs) != 1:
        raise NetworkError(f"{lower.name} cannot move up: it does not stand in a chain.")
    upper = network[lower.inputs[0]]
    if len(upper.inputs) != 1 or upper.layer.maximum_inputs != 1:
        raise NetworkError(f"{lower.name} cannot move above {upper.name}, which starts or joins branches.")
    swapped = {node: upper.id, upper.id: node}
    raised, lowered = lower.with_inputs(*upper.inputs), upper.with_inputs(node)
    replaced = {node: lowered, upper.id: raised}
    for edge in (*network.consumers(node), *network.consumers(upper.id)):
        if edge.target != node:
            kept = network[edge.target]
            replaced[edge.target] = kept.with_inputs(*[swapped.get(s, s) for s in kept.inputs])
    return edited(network, replaced, outputs=swapped)


def swap_down(network: Network, node: str) -> Network:
    """Let a node and the single node that it feeds change places.

    Raises:
        NetworkError: It feeds none, or several, or one that joins branches.
    """
    edges = network.consumers(node)
    if len(edges) != 1 or network[edges[0].target].layer.maximum_inputs != 1:
        raise NetworkError(f"{network[node].name} cannot move down: no single plain layer stands behind it.")
    return swap_up(network, edges[0].target)


def _new_node(network: Network, layer: Layer, inputs: tuple[str, ...]) -> Node:
    return Node(fresh_id(network), fresh_name(network, layer.base_name()), layer, inputs)


def _check_edge(network: Network, edge: Edge) -> None:
    node = network[edge.target]
    if edge.slot >= len(node.inputs) or node.inputs[edge.slot] != edge.source:
        raise NetworkError(f"{node.name} has no such connection: it may be gone already.")
