"""Edits for tests of the layout, and what of a network they have a bearing on."""

from __future__ import annotations

import random
from collections.abc import Callable

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network
from cnnstudio.document.changes import Change, InsertLayer, RemoveLayers, Ungroup
from cnnstudio.layers.activation import Activation


def flattened(network: Network) -> Network:
    """A network with every block replaced by its layers, those inside blocks too."""
    while True:
        report = analyse(network)
        blocks = [node.id for node in network if report[node.id].inner is not None]
        if not blocks:
            return network
        for block in blocks:
            network, _ = Ungroup(block).edited(network)


def random_edit(network: Network, chance: random.Random) -> tuple[Change, set[str]]:
    """Another layer on a connection, or one layer less; and the cards around the place."""
    if chance.random() < 0.5:
        edge = chance.choice(list(network.edges()))
        return InsertLayer(Activation("relu"), edge), {edge.source, edge.target}
    node = chance.choice([node for node in network if len(node.inputs) == 1])
    return RemoveLayers((node.id,)), {
        node.inputs[0],
        node.id,
        *(edge.target for edge in network.consumers(node.id)),
    }


def module_around(network: Network, cards: set[str]) -> set[str]:
    """The cards between the nearest layers above and below that every way passes, found by walking."""
    order = network.order()
    place = {node: position for position, node in enumerate(order)}
    everyone = set(order)
    passed = [
        place[node] for node in order if _behind(network, node) | _before(network, node) | {node} == everyone
    ]
    places = [place[card] for card in cards]
    top = max((cut for cut in passed if cut <= min(places)), default=0)
    bottom = min((cut for cut in passed if cut >= max(places)), default=len(order) - 1)
    return {node for node in order if top <= place[node] <= bottom}


def _before(network: Network, node: str) -> set[str]:
    return _walked(node, lambda at: set(network[at].inputs))


def _behind(network: Network, node: str) -> set[str]:
    return _walked(node, lambda at: {edge.target for edge in network.consumers(at)})


def _walked(start: str, ways: Callable[[str], set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        fresh = ways(todo.pop()) - seen
        seen |= fresh
        todo.extend(fresh)
    return seen
