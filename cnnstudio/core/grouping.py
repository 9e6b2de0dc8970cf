"""Layers of a network that are to become one: what goes inside, what comes in, and why some cannot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.fresh_names import fresh_id, fresh_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.rewiring import edited, refed

_FEW = 4
"""So many names at most are told in a refusal."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Layers that can become one.

    Attributes:
        nodes: The layers, as people see them.
        sources: Ids of the nodes outside that feed them, each once, in the order in which they are met.
        output: Id of the one layer whose output leaves them.
    """

    nodes: tuple[Node, ...]
    sources: tuple[str, ...]
    output: str


def cut(network: Network, ids: Collection[str]) -> Cut:
    """The layers of these ids as a part of a network with one output.

    Raises:
        NetworkError: They cannot become one; the message says why, and what to select instead.
    """
    chosen = {key for key in ids if key in network}
    nodes = tuple([node for node in network if node.id in chosen])
    reason = _unfit_layers(network, nodes, chosen) or _re_entry(network, chosen) or _outputs(network, chosen)
    if reason:
        raise NetworkError(reason)
    sources = dict.fromkeys([source for node in nodes for source in node.inputs if source not in chosen])
    return Cut(nodes, tuple(sources), next(_leaving(network, chosen)))


def joined(network: Network, part: Cut, layer: Layer) -> tuple[Network, str]:
    """Put one layer in the place of a part; it takes what fed that, and feeds what that fed.

    Returns:
        The new network and the id of the new node.
    """
    chosen = {node.id for node in part.nodes}
    name = fresh_name(
        Network(tuple([n.with_inputs() for n in network if n.id not in chosen])), layer.base_name()
    )
    node = Node(fresh_id(network), name, layer, part.sources)
    fed = {key: other for key, other in refed(network, part.output, node.id).items() if key not in chosen}
    grown = edited(network, fed, [node], part.nodes[-1].id, {part.output: node.id})
    return grown.with_nodes(tuple([other for other in grown.nodes if other.id not in chosen])), node.id


def _unfit_layers(network: Network, nodes: tuple[Node, ...], chosen: Collection[str]) -> str:
    """Why some of the layers cannot be grouped at all, or ""."""
    if not nodes:
        return "Select the layers that are to become one group."
    ordered = set(network.order())
    for node in nodes:
        if node.layer.maximum_inputs == 0:
            return f"{node.name} is where images come in: select only layers behind it."
        if node.id not in ordered:
            return f"{node.name} stands in or behind a circle: remove one connection of the circle first."
        if not node.inputs:
            return f"{node.name} has no input: connect it first, or select the other layers without it."
        twins = [twin.name for twin in network.twins(node.id) if twin.id not in chosen]
        if twins:
            return (
                f"{node.name} shares its weights with {_listed(twins)}: select {_them(twins)} too, "
                "or give it weights of its own."
            )
    return ""


def _re_entry(network: Network, chosen: Collection[str]) -> str:
    """Why a way that leaves the layers and comes back hinders them, or ""."""
    between = _between(network, chosen, chosen)
    if not between:
        return ""
    names = [network[key].name for key in between]
    verb = "lies" if len(names) == 1 else "lie"
    return (
        f"{_listed(names)} {verb} between the selected layers, and the group would feed itself: "
        f"select {_them(names)} too."
    )


def _outputs(network: Network, chosen: Collection[str]) -> str:
    """Why several outputs hinder the layers, or ""."""
    leaving = list(_leaving(network, chosen))
    if len(leaving) < 2:
        return ""
    names = [network[key].name for key in leaving]
    told = f"A group has one output, and {len(names)} of these layers feed others: {_listed(names)}. "
    joint = _joint(network, chosen, leaving)
    if joint:
        return f"{told}Select {_listed([network[key].name for key in joint])} too, where they come together."
    return f"{told}Select layers of which only the last one feeds others."


def _leaving(network: Network, chosen: Collection[str]) -> Iterator[str]:
    """The chosen nodes whose outputs are taken outside, or are the network's own."""
    outputs = set(network.outputs())
    for node in network:
        if node.id in chosen:
            fed = [edge.target for edge in network.consumers(node.id)]
            if node.id in outputs or any(target not in chosen for target in fed):
                yield node.id


def _joint(network: Network, chosen: Collection[str], leaving: list[str]) -> tuple[str, ...]:
    """The fewest nodes that, selected too, leave one output; () if none do."""
    reached = [_behind(network, [key]) for key in leaving]
    for key in network.order():
        if key in chosen or not all(key in behind for behind in reached):
            continue
        more = {*_between(network, chosen, [key]), key}
        if len(list(_leaving(network, {*chosen, *more}))) == 1:
            return tuple([node.id for node in network if node.id in more])
    return ()


def _between(network: Network, first: Collection[str], last: Collection[str]) -> tuple[str, ...]:
    """The nodes that some of ``first`` feed and that feed some of ``last``, without ``first`` themselves."""
    both = _behind(network, first) & _before(network, last)
    return tuple([node.id for node in network if node.id in both and node.id not in first])


def _behind(network: Network, ids: Iterable[str]) -> set[str]:
    """All nodes that these feed, near or far."""
    return _found(ids, lambda key: [edge.target for edge in network.consumers(key)])


def _before(network: Network, ids: Iterable[str]) -> set[str]:
    """All nodes that feed these, near or far."""
    return _found(ids, lambda key: network[key].inputs)


def _found(ids: Iterable[str], neighbours: Callable[[str], Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(ids)
    while todo:
        fresh = set(neighbours(todo.pop())) - seen
        seen |= fresh
        todo.extend(fresh)
    return seen


def _listed(names: list[str]) -> str:
    return enumeration(names if len(names) <= _FEW else [*names[: _FEW - 1], f"{len(names) - _FEW + 1} more"])


def _them(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"
