"""The receptive field of each layer of a network, worked out when somebody asks for it.

An edit changes the field of everything behind it, yet few of them are ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cnnstudio.core.bypass import sources_of
from cnnstudio.core.receptive_field import Field, field_through, input_field

if TYPE_CHECKING:
    from cnnstudio.core.network import Network
    from cnnstudio.core.report import NodeReport, Report


class Fields(Mapping[str, Field | None]):
    """What one element of each node's output sees of the network's input; None where unknown.

    Args:
        network: The network.
        nodes: The report of each of its nodes, inputs before outputs.
    """

    __slots__ = ("_before", "_known", "_network", "_nodes", "_same", "_unknown")

    def __init__(self, network: Network, nodes: Mapping[str, NodeReport]) -> None:
        self._network = network
        self._nodes = nodes
        self._known: dict[str, Field | None] = {}
        self._unknown = iter(nodes)
        self._same: set[str] = set()
        self._before: tuple[Mapping[str, NodeReport], Mapping[str, Field | None]] = {}, {}

    def follow(self, before: Fields) -> None:
        """Take what still holds from the fields of the network before an edit."""
        self._before = before._nodes, before._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __getitem__(self, node: str) -> Field | None:
        """The field of a node, for which those of the nodes before it are worked out too.

        Raises:
            KeyError: There is none of that id.
        """
        known, nodes, network = self._known, self._nodes, self._network
        if node in known:
            return known[node]
        for key in self._unknown:
            known[key] = self._field(key, nodes[key], sources_of(network[key]))
            if key == node:
                break
        return known[node]

    def _field(self, key: str, about: NodeReport, sources: Sequence[str]) -> Field | None:
        """The field of the next node; that from before the edit if nothing it follows from is another."""
        old_nodes, old_fields = self._before
        if key not in old_fields:
            return self._new_field(about, sources)
        old = old_fields[key]
        if about is not old_nodes[key] or not self._same.issuperset(sources):
            field = self._new_field(about, sources)
            if field != old:
                return field
        self._same.add(key)
        return old

    def _new_field(self, about: NodeReport, sources: Sequence[str]) -> Field | None:
        if about.output is None:
            return None
        return field_behind(about, [self._known[source] for source in sources])


def field_behind(about: NodeReport, fields: Sequence[Field | None]) -> Field | None:
    """The field behind a node.

    Args:
        about: What is known of the node.
        fields: The field of each of its inputs.
    """
    if not about.inputs:
        return None if about.output is None else input_field(about.output)
    if about.inner is not None:
        return _inner_field(about.inner, fields)
    if len(fields) == 1 and about.reach == ():
        return fields[0]
    return field_through(fields, about.inputs, about.reach)


def _inner_field(inner: Report, fields: Sequence[Field | None]) -> Field | None:
    """The field behind a block: that of its expansion, with the fields of its inputs set in."""
    entries = iter(fields)
    known: dict[str, Field | None] = {}
    for key, about in inner.nodes.items():
        node = inner.network[key]
        if node.inputs:
            known[key] = field_behind(about, [known[source] for source in sources_of(node)])
        else:
            known[key] = next(entries, None)
    return known[inner.network.outputs()[0]]
