"""Which way through the rows stands on the one vertical line that everything else stands beside."""

from __future__ import annotations

from collections.abc import Sequence

from cnnstudio.ui.canvas.layering import Layering
from cnnstudio.ui.canvas.ordering import Rows

_SHORTCUT, _SHORTER = 2, 2
"""A branch of no more layers than this, and so many fewer than the longest, is no middle: it is a shortcut beside
that. Any longer one stays the middle whatever its neighbours grow to, so that nothing jumps."""


def center_line(rows: Rows, layers: Layering) -> tuple[int, ...]:
    """One vertex for each row, from the top to the end of the trunk.

    At a merge it goes up through the middle one of the branches, as the merge takes them, unless
    that is a shortcut of one or two layers. So a layer more or less in a branch does not
    let its neighbours change places, as it would if the longest branch were always the middle.
    """
    vertex = layers.trunk[-1]
    if max(map(len, rows.rows)) == 1:
        return layers.trunk
    above = _ancestors(layers)
    trunk = sum(1 << node for node in layers.trunk)
    line = [vertex]
    while rows.ranks[vertex]:
        fed = [upper for upper in rows.uppers[vertex] if above[_origin(rows, upper)] & trunk]
        vertex = fed[0] if len(fed) == 1 else _middle(rows, fed, above)
        line.append(vertex)
    return tuple(reversed(line))


def _middle(rows: Rows, uppers: Sequence[int], above: Sequence[int]) -> int:
    """The one in the middle; if that is a shortcut, the nearest to the middle that is none."""
    origins = [_origin(rows, upper) for upper in uppers]
    shared = above[origins[0]]
    for origin in origins[1:]:
        shared &= above[origin]
    fork = rows.ranks[shared.bit_length() - 1]
    lengths = [rows.ranks[origin] - fork for origin in origins]
    most, middle = min(_SHORTCUT, max(lengths) - _SHORTER), (len(uppers) - 1) // 2
    long = [place for place, length in enumerate(lengths) if length > most]
    return uppers[min(long, key=lambda place: abs(place - middle))]


def _origin(rows: Rows, vertex: int) -> int:
    """The node that a line comes from; a node itself."""
    while not rows.is_node(vertex):
        vertex = rows.uppers[vertex][0]
    return vertex


def _ancestors(layers: Layering) -> list[int]:
    """For each node the nodes above it and itself, as bits of a number."""
    above = [1 << node for node in range(len(layers.ids))]
    links = [link for link in layers.links if link not in layers.backward]
    for link in sorted(links, key=lambda link: layers.ranks[link.target]):
        above[link.target] |= above[link.source]
    return above
