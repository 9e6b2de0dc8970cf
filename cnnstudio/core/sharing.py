"""Layers that share weights: several nodes that are calls of one Keras layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnstudio.core.cost import Cost
from cnnstudio.core.layer import Finding, Fix
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import product
from cnnstudio.core.report import NodeReport, Problem, State

_UNTIE = Fix("Give it weights of its own", untie=True)


def shared_report(
    network: Network, node: Node, reports: Mapping[str, NodeReport], first_calls: dict[str, str]
) -> NodeReport:
    """The report of a node that shares weights, which are counted at the first call alone.

    Blocks never share: each stands for layers of its own.

    Args:
        network: The network.
        node: The node.
        reports: What is known of it as a layer of its own, and of the nodes before it.
        first_calls: Id of the first sound call by ``Node.shared``; it is added if it is this one.
    """
    report = reports[node.id]
    if report.state is not State.SOUND or report.inner is not None:
        return report
    first = first_calls.setdefault(node.shared, node.id)
    if first == node.id:
        return report
    finding = _misfit(node, network[first], report, reports[first])
    if finding is not None:
        return NodeReport(node.id, State.BAD, report.inputs, problems=(Problem(node.id, finding),))
    return report._replace(cost=Cost(0, 0, report.cost.macs, report.cost.flops))


def _misfit(node: Node, first: Node, report: NodeReport, its_report: NodeReport) -> Finding | None:
    """What is wrong where the inputs of two calls need different weights, or where their settings differ."""
    if node.layer != first.layer:
        message = f"{node.name} shares its weights with {first.name}, but has other settings: give it weights of its own."
        return Finding(message, (_UNTIE,))
    mine, its = node.layer.weights(*report.inputs), first.layer.weights(*its_report.inputs)
    for one, other in zip(mine, its, strict=False):
        if one.shape != other.shape:
            message = (
                f"{node.name} shares the weights of {first.name}, whose {one.name} is {product(other.shape)}; "
                f"its own input asks for {product(one.shape)}. Give it as many channels, or weights of its own."
            )
            return Finding(message, (_UNTIE,))
    return None


def evenly_frozen(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Nodes of which the calls of one layer are all frozen where one of them is."""
    frozen = {node.shared for node in nodes if node.shared and not node.trainable}
    return tuple([node.with_trainable(False) if node.shared in frozen else node for node in nodes])


def fresh_keys(network: Network, piece: Network) -> dict[str, str]:
    """New texts for ``Node.shared`` of a fragment's copy, by the old ones; only where calls stay together.

    Args:
        network: What the copy becomes part of.
        piece: The fragment.
    """
    taken = {node.shared for node in network.nodes}
    counts: dict[str, int] = {}
    for node in piece.nodes:
        if node.shared:
            counts[node.shared] = counts.get(node.shared, 0) + 1
    found: dict[str, str] = {}
    number = 0
    for shared in [shared for shared, count in counts.items() if count > 1]:
        while (fresh := f"s{number}") in taken:
            number += 1
        found[shared] = fresh
        taken.add(fresh)
    return found
