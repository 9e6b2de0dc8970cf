"""Edits of a network as pure functions: from one value to the next."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node, fresh_id, fresh_name


def add(network: Network, layer: Layer, inputs: tuple[str, ...] = (), after: str | None = None) -> tuple[Network, str]:
    """Add a layer that takes ``inputs``; nothing else is connected to it.

    Args:
        network: The network.
        layer: The layer to add.
        inputs: Ids of the nodes it takes its inputs from.
        after: The node behind which it stands in the order; the last if None.

    Returns:
        The new network and the id of the new node.
    """
    node = Node(fresh_id(network), fresh_name(network, layer.base_name()), layer, inputs)
    place = len(network) if after is None else _position(network, after) + 1
    return network.with_nodes((*network.nodes[:place], node, *network.nodes[place:])), node.id


def append(network: Network, layer: Layer, after: str | None) -> tuple[Network, str]:
    """Put a layer behind a node, before all that the node fed; free-standing if ``after`` is None.

    A layer without inputs of its own (an input) is never connected. A named output that was
    ``after`` moves on to the new layer.
    """
    if after is None or layer.maximum_inputs == 0:
        return add(network, layer)
    moved = network.consumers(after)
    grown, node = add(network, layer, (after,), after)
    for edge in moved:
        grown = _rewired(grown, edge, node)
    return dataclasses.replace(grown, named_outputs=tuple(node if o == after else o for o in grown.named_outputs)), node


def insert(network: Network, layer: Layer, edge: Edge) -> tuple[Network, str]:
    """Put a layer on a connection."""
    grown, node = add(network, layer, (edge.source,), edge.source)
    return _rewired(grown, edge, node), node


def remove(network: Network, ids: Collection[str]) -> Network:
    """Take nodes out and heal the chain: what a removed node fed is fed by its first input.

    An input slot that would get the same source twice is dropped, as when a branch goes.
    """
    gone = set(ids)
    heirs = {node.id: _heir(network, node.id, gone) for node in network}
    nodes = []
    for node in network:
        if node.id in gone:
            continue
        kept = [heir for source in node.inputs if (heir := heirs[source]) is not None]
        if any(source in gone for source in node.inputs):
            kept = list(dict.fromkeys(kept))
        nodes.append(node.with_inputs(*kept))
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
    inputs = list(node.inputs)
    if slot is not None and slot < len(inputs):
        inputs[slot] = source
    elif node.layer.maximum_inputs is None or len(inputs) < node.layer.maximum_inputs:
        inputs.append(source)
    else:
        inputs[-1] = source
    return network.with_node(node.with_inputs(*inputs))


def refusal(network: Network, source: str, target: str) -> str:
    """Why a connection cannot be made, as a sentence; "" if it can."""
    first, second = network[source], network[target]
    if second.layer.maximum_inputs == 0:
        return f"{second.name} is where images come in: it takes no input."
    if source == target or network.reaches(target, source):
        return f"{second.name} feeds {first.name} already: connecting them back would make a circle."
    if source in second.inputs:
        return f"{first.name} feeds {second.name} already."
    return ""


def disconnect(network: Network, edge: Edge) -> Network:
    """Take a connection away.

    Raises:
        NetworkError: It is not there.
    """
    node = network[edge.target]
    if edge.slot >= len(node.inputs) or node.inputs[edge.slot] != edge.source:
        raise NetworkError(f"{node.name} has no such connection: it may be gone already.")
    return network.with_node(node.with_inputs(*(s for slot, s in enumerate(node.inputs) if slot != edge.slot)))


def move(network: Network, ids: Sequence[str], edge: Edge) -> Network:
    """Take a run of nodes out of their place, healing it, and put them on a connection elsewhere.

    Raises:
        NetworkError: The connection belongs to the nodes that are moved, or one of them joins branches.
    """
    if edge.source in ids or edge.target in ids:
        raise NetworkError("The layers stand there already: drop them on another connection.")
    run = [node for node in network if node.id in set(ids)]
    if any(node.layer.maximum_inputs != 1 for node in run):
        raise NetworkError("Inputs and layers that join branches stay where they are: move the layers around them.")
    healed = remove(network, ids)
    return _strung(healed, run, edge)


def _strung(healed: Network, run: Sequence[Node], edge: Edge) -> Network:
    """String nodes on a connection, in their order."""
    if edge.source not in healed[edge.target].inputs:
        raise NetworkError("That connection goes away with the move: drop the layers on another one.")
    place = _position(healed, edge.source) + 1
    chained, source = [], edge.source
    for node in run:
        chained.append(node.with_inputs(source))
        source = node.id
    nodes = (*healed.nodes[:place], *chained, *healed.nodes[place:])
    target = healed[edge.target]
    slot = target.inputs.index(edge.source)
    grown = Network(nodes, healed.named_outputs)
    return grown.with_node(target.with_inputs(*(source if i == slot else s for i, s in enumerate(target.inputs))))


def swap_up(network: Network, node: str) -> Network:
    """Move a node before the node that feeds it, along a plain chain.

    Raises:
        NetworkError: There is no such place: the node or the one before it starts or joins branches.
    """
    lower = network[node]
    if len(lower.inputs) != 1:
        raise NetworkError(f"{lower.name} cannot move up: it does not stand in a chain.")
    upper = network[lower.inputs[0]]
    if len(upper.inputs) != 1 or upper.layer.maximum_inputs != 1:
        raise NetworkError(f"{lower.name} cannot move above {upper.name}, which starts or joins branches.")
    below = {edge.target for edge in network.consumers(node)}
    beside = {edge.target for edge in network.consumers(upper.id)} - {node}
    renamed = {upper.id: upper.with_inputs(node), node: lower.with_inputs(*upper.inputs)}
    for other in below | beside:
        swapped = {node: upper.id, upper.id: node}
        kept = network[other]
        renamed[other] = kept.with_inputs(*(swapped.get(source, source) for source in kept.inputs))
    order = list(network.nodes)
    i, j = _position(network, upper.id), _position(network, node)
    order[i], order[j] = order[j], order[i]
    outputs = tuple({node: upper.id}.get(output, output) for output in network.named_outputs)
    return Network(tuple(renamed.get(n.id, n) for n in order), outputs)


def swap_down(network: Network, node: str) -> Network:
    """Move a node behind the single node that it feeds.

    Raises:
        NetworkError: It feeds none, or several, or one that joins branches.
    """
    edges = network.consumers(node)
    if len(edges) != 1 or network[edges[0].target].layer.maximum_inputs != 1:
        raise NetworkError(f"{network[node].name} cannot move down: no single plain layer stands behind it.")
    return swap_up(network, edges[0].target)


def fragment(network: Network, ids: Collection[str]) -> Network:
    """The part of a network that holds these nodes; connections from outside are left open."""
    kept = set(ids)
    nodes = (node.with_inputs(*(s for s in node.inputs if s in kept)) for node in network if node.id in kept)
    return Network(tuple(nodes))


def paste(network: Network, piece: Network, after: str | None) -> tuple[Network, tuple[str, ...]]:
    """Put a copy of a fragment behind a node, under fresh names.

    Its open ends take the output of ``after``; what ``after`` fed is fed by the fragment's last output.

    Returns:
        The new network and the ids of the new nodes.
    """
    grown, renamed, last = network, {}, after
    moved = network.consumers(after) if after is not None else ()
    for key in piece.order():
        node = piece[key]
        inputs = tuple(renamed[source] for source in node.inputs)
        opened = not inputs and node.layer.maximum_inputs != 0 and after is not None
        grown, renamed[key] = _copied(grown, node, (after,) if opened and after else inputs, last)
        last = renamed[key]
    if piece.nodes and after is not None and any(not n.inputs and n.layer.maximum_inputs != 0 for n in piece):
        for edge in moved:
            grown = _rewired(grown, edge, renamed[piece.outputs()[-1]])
    return grown, tuple(renamed.values())


def _copied(network: Network, node: Node, inputs: tuple[str, ...], after: str | None) -> tuple[Network, str]:
    grown, key = add(network, node.layer, inputs, after)
    base = node.name.rstrip("0123456789").removesuffix("_") if node.name.rstrip("0123456789").endswith("_") else node.name
    return grown.with_node(dataclasses.replace(grown[key], name=fresh_name(network, base))), key


def unpack(network: Network, node: str, inside: Network) -> tuple[Network, tuple[str, ...]]:
    """Replace a block by what it expands to, its layers named after it.

    Args:
        network: The network.
        node: The block.
        inside: What it expands to; its inputs, in order, are the block's.

    Returns:
        The new network and the ids of the nodes that took the block's place.
    """
    block = network[node]
    entries = iter(block.inputs)
    renamed: dict[str, str] = {}
    grown, last = network, node
    for key in inside.order():
        part = inside[key]
        if not part.inputs:
            renamed[key] = next(entries)
            continue
        grown, renamed[key] = add(grown, part.layer, tuple(renamed[s] for s in part.inputs), last)
        name = fresh_name(network, f"{block.name}_{part.name}")
        grown = grown.with_node(dataclasses.replace(grown[renamed[key]], name=name))
        last = renamed[key]
    result = renamed[inside.outputs()[0]]
    for edge in network.consumers(node):
        grown = _rewired(grown, edge, result)
    outputs = tuple(result if output == node else output for output in network.named_outputs)
    nodes = tuple(n for n in grown.nodes if n.id != node)
    return Network(nodes, outputs), tuple(renamed[p.id] for p in inside if p.inputs)


def _rewired(network: Network, edge: Edge, source: str) -> Network:
    """Let an input take another source."""
    target = network[edge.target]
    return network.with_node(
        target.with_inputs(*(source if slot == edge.slot else s for slot, s in enumerate(target.inputs)))
    )


def _heir(network: Network, node: str, gone: Collection[str]) -> str | None:
    """The nearest node at or before ``node``, along first inputs, that stays; None if there is none."""
    current: str | None = node
    while current is not None and current in gone:
        inputs = network[current].inputs
        current = inputs[0] if inputs else None
    return current


def _position(network: Network, node: str) -> int:
    return next(i for i, n in enumerate(network.nodes) if n.id == node)
