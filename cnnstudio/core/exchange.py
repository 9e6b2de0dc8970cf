"""Two layers that change places anywhere in a network."""

from __future__ import annotations

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network, Node


def exchange(network: Network, first: str, second: str) -> Network:
    """Let two nodes change places; each keeps its layer, its name and all else that is its own.

    Raises:
        NetworkError: They are one node, or a layer does not take as many inputs as the other has.
    """
    if first == second:
        raise NetworkError("A layer cannot change places with itself: select two layers.")
    one, other = network[first], network[second]
    _check_place(one, other)
    _check_place(other, one)
    moved = {first: second, second: first}

    def place_of(node: Node) -> Node:
        """Who stands in a node's place afterwards, fed by what feeds that place then."""
        here = {first: other, second: one}.get(node.id, node)
        return here.with_inputs(*[moved.get(source, source) for source in node.inputs])

    nodes = tuple([place_of(node) for node in network.nodes])
    return Network(nodes, tuple([moved.get(output, output) for output in network.named_outputs]))


def _check_place(node: Node, place: Node) -> None:
    """Refuse a place with too many inputs for a layer, or too few."""
    count, most = len(place.inputs), node.layer.maximum_inputs
    if (most == 0) != (place.layer.maximum_inputs == 0):
        entry, other = (node, place) if most == 0 else (place, node)
        raise NetworkError(
            f"{entry.name} is where images come in and cannot change places with {other.name}: select two other layers."
        )
    if most is not None and count > most:
        raise NetworkError(
            f"{node.name} takes {most} input{'s' * (most != 1)} and cannot stand where {place.name} joins {count}: "
            "select two other layers."
        )
    if len(node.inputs) >= node.layer.minimum_inputs > count:
        raise NetworkError(
            f"{node.name} joins at least {node.layer.minimum_inputs} inputs and cannot stand where {place.name} is: "
            "select two other layers."
        )
