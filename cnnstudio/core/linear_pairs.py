"""A hint about weighted sums of weighted sums: without an activation between, two layers do what one could."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cnnstudio.core.layer import Finding, Fix, hint
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Problem, Report, State


def linear_pairs(report: Report) -> dict[str, str]:
    """Which layers lack an activation before the next weighted sum.

    Args:
        report: The network's; what is not sound, or left out, is passed over.

    Returns:
        The id of the layer that lacks it, and the id of the one that sums again, in node order of the former.
    """
    found = ((node.id, next_sum(report, node.id)) for node in report.network.nodes)
    return {key: following for key, following in found if following is not None}


def next_sum(report: Report, key: str) -> str | None:
    """The layer that sums the bare sums of a layer again; None where there is none.

    A layer is told of where nothing but that sum uses what it puts out. What spreads its sums out, leaves
    some of them out or takes their mean does not bend them either: it may stand between.

    Args:
        report: The network's; what is not sound, or left out, is passed over.
        key: Id of the layer.
    """
    network = report.network
    layer = network[key].layer
    if not layer.is_weighted_sum or getattr(layer, "activation", "") != "linear" or not _counts(report, key):
        return None
    targets = network.consumers(key)
    while len(targets) == 1:
        node = network[targets[0].target]
        if len(node.inputs) > 1:
            return None
        if node.layer.is_weighted_sum and not node.bypassed:
            return node.id if _counts(report, node.id) else None
        targets = network.consumers(node.id) if _passes_sums(node) else ()
    return None


class LinearHints:
    """The hints about one network after another; only what is near an edit is looked at again."""

    __slots__ = ("_found", "_network")

    def __init__(self) -> None:
        self._network = Network()
        self._found: dict[str, Problem] = {}

    def of(self, report: Report, changed: Collection[str]) -> Mapping[str, Problem]:
        """The hint about each layer that lacks an activation before the next weighted sum, by its id.

        Args:
            report: The network's.
            changed: Ids of the layers of which something is known that was not known of the network before.
        """
        network, old = report.network, self._network
        gone = [node.id for node in old.nodes if node.id not in network]
        near = {*changed, *gone}
        for key in (*changed, *gone):
            for version in (old, network):
                near |= _sums_before(version, key)
        for key in near:
            self._found.pop(key, None)
            found = linear_hint(report, key) if key in network else None
            if found is not None:
                self._found[key] = found
        self._network = network
        return self._found


def _sums_before(network: Network, key: str) -> set[str]:
    """What feeds a layer, directly or by way of what keeps sums."""
    found: set[str] = set()
    todo = list(network[key].inputs) if key in network else []
    while todo:
        source = todo.pop()
        if source not in found:
            found.add(source)
            if _passes_sums(network[source]):
                todo += network[source].inputs
    return found


def linear_hint(report: Report, key: str) -> Problem | None:
    """The hint about one layer; None where it needs none.

    Raises:
        KeyError: There is none of that id.
    """
    following = next_sum(report, key)
    if following is None:
        return None
    return Problem(key, linear_finding(report.network[key].name, report.network[following].name))


def _passes_sums(node: Node) -> bool:
    return node.bypassed or node.layer.keeps_sums


def _counts(report: Report, key: str) -> bool:
    about = report[key]
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
