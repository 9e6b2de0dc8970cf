"""Which layers take their inputs from others than before, seen through what was put in or taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cnnstudio.core.alignment import nodes_in_order
from cnnstudio.core.network import Network


def rewired(
    first: Network, second: Network, pairs: Mapping[str, str], stable: Collection[str]
) -> frozenset[str]:
    """Ids in the first network of the layers that are fed by others in the second.

    A layer that was put in between, taken out or moved away does not count: what stands behind it
    is still fed by what stood before it.

    Args:
        first: The one network.
        second: The other.
        pairs: Ids of the first, with those that they are in the second.
        stable: Those of them that stand where they stood.
    """
    goals = {pairs[key]: key for key in stable}
    old = _sources(first, {key: key for key in stable})
    new = _sources(second, goals)
    return frozenset(key for key, its in pairs.items() if _differ(old[key], new[its]))


def _differ(old: list[frozenset[str]], new: list[frozenset[str]]) -> bool:
    if len(old) != len(new):
        return True
    return any(one.isdisjoint(other) and bool(one or other) for one, other in zip(old, new, strict=True))


def _sources(network: Network, known: Mapping[str, str]) -> dict[str, list[frozenset[str]]]:
    """For each input of each node, the known nodes nearest before it, under their known names."""
    nearest: dict[str, frozenset[str]] = {}
    found: dict[str, list[frozenset[str]]] = {}
    for key in [node.id for node in nodes_in_order(network)]:
        sources = [nearest.get(source, frozenset()) for source in network[key].inputs]
        found[key] = sources
        nearest[key] = frozenset({known[key]}) if key in known else frozenset().union(*sources)
    return found
