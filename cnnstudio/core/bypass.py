"""Layers that are passed over, and what of a network takes part then."""

from __future__ import annotations

from collections.abc import Collection

from cnnstudio.core.network import Network, Node


def is_passed(node: Node) -> bool:
    """Whether a node is passed over: it is bypassed, and has an input that can stand for its output."""
    return node.bypassed and bool(node.inputs)


def sources_of(node: Node) -> tuple[str, ...]:
    """Ids of the nodes that a node really takes: of one that is passed over, the first input alone."""
    return node.inputs[:1] if node.bypassed else node.inputs


def taking_part(network: Network) -> Network:
    """The network as it is built: the same one if nothing is passed over.

    What took the output of a node that is passed over takes that of the nearest node before it
    that stays, along first inputs. Layers of which the output is not used any more, because only
    the further inputs of such a node led to it, are left out too. The outputs keep their order.
    """
    passed = {node.id for node in network.nodes if node.bypassed and node.inputs}
    passed -= {node for node in passed if _behind(network, node, passed) in passed}
    if not passed:
        return network
    wired = {
        node.id: node.with_inputs(*[_behind(network, source, passed) for source in node.inputs])
        for node in network.nodes
        if node.id not in passed
    }
    ends = tuple(dict.fromkeys(_behind(network, output, passed) for output in network.outputs()))
    used = _used(wired, ends)
    healed = Network(tuple([node for node in wired.values() if node.id in used]))
    return healed if healed.outputs() == ends else Network(healed.nodes, ends)


def _behind(network: Network, node: str, passed: Collection[str]) -> str:
    """The nearest node at or before ``node`` that is not passed over; the node itself in a circle."""
    current, seen = node, set[str]()
    while current in passed and current not in seen:
        seen.add(current)
        current = network[current].inputs[0]
    return node if current in passed else current


def _used(wired: dict[str, Node], ends: tuple[str, ...]) -> set[str]:
    """Ids of everything that leads to the ends."""
    used, todo = set(ends), list(ends)
    while todo:
        fresh = set(wired[todo.pop()].inputs) - used
        used |= fresh
        todo.extend(fresh)
    return used
