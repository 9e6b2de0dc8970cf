"""Hints: what experience advises about a network that is sound as it is.

They stand apart from the report, because an edit must not wait for them: whoever shows hints asks.
"""

from __future__ import annotations

from functools import lru_cache

from cnnstudio.core.layer import Finding, Layer
from cnnstudio.core.report import NodeReport, Problem, Report, State
from cnnstudio.core.values import Shape

ALMOST_ALL = 0.8
"""From this share of a network's parameters on, one layer is said to hold almost all of them."""


def hints_of(report: Report) -> tuple[Problem, ...]:
    """All advice about a network, in node order.

    Args:
        report: The network's; the layers that are not sound get no advice.
    """
    found = []
    for node in report.network.nodes:
        about = report.nodes[node.id]
        if about.state is State.SOUND:
            found += [Problem(node.id, finding) for finding in _node_hints(report, about, node.layer)]
    return tuple(found)


def hints_about(report: Report, node: str) -> tuple[Problem, ...]:
    """The advice about one layer; () while it is not sound.

    Raises:
        KeyError: There is no node of that id.
    """
    about = report[node]
    if about.state is not State.SOUND:
        return ()
    return tuple(
        [Problem(node, finding) for finding in _node_hints(report, about, report.network[node].layer)]
    )


def _node_hints(report: Report, about: NodeReport, layer: Layer) -> tuple[Finding, ...]:
    share = _share(report, about)
    if share < ALMOST_ALL:
        return layer_hints(layer, about.inputs)
    return (*layer.share_hints(share, *about.inputs), *layer_hints(layer, about.inputs))


def _share(report: Report, about: NodeReport) -> float:
    """A layer's part of the network's parameters; 0 where it is the only one that has any."""
    own, whole = about.cost.params, report.totals.cost.params
    if not own or not whole or own == whole:
        return 0.0
    return own / whole


@lru_cache(maxsize=8192)
def layer_hints(layer: Layer, inputs: tuple[Shape, ...]) -> tuple[Finding, ...]:
    """What a layer advises for input shapes that fit; remembered, as `analysis.measure` is."""
    return layer.hints(*inputs)
