"""In which order the nodes of a network can be gone through, and where its connections lead."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnstudio.core.consumers import Consumers
    from cnnstudio.core.network import Node


def is_ordered(nodes: Sequence[Node]) -> bool:
    """Whether every node stands behind its inputs already."""
    done: set[str] = set()
    for node in nodes:
        if not done.issuperset(node.inputs):
            return False
        done.add(node.id)
    return True


def ordered(nodes: Sequence[Node], consumers: Consumers) -> tuple[str, ...]:
    """Ids so that every node comes after its inputs: of those that can come next always the one that people see first.

    Nodes in or behind a cycle are left out.

    Args:
        nodes: The nodes, as people see them.
        consumers: Where the output of each goes.
    """
    place = {node.id: position for position, node in enumerate(nodes)}
    waiting = {node.id: len(node.inputs) for node in nodes}
    ready = [place[node.id] for node in nodes if not node.inputs]
    done: list[str] = []
    while ready:
        node = nodes[heapq.heappop(ready)].id
        done.append(node)
        for target, _ in consumers[node]:
            waiting[target] -= 1
            if not waiting[target]:
                heapq.heappush(ready, place[target])
    return tuple(done)


def leads(consumers: Consumers, start: str, goal: str) -> bool:
    """Whether a way leads from ``start`` along connections to ``goal``.

    Args:
        consumers: Where the output of each node goes.
        start: Id of a node.
        goal: Id of a node.
    """
    seen, todo = {start}, [start]
    while todo:
        node = todo.pop()
        if node == goal:
            return True
        fresh = {target for target, _ in consumers[node]} - seen
        seen |= fresh
        todo.extend(fresh)
    return False


def needed_for(nodes: Mapping[str, Node], goals: Iterable[str]) -> set[str]:
    """Ids of the nodes that lead to some, themselves among them.

    Args:
        nodes: The nodes, by id.
        goals: Ids of nodes.
    """
    needed: set[str] = set()
    waiting = list(goals)
    while waiting:
        node = waiting.pop()
        if node not in needed:
            needed.add(node)
            waiting.extend(nodes[node].inputs)
    return needed
