"""Circles of connections, found in a time that grows with the network and no faster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cnnstudio.core.network import Network


def circles_of(network: Network, stuck: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each node that feeds itself, by way of others or not, all nodes that it feeds and is fed by.

    Args:
        network: The network.
        stuck: Ids of the nodes in or behind circles.

    Source: Tarjan (1972), *Depth-first search and linear graph algorithms*.
    """
    feeds = {key: [edge.target for edge in network.consumers(key)] for key in stuck}
    found: dict[str, frozenset[str]] = {}
    for members in _components(feeds):
        if len(members) > 1 or members[0] in feeds[members[0]]:
            found |= dict.fromkeys(members, frozenset(members))
    return found


def behind_circles(
    network: Network, stuck: Sequence[str], circles: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """For each node behind circles, the nodes of those circles, in the order of ``stuck``.

    Args:
        network: The network.
        stuck: Ids of the nodes in or behind circles.
        circles: What `circles_of` gives.
    """
    found: dict[str, tuple[str, ...]] = {}
    for circle in dict.fromkeys(circles.values()):
        members = tuple([key for key in stuck if key in circle])
        seen, todo = set(circle), list(circle)
        while todo:
            fresh = {edge.target for edge in network.consumers(todo.pop())} - seen
            seen |= fresh
            todo.extend(fresh)
        alike: dict[tuple[str, ...], tuple[str, ...]] = {}  # Thousands of nodes may wait for the same.
        for key in seen - circles.keys():
            old = found.get(key, ())
            found[key] = alike.setdefault(old, (*old, *members))
    order = {key: place for place, key in enumerate(stuck)}
    several = len(set(circles.values())) > 1
    return {
        key: tuple(sorted(keys, key=order.__getitem__)) if several else keys for key, keys in found.items()
    }


def _components(feeds: Mapping[str, list[str]]) -> list[list[str]]:
    """The largest groups of nodes of which each reaches each."""
    place: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    groups: list[list[str]] = []
    for start in feeds:
        waiting = [] if start in place else [(start, iter(feeds[start]))]
        while waiting:
            key, targets = waiting[-1]
            if key not in place:
                place[key] = lowest[key] = len(place)
                path.append(key)
                on_path.add(key)
            fresh = next(
                (target for target in targets if _is_fresh(key, target, place, lowest, on_path)), None
            )
            if fresh is not None:
                waiting.append((fresh, iter(feeds[fresh])))
                continue
            waiting.pop()
            if waiting:
                before = waiting[-1][0]
                lowest[before] = min(lowest[before], lowest[key])
            if lowest[key] == place[key]:
                groups.append(_taken_off(path, key))
                on_path.difference_update(groups[-1])
    return groups


def _taken_off(path: list[str], key: str) -> list[str]:
    """Take the end of a path, from ``key`` on, off it."""
    members = [path.pop()]
    while members[-1] != key:
        members.append(path.pop())
    return members


def _is_fresh(
    key: str, target: str, place: dict[str, int], lowest: dict[str, int], on_path: set[str]
) -> bool:
    """Whether a node was not seen before; if it was and stands before ``key``, that is noted."""
    if target in on_path:
        lowest[key] = min(lowest[key], place[target])
    return target not in place
