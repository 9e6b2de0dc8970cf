"""Hints: what experience advises about a network that is sound as it is.

They stand apart from the report, because an edit must not wait for them: whoever shows hints asks.
"""

from __future__ import annotations

from functools import lru_cache

from cnnstudio.core.layer import Finding, Layer
from cnnstudio.core.linear_pairs import LinearHints, linear_hint
from cnnstudio.core.report import NodeReport, Problem, Report, State
from cnnstudio.core.values import Shape

ALMOST_ALL = 0.8
"""From this share of a network's parameters on, one layer is said to hold almost all of them."""


class Hints:
    """The advice about one network after another; what an edit left as it was is not worked out anew."""

    __slots__ = ("_known", "_linear")

    def __init__(self) -> None:
        self._known: dict[str, tuple[NodeReport, bool, tuple[Problem, ...]]] = {}
        self._linear = LinearHints()

    def of(self, report: Report) -> tuple[Problem, ...]:
        """All advice about a network, in node order.

        Args:
            report: The network's; the layers that are not sound get no advice.
        """
        before, known = self._known, {}
        found: list[Problem] = []
        reports = report.nodes
        # Most layers are light and as they were: they are asked nothing at all, for every edit comes by here.
        light = ALMOST_ALL * (report.totals.cost.params or 0)
        changed = [key for key, about in reports.items() if key not in before or before[key][0] is not about]
        bare = self._linear.of(report, changed)
        for node in report.network.nodes:
            key = node.id
            about, kept = reports[key], before.get(key)
            is_heavy = (about.cost.params or 0) >= light and _share(report, about) >= ALMOST_ALL
            if kept is None or kept[0] is not about or is_heavy or kept[1]:
                kept = (about, is_heavy, _own_hints(report, key))
            known[key] = kept
            if kept[2]:
                found += kept[2]
            if key in bare:
                found.append(bare[key])
        self._known = known
        return tuple(found)


def hints_of(report: Report) -> tuple[Problem, ...]:
    """All advice about a network, in node order; see `Hints.of`."""
    return Hints().of(report)


def hints_about(report: Report, node: str) -> tuple[Problem, ...]:
    """The advice about one layer; () while it is not sound.

    Raises:
        KeyError: There is no node of that id.
    """
    bare, own = linear_hint(report, node), _own_hints(report, node)
    return own if bare is None else (*own, bare)


def _own_hints(report: Report, node: str) -> tuple[Problem, ...]:
    """What a layer advises about itself, whatever follows."""
    about = report[node]
    if about.state is not State.SOUND or about.is_left_out:
        return ()
    found = _node_hints(report, about, report.network[node].layer)
    return tuple([Problem(node, finding) for finding in found]) if found else ()


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
