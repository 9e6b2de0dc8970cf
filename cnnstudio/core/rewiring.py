"""The small steps that edits of a network are made of: nodes that take other sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cnnstudio.core.network import Network, Node


def edited(
    network: Network,
    replaced: Mapping[str, Node],
    added: Sequence[Node] = (),
    after: str | None = None,
    outputs: Mapping[str, str] | None = None,
) -> Network:
    """A copy of a network, made at one go, for edits of large ones must not take long.

    Args:
        network: The network.
        replaced: Nodes that take the places of others, by the id of those.
        added: Nodes that are new.
        after: The node behind which the new ones stand; the last if None.
        outputs: Named outputs that move on, old to new.
    """
    nodes = [replaced.get(node.id, node) for node in network.nodes]
    place = len(nodes) if after is None else position(network, after) + 1
    nodes[place:place] = added
    moved = outputs or {}
    named = tuple([moved.get(output, output) for output in network.named_outputs])
    return network.rewired(tuple(nodes), named, (*replaced.values(), *added))


def refed(network: Network, old: str, new: str) -> dict[str, Node]:
    """The nodes that ``old`` feeds, fed by ``new`` instead; by id."""
    targets = [network[edge.target] for edge in network.consumers(old)]
    return {node.id: node.with_inputs(*[new if s == old else s for s in node.inputs]) for node in targets}


def with_source(node: Node, slot: int, source: str) -> Node:
    """A copy of which one input takes another source."""
    return node.with_inputs(*node.inputs[:slot], source, *node.inputs[slot + 1 :])


def settled(
    network: Network, node: Node, gone: Collection[str], fed: Mapping[int, str] | None = None
) -> Node:
    """A node of which the inputs are healed: what came from a node that goes comes from before it.

    Inputs without any source left are dropped, and those that would come twice because of it.

    Args:
        network: The network that the node stands in.
        node: The node.
        gone: Ids of the nodes that go.
        fed: New sources of some inputs, by slot.
    """
    if not fed and not any(source in gone for source in node.inputs):
        return node
    pairs = [(source, heir(network, source, gone)) for source in node.inputs]
    for slot, source in (fed or {}).items():
        pairs[slot] = (source, source)
    kept = {new for old, new in pairs if old == new}
    inputs: list[str] = []
    for old, new in pairs:
        if new is not None and (old == new or (new not in kept and new not in inputs)):
            inputs.append(new)
    return node.with_inputs(*inputs)


def heir(network: Network, node: str, gone: Collection[str]) -> str | None:
    """The nearest node at or before ``node``, along first inputs, that stays; None if there is none."""
    current: str | None = node
    seen: set[str] = set()
    while current is not None and current in gone and current not in seen:
        seen.add(current)
        inputs = network[current].inputs
        current = inputs[0] if inputs else None
    return None if current in seen else current


def position(network: Network, node: str) -> int:
    """Where a node stands in the order, from 0."""
    return next(place for place, other in enumerate(network.nodes) if other.id == node)
