"""Edits that make groups, and edits inside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.grouping import Cut, cut, joined
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Report
from cnnstudio.core.rewiring import heir
from cnnstudio.core.values import Shape
from cnnstudio.document.change import Change
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.group_parameters import followed
from cnnstudio.layers.reshape import Input


@dataclass(frozen=True, slots=True)
class GroupLayers(Change):
    """Put layers into a group, which takes their place."""

    ids: tuple[str, ...]
    name: str = ""

    @property
    def title(self) -> str:
        """Says how many."""
        return "group layer" if len(self.ids) == 1 else f"group {len(self.ids)} layers"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Group them."""
        part = cut(network, self.ids)
        group = Group(self.name, _inside(part, analyse(network)))
        grown, node = joined(network, part, group)
        return grown, (node,)


def _inside(part: Cut, report: Report) -> Network:
    """The network inside a group: the layers behind an input for each source."""
    ids, names = {node.id for node in part.nodes}, {node.name for node in part.nodes}
    entries: dict[str, Node] = {}
    for source in part.sources:
        key, name = free_name(ids, "input"), free_name(names, "input")
        ids.add(key)
        names.add(name)
        shape = report[source].output
        entries[source] = Node(key, name, Input() if shape is None else Input(shape))
    fed = {source: entry.id for source, entry in entries.items()}
    nodes = [node.with_inputs(*[fed.get(source, source) for source in node.inputs]) for node in part.nodes]
    return Network((*entries.values(), *nodes), (part.output,))


@dataclass(frozen=True, slots=True)
class MakeOwn(Change):
    """Turn a built-in block into a group, whose layers can be edited."""

    node: str

    @property
    def title(self) -> str:
        """Make it one's own."""
        return "make block your own"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Turn it."""
        node = network[self.node]
        if group_of(node.layer) is not None:
            raise NetworkError(f"{node.name} is your own already: open it and change what is inside.")
        inside = node.layer.opened(*input_shapes(analyse(network), node))
        if inside is None:
            raise NetworkError(
                f"{node.name} does not open: it is a plain layer, or its input is not known yet."
            )
        group = Group(node.layer.label, _with_output(inside, inside))
        return network.with_node(node.with_layer(group)), ()


@dataclass(frozen=True, slots=True)
class SetGroup(Change):
    """Give a group other parameters; the Edit menu calls it as it is told."""

    node: str
    group: Group
    name: str

    @property
    def title(self) -> str:
        """As given."""
        return self.name

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Set it."""
        return network.with_node(network[self.node].with_layer(self.group)), ()


@dataclass(frozen=True, slots=True)
class EditInside(Change):
    """Make a change inside a group, or inside groups inside each other.

    Attributes:
        path: Ids of the groups, the outermost first.
        change: What is done to the network in the innermost.
    """

    path: tuple[str, ...]
    change: Change

    @property
    def title(self) -> str:
        """What is done inside."""
        return self.change.title

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Do it."""
        return _edited_inside(network, self.path, self.change), ()


def _edited_inside(network: Network, path: Sequence[str], change: Change) -> Network:
    node = network[path[0]]
    group = group_of(node.layer)
    if group is None:
        raise NetworkError(
            f"{node.name} follows its settings: make it your own, and then change what is inside."
        )
    before = group.opened(*input_shapes(analyse(network), node))
    if len(path) > 1:
        after = _edited_inside(before, path[1:], change)
    else:
        after, _ = change.edited(before)
    fed = dict(zip([entry.id for entry in group.entries], node.inputs, strict=False))
    stored = _with_stored_entries(group, before, after, fed)
    inside = followed(group.parameters, before, _with_output(before, stored))
    entries = [entry.id for entry in inside if entry.layer.maximum_inputs == 0]
    inputs = [fed[key] for key in entries if key in fed]
    changed = dataclasses.replace(group, inside=inside)
    return network.with_node(node.with_layer(changed).with_inputs(*inputs))


def _with_stored_entries(group: Group, before: Network, after: Network, fed: dict[str, str]) -> Network:
    """The layers after an edit, behind the group's inputs in their order, with the sizes that those keep.

    Raises:
        NetworkError: The size of an input that follows what feeds the group was changed.
    """
    entries = []
    for entry in group.entries:
        if entry.id not in after:
            continue
        now = after[entry.id]
        if now.layer == before[entry.id].layer:
            now = now.with_layer(entry.layer)
        elif entry.id in fed:
            raise NetworkError(f"{now.name} has the size of what feeds the group: change that instead.")
        entries.append(now)
    known = {entry.id for entry in entries}
    return after.with_nodes((*entries, *[node for node in after if node.id not in known]))


def _with_output(before: Network, after: Network) -> Network:
    """A network with one output that is named: its only end, or of several the one that it was.

    Args:
        before: It before an edit.
        after: It after that.
    """
    ends = [n.id for n in after if not after.consumers(n.id) and n.layer.maximum_inputs != 0]
    if len(ends) != 1:
        gone = {node.id for node in before if node.id not in after}
        old = after.named_outputs[0] if after.named_outputs else heir(before, before.outputs()[0], gone)
        ends = [key for key in (old, *ends, *after.outputs()) if key is not None and key in after]
    return Network(after.nodes, tuple(ends[:1]))


def input_shapes(report: Report, node: Node) -> tuple[Shape | None, ...]:
    """The shapes that come into a node, None where one is unknown."""
    return tuple([report[source].output for source in node.inputs])
