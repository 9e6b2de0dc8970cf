"""Parts of a network as networks of their own: taken out, put in, and a block laid open in its place."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.network import Network, Node
from cnnstudio.core.rewiring import edited, refed
from cnnstudio.core.saved import saved_inside
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
    for key, copy in zip(piece.order(), _fresh_ids(_ids(network), len(piece)), strict=False):
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
    """Replace a block by what it expands to, its layers named after it; those of a group keep names and ids.

    Args:
        network: The network.
        node: The block.
        inside: What it expands to; its inputs, in order, are the block's.

    Returns:
        The new network and the ids of the nodes that took the block's place.

    Raises:
        NetworkError: There is nothing inside.
    """
    block = network[node]
    keys = fresh_keys(network, inside)
    keeps = block.layer.keeps_inner_names
    names = {other.name for other in network.nodes if other is not block or not keeps}
    own = {part.name for part in inside} if keeps else set()
    renamed = _laid_open(network, block, inside)
    parts = []
    for part in [inside[key] for key in inside.order() if renamed.get(key) not in (None, *block.inputs)]:
        wanted = part.name if keeps else f"{block.name}_{part.name}"
        name = wanted if wanted not in names else free_name(names | own, wanted)
        names.add(name)
        parts.append(
            replace(
                part,
                id=renamed[part.id],
                name=name,
                inputs=tuple([renamed[source] for source in part.inputs if source in renamed]),
                shared=keys.get(part.shared, ""),
                trainable=part.trainable and block.trainable,
                bypassed=part.bypassed or block.bypassed,
                weights=saved_inside(block.weights, part.name) or part.weights,
            )
        )
    if block.note and parts:
        parts[0] = parts[0].with_note(block.note)
    result = renamed.get(inside.outputs()[0])
    if result is None:
        raise NetworkError(f"{block.name} holds no layers: delete it instead.")
    grown = edited(network, refed(network, node, result), parts, node, {node: result})
    nodes = tuple([other for other in grown.nodes if other.id != node])
    return grown.with_nodes(nodes), tuple([part.id for part in parts])


def _laid_open(network: Network, block: Node, inside: Network) -> dict[str, str]:
    """New ids of the nodes inside a block, by the old ones; its inputs become what feeds the block.

    Ids that the network does not use stay as they are where the block keeps its layers' names.
    """
    entries = [node.id for node in inside if node.layer.maximum_inputs == 0]
    renamed = dict(zip(entries, block.inputs, strict=False))
    others = [key for key in inside.order() if key not in entries]
    if block.layer.keeps_inner_names:
        renamed |= {key: key for key in others if key not in network}
        others = [key for key in others if key not in renamed]
    taken = {*_ids(network), *renamed.values()}
    return renamed | dict(zip(others, _fresh_ids(taken, len(others)), strict=True))


def _ids(network: Network) -> set[str]:
    return {node.id for node in network}


def _fresh_ids(taken: Collection[str], count: int) -> list[str]:
    """Ids that are not taken."""
    candidates = [f"n{number}" for number in range(len(taken), 2 * len(taken) + count)]
    return [key for key in candidates if key not in taken][:count]


def _copied_name(taken: Collection[str], name: str) -> str:
    """A name for a copy: the name itself where it is free, else ``conv_1``'s next free number."""
    numbered = re.fullmatch(r"(.+)_\d+", name)
    if numbered is None or name not in taken:
        return free_name(taken, name)
    return free_name({*taken, numbered[1]}, numbered[1])
