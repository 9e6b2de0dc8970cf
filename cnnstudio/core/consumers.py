"""Where the output of each node of a network goes: an index that an edit changes in a few places alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cnnstudio.core.errors import NetworkError

if TYPE_CHECKING:
    from cnnstudio.core.network import Node

Consumers = Mapping[str, tuple[tuple[str, int], ...]]
"""For each node the targets and slots that its output feeds, in node order."""


def consumers_of(nodes: Iterable[Node]) -> dict[str, tuple[tuple[str, int], ...]]:
    """For each node the targets and slots that its output feeds.

    Raises:
        NetworkError: An input names a node that is not there.
    """
    nodes = tuple(nodes)
    consumers: dict[str, tuple[tuple[str, int], ...]] = dict.fromkeys([node.id for node in nodes], ())
    for node in nodes:
        for slot, source in enumerate(node.inputs):
            if source not in consumers:
                raise _missing(node)
            consumers[source] += ((node.id, slot),)
    return consumers


def consumers_after(
    before: Consumers, old: Mapping[str, Node], new: Mapping[str, Node], changed: Sequence[Node]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """The same after an edit; what it left alone is taken from before, for an edit makes thousands otherwise.

    Args:
        before: The index before the edit.
        old: The nodes before it, by id.
        new: The nodes after it, by id; those that are the same stand in the order in which they stood.
        changed: Those of them that are new, or other ones than before.

    Raises:
        NetworkError: An input names a node that is not there.
    """
    gone = old.keys() - new.keys()
    others = [old[node.id] for node in changed if node.id in old]
    touched = {source for node in (*changed, *others, *map(old.__getitem__, gone)) for source in node.inputs}
    touched |= gone
    anew = (touched & new.keys()) | {node.id for node in changed if node.id not in old}
    fed = {**before, **dict.fromkeys(anew, ())}
    for key in gone:
        del fed[key]
    for node in new.values():
        if touched.isdisjoint(node.inputs):
            continue
        for slot, source in enumerate(node.inputs):
            if source in touched:
                if source not in fed:
                    raise _missing(node)
                fed[source] += ((node.id, slot),)
    return fed


def _missing(node: Node) -> NetworkError:
    return NetworkError(f"{node.name} is connected to a layer that is missing: the file is damaged.")
