"""Parts of a network as networks of their own: taken out, put in, and a block laid open in its place."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from cnnstudio.core.network import Network, free_name
from cnnstudio.core.rewiring import edited, refed
from cnnstudio.core.sharing import fresh_keys


def fragment(network: Network, ids: Collection[str]) -> Network:
    """The part of a network that holds these nodes; connections from outside are left open."""
    kept = set(ids)
    nodes = [node.with_inputs(*[s for s in node.inputs if s in kept]) for node in network if node.id in kept]
    return Network(tuple(nodes))


def paste(network: Network, piece: Network, after: str | None) -> tuple[Network, tuple[str, ...]]:
    """Put a copy of a fragment behind a node, under fresh names.

    Layers that share weights in the fragment share them in the copy, but not with what was copied.
    Its open ends take the output of ``after``; what ``after`` fed is fed by the fragment's last output.

    Returns:
        The new network and the ids of the new nodes.
    """
    names = {node.name for node in network.nodes}
    keys = fresh_keys(network, piece)
    renamed: dict[str, str] = {}
    copies = []
    is_joined = False
    for key, copy in zip(piece.order(), _fresh_ids(network, len(piece)), strict=False):
        node = piece[key]
        inputs = tuple([renamed[source] for source in node.inputs])
        if after is not None and len(inputs) < node.layer.minimum_inputs:
            inputs, is_joined = (*inputs, after), True
        name, shared = _copied_name(names, node.name), keys.get(node.shared, "")
        copies.append(replace(node, id=copy, name=name, inputs=inputs, shared=shared))
        names.add(copies[-1].name)
        renamed[key] = copy
    if after is None or not is_joined:
        return edited(network, {}, copies, after), tuple(renamed.values())
    last = renamed[piece.outputs()[-1]]
    return edited(network, refed(network, after, last), copies, after, {after: last}), tuple(renamed.values())


def unpack(network: Network, node: str, inside: Network) -> tuple[Network, tuple[str, ...]]:
    """Replace a block by what it expands to, its layers named after it.

    Args:
        network: The network.
        node: The block.
        inside: What it expands to; its inputs, in order, are the block's.

    Returns:
        The new network and the ids of the nodes that took the block's place.
    """
    block = network[node]
    names = {other.name for other in network.nodes}
    entries, ids = iter(block.inputs), iter(_fresh_ids(network, len(inside)))
    keys = fresh_keys(network, inside)
    renamed: dict[str, str] = {}
    parts = []
    for key in inside.order():
        part = inside[key]
        if not part.inputs:
            renamed[key] = next(entries)
            continue
        renamed[key] = next(ids)
        name = free_name(names, f"{block.name}_{part.name}")
        names.add(name)
        inputs = tuple([renamed[source] for source in part.inputs])
        parts.append(
            replace(
                part,
                id=renamed[key],
                name=name,
                inputs=inputs,
                shared=keys.get(part.shared, ""),
                trainable=part.trainable and block.trainable,
            )
        )
    if block.note and parts:
        parts[0] = parts[0].with_note(block.note)
    result = renamed[inside.outputs()[0]]
    grown = edited(network, refed(network, node, result), parts, node, {node: result})
    nodes = tuple([other for other in grown.nodes if other.id != node])
    return grown.with_nodes(nodes), tuple([part.id for part in parts])


def _fresh_ids(network: Network, count: int) -> list[str]:
    """Ids that no node of the network has."""
    candidates = [f"n{number}" for number in range(len(network), 2 * len(network) + count)]
    return [key for key in candidates if key not in network][:count]


def _copied_name(taken: Collection[str], name: str) -> str:
    """A name for a copy: the name itself where it is free, else ``conv_1``'s next free number."""
    numbered = re.fullmatch(r"(.+)_\d+", name)
    if numbered is None or name not in taken:
        return free_name(taken, name)
    return free_name({*taken, numbered[1]}, numbered[1])
