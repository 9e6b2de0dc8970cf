"""How connections run between placed cards: down through the gaps, or in an arc beside the stack."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cnnstudio.ui.canvas.geometry import (
    CARD_HEIGHT,
    CARD_WIDTH,
    LABEL_WIDTH,
    LABEL_ZONE,
    LANE_OFFSET,
    LANE_PITCH,
    ROW_GAP,
    TRACK_PITCH,
    TWIN_PITCH,
    Label,
    Point,
    Route,
    moved,
)
from cnnstudio.ui.canvas.layering import Link
from cnnstudio.ui.canvas.ordering import Rows
from cnnstudio.ui.canvas.placement import half_width

_LEAVES, _ENTERS = 0.625, 0.375
"""Where arcs leave and enter a card's side, as a part of its height."""

Step = tuple[int, int]
"""Two vertices in neighbouring rows that a line joins."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """The room between rows.

    Attributes:
        tops: Upper edge of the cards in each row.
        tracks: For each slanting step, how far below the upper card its horizontal part runs.
    """

    tops: tuple[float, ...]
    tracks: dict[Step, float]


def gaps(rows: Rows, middle: Sequence[float]) -> Gaps:
    """Make each gap as high as the horizontal lines in it need."""
    slanting: list[list[Step]] = [[] for _ in rows.rows]
    for chain in rows.chains.values() if any(middle) else ():
        for step in itertools.pairwise(chain):
            if middle[step[0]] != middle[step[1]]:
                slanting[rows.ranks[step[0]]].append(step)
    tops, tracks = [0.0], {}
    for steps in slanting[:-1]:
        heights = _tracks(steps, middle) if steps else {}
        lines = 1 + max(heights.values(), default=-1)
        tracks.update({step: LABEL_ZONE + height * TRACK_PITCH for step, height in heights.items()})
        gap = 2 * LABEL_ZONE + (lines - 1) * TRACK_PITCH if lines else ROW_GAP
        tops.append(tops[-1] + CARD_HEIGHT + gap)
    return Gaps(tuple(tops), tracks)


def _tracks(steps: Collection[Step], middle: Sequence[float]) -> dict[Step, int]:
    """Number the horizontal lines of a gap; steps that share an end where several meet share a line."""
    fan_in = Counter(lower for _, lower in set(steps))
    groups: dict[tuple[str, int], list[Step]] = {}
    for upper, lower in steps:
        key = ("in", lower) if fan_in[lower] > 1 else ("out", upper)
        groups.setdefault(key, []).append((upper, lower))
    spans = []
    for key, members in groups.items():
        ends = [middle[vertex] for step in members for vertex in step]
        spans.append((min(ends), max(ends), key))
    found: dict[Step, int] = {}
    right_ends: list[float] = []
    for left, right, key in sorted(spans):
        track = next((t for t, end in enumerate(right_ends) if end < left), len(right_ends))
        right_ends[track : track + 1] = [right]
        found.update(dict.fromkeys(groups[key], track))
    return found


def lines(rows: Rows, middle: Sequence[float], room: Gaps) -> dict[Link, Route]:
    """Route every connection that runs through the gaps."""
    leaving = Counter(link.source for link in rows.chains)
    entering = Counter(link.target for link in rows.chains)
    taken: set[tuple[float, int]] = set()
    routes = {}
    for link, chain in rows.chains.items():
        plain = _plain_line(chain, rows, middle, room)
        if plain is not None:
            routes[link] = plain
            continue
        places = _label_places(
            chain, rows, middle, room, leaving[link.source] == 1, entering[link.target] == 1
        )
        label = next((place for place in places if not _cells(place) & taken), places[0])
        taken |= _cells(label)
        routes[link] = Route(_corners(chain, rows, middle, room), label)
    return {link: _beside_twin(link, route, rows) for link, route in routes.items()}


def _beside_twin(link: Link, route: Route, rows: Rows) -> Route:
    """Move the second connection of a pair aside, that both are seen."""
    if not link.slot:
        return route
    twins = sum(link._replace(slot=slot) in rows.chains for slot in range(link.slot))
    if not twins:
        return route
    return route._replace(points=tuple(moved(point, twins * TWIN_PITCH) for point in route.points))


def _plain_line(chain: Sequence[int], rows: Rows, middle: Sequence[float], room: Gaps) -> Route | None:
    """The route of the usual connection, straight down to the next card; None for any other."""
    source, target = chain[0], chain[-1]
    x, rank = middle[source], rows.ranks[source]
    bottom, top = room.tops[rank] + CARD_HEIGHT, room.tops[rows.ranks[target]]
    if x != middle[target] or top - bottom != ROW_GAP:
        return None
    return _straight(x, bottom, top)


@lru_cache(maxsize=8192)
def _straight(x: float, bottom: float, top: float) -> Route:
    """A line straight down; remembered, since an edit leaves most lines as they are."""
    return Route((Point(x, bottom), Point(x, top)), Label(x, bottom + ROW_GAP / 2))


def _corners(chain: Sequence[int], rows: Rows, middle: Sequence[float], room: Gaps) -> tuple[Point, ...]:
    points = [Point(middle[chain[0]], room.tops[rows.ranks[chain[0]]] + CARD_HEIGHT)]
    for upper, lower in itertools.pairwise(chain):
        if middle[upper] != middle[lower]:
            level = room.tops[rows.ranks[upper]] + CARD_HEIGHT + room.tracks[upper, lower]
            points += (Point(middle[upper], level), Point(middle[lower], level))
    points.append(Point(middle[chain[-1]], room.tops[rows.ranks[chain[-1]]]))
    return tuple(points)


def _label_places(
    chain: Sequence[int],
    rows: Rows,
    middle: Sequence[float],
    room: Gaps,
    leaves_alone: bool,
    enters_alone: bool,
) -> list[Label]:
    """Where a label may stand, the best place first: where no other line is beside this one."""
    source, target = chain[0], chain[-1]
    bottom, top = room.tops[rows.ranks[source]] + CARD_HEIGHT, room.tops[rows.ranks[target]]
    at_end = Label(middle[target], top - LABEL_ZONE / 2)
    at_start = Label(middle[source], bottom + LABEL_ZONE / 2)
    # On the line, since cards stand on both sides of it.
    passing = [Label(middle[v], room.tops[rows.ranks[v]] + CARD_HEIGHT / 2, True) for v in chain[1:-1]]
    best = [at_end] if enters_alone else [at_start] if leaves_alone else []
    return [*best, *passing, at_start, at_end]


def _cells(label: Label) -> set[tuple[float, int]]:
    """The cells of a coarse grid that a label covers."""
    first = int(label.x // (LABEL_WIDTH / 2))
    return {(label.y, cell) for cell in range(first, first + 2)}


def blocked(links: Collection[Link], rows: Rows) -> set[Link]:
    """Which of these cannot run beside the stack, since another card stands to the right of an end."""
    last = {row[-1] for row in rows.rows}
    return {link for link in links if link.source not in last or link.target not in last}


def arcs(links: Collection[Link], rows: Rows, middle: Sequence[float], room: Gaps) -> dict[Link, Route]:
    """Route connections beside the stack, short ones inside long ones."""
    right = [max(middle[vertex] + half_width(rows, vertex) for vertex in row) for row in rows.rows]
    used: list[int] = []
    from_source: Counter[int] = Counter()
    routes = {}
    for link in sorted(links, key=lambda link: (abs(_span(rows, link)[0] - _span(rows, link)[1]), link)):
        first, last = sorted(_span(rows, link))
        rows_between = ((1 << max(1, last - first)) - 1) << first
        lane = next((n for n, mask in enumerate(used) if not mask & rows_between), len(used))
        used[lane : lane + 1] = [rows_between | (used[lane] if lane < len(used) else 0)]
        x = max(right[first : last + 1]) + LANE_OFFSET + lane * LANE_PITCH
        routes[link] = _arc(link, rows, middle, room, x, from_source[link.source])
        from_source[link.source] += 1
    return routes


def _span(rows: Rows, link: Link) -> tuple[int, int]:
    return rows.ranks[link.source], rows.ranks[link.target]


def _arc(link: Link, rows: Rows, middle: Sequence[float], room: Gaps, x: float, sibling: int) -> Route:
    start = Point(
        middle[link.source] + CARD_WIDTH / 2, room.tops[rows.ranks[link.source]] + _LEAVES * CARD_HEIGHT
    )
    end = Point(
        middle[link.target] + CARD_WIDTH / 2, room.tops[rows.ranks[link.target]] + _ENTERS * CARD_HEIGHT
    )
    height = end.y - start.y
    label = Label(x, start.y + min(height / 2, LANE_PITCH + 20 * sibling), True)
    return Route((start, Point(x, start.y), Point(x, end.y), end), label, True)
