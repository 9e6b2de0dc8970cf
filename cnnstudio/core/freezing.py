"""Frozen layers: which have weights that training can leave alone."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import NodeReport, Report, State


def has_weights(node: Node, about: NodeReport) -> bool:
    """Whether a node has weights, inside a block or as a further call of a layer too; or it is not known yet.

    Args:
        node: The node.
        about: What is known of it.
    """
    if about.is_left_out:
        return False
    if about.state is not State.SOUND:
        return node.layer.maximum_inputs != 0
    return about.cost.params != 0 or bool(node.shared and node.layer.weights(*about.inputs))


def is_frozen(node: Node, about: NodeReport) -> bool:
    """Whether training leaves the weights of a node as they are; never where there are none."""
    return not node.trainable and has_weights(node, about)


def learners(report: Report, nodes: Iterable[str]) -> tuple[str, ...]:
    """Those of some nodes that can be frozen, in the order given.

    Raises:
        KeyError: There is none of an id.
    """
    return tuple([node for node in nodes if has_weights(report.network[node], report[node])])


def up_to(network: Network, node: str) -> tuple[str, ...]:
    """Ids of a node and of all before it, in the order of the network; () if it stands in or behind a circle."""
    order = network.order()
    return order[: order.index(node) + 1] if node in order else ()
