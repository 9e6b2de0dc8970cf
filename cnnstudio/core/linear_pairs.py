"""A hint about weighted sums of weighted sums: without an activation between, two layers do what one could."""

from __future__ import annotations

from cnnstudio.core.layer import Finding, Fix, hint
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Report, State


def linear_pairs(report: Report) -> dict[str, str]:
    """Which layers lack an activation before the next weighted sum.

    A layer is told of where nothing but that sum uses what it puts out. What spreads its sums out, leaves
    some of them out or takes their mean does not bend them either: it may stand between.

    Args:
        report: The network's; what is not sound, or left out, is passed over.

    Returns:
        The id of the layer that lacks it, and the id of the one that sums again, in node order of the latter.
    """
    network, found = report.network, {}
    for node in network.nodes:
        if node.layer.is_weighted_sum and len(node.inputs) == 1:
            before = _sum_before(network, node)
            if before is not None and _counts(report, before) and _counts(report, node):
                found[before.id] = node.id
    return found


def _sum_before(network: Network, node: Node) -> Node | None:
    """The layer whose bare sums a layer sums again, if nothing else takes them."""
    before = network[node.inputs[0]]
    while before.layer.keeps_sums and len(before.inputs) == 1:
        if len(network.consumers(before.id)) > 1:
            return None
        before = network[before.inputs[0]]
    layer = before.layer
    if not layer.is_weighted_sum or getattr(layer, "activation", "") != "linear":
        return None
    return before if len(network.consumers(before.id)) == 1 else None


def _counts(report: Report, node: Node) -> bool:
    about = report[node.id]
    return about.state is State.SOUND and not about.is_left_out


def linear_finding(name: str, next_name: str) -> Finding:
    """What to say of a layer without activation.

    Args:
        name: Its name.
        next_name: The name of the layer that sums its outputs again.

    Source:
        Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 6.1: sums of sums stay linear.
    """
    message = (
        f"{name} applies no activation, and {next_name} sums its outputs again: a sum of sums is one sum, which a "
        "single layer could learn as well. Let it apply ReLU."
    )
    return hint(message, Fix("Apply ReLU", {"activation": "relu"}))
