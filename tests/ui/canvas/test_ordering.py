"""Orders in rows."""

from __future__ import annotations

import itertools
import math
import random
from types import SimpleNamespace

from cnnstudio.ui.canvas.layering import Layering, Link, Structure, components, layering, structure_of
from cnnstudio.ui.canvas.ordering import Rows, ordered_rows

_MOST_ORDERS = 2_000


def test_branches_stand_as_the_merge_takes_them(networks: SimpleNamespace) -> None:
    layers = layering(structure_of(networks.branches()))
    rows = ordered_rows(layers, set())
    assert [layers.ids[v] for v in rows.rows[1]] == ["p", "q1", "r1", "s"]


def test_a_long_connection_passes_every_row_between() -> None:
    layers = layering((("a", ()), ("b", ("a",)), ("c", ("b",)), ("d", ("c", "a"))))
    rows = ordered_rows(layers, set())
    chain = rows.chains[Link(0, 3, 1)]
    assert [rows.ranks[vertex] for vertex in chain] == [0, 1, 2, 3]
    assert [rows.is_node(vertex) for vertex in chain] == [True, False, False, True]


def test_connections_outside_take_no_room() -> None:
    layers = layering((("a", ()), ("b", ("a",)), ("c", ("b", "a"))))
    rows = ordered_rows(layers, layers.skips)
    assert [len(row) for row in rows.rows] == [1, 1, 1]
    assert Link(0, 2, 1) not in rows.chains


def test_crossings_are_undone() -> None:
    structure = (
        ("i", ()), ("a", ("i",)), ("b", ("i",)), ("c", ("i",)), ("m", ("a", "b")), ("n", ("c", "a")), ("end", ("m", "n")),
    )  # fmt: skip
    layers = layering(structure)
    rows = ordered_rows(layers, set())
    assert [layers.ids[v] for v in rows.rows[1]] in (["b", "a", "c"], ["c", "a", "b"])


def _small_graph(chance: random.Random) -> Structure:
    """Up to nine layers with up to three inputs each, whose first part is connected."""
    nodes: list[tuple[str, tuple[str, ...]]] = [("n0", ())]
    for number in range(1, chance.randint(4, 9)):
        nearest = range(max(0, number - 5), number)
        inputs = chance.sample(nearest, min(len(nearest), chance.choice([1, 1, 2, 2, 3])))
        nodes.append((f"n{number}", tuple(f"n{source}" for source in inputs)))
    return components(tuple(nodes))[0]


def _crossing_pairs(rows: Rows, order: tuple[tuple[int, ...], ...]) -> int:
    """Crossings of an order, counted pair by pair."""
    place = {vertex: index for row in order for index, vertex in enumerate(row)}
    count = 0
    for row in order:
        steps = [(place[vertex], place[lower]) for vertex in row for lower in rows.lowers[vertex]]
        pairs = itertools.combinations(steps, 2)
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in pairs)
    return count


def _best_order(rows: Rows) -> int:
    """The fewest crossings that any order has, by trying all."""
    orders = itertools.product(*(tuple(itertools.permutations(row)) for row in rows.rows))
    return min(_crossing_pairs(rows, order) for order in orders)


def test_few_more_lines_cross_than_in_the_best_of_all_orders() -> None:
    chance = random.Random(2)
    found = best = naive = graphs = 0
    while graphs < 100:
        layers: Layering = layering(_small_graph(chance))
        rows = ordered_rows(layers, layers.skips)
        orders = math.prod(math.factorial(len(row)) for row in rows.rows)
        if not 1 < orders <= _MOST_ORDERS:
            continue
        graphs += 1
        mine, least = _crossing_pairs(rows, tuple(map(tuple, rows.rows))), _best_order(rows)
        assert least <= mine <= least + 2, layers.ids
        found, best = found + mine, best + least
        naive += _crossing_pairs(rows, tuple(tuple(sorted(row)) for row in rows.rows))
    assert found <= 1.5 * best
    assert naive > 3 * found
