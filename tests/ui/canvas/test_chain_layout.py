"""Chains are laid out as any network is, only faster."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten
from cnnstudio.ui.canvas import layout as general
from cnnstudio.ui.canvas.chain_layout import chain_ids, chain_layout
from cnnstudio.ui.canvas.layering import structure_of


def _ids(count: int) -> tuple[str, ...]:
    return tuple(f"n{row}" for row in range(count))


def _chain(ids: tuple[str, ...]) -> Network:
    inputs = ((), *((key,) for key in ids))
    return Network(tuple(Node(key, key, Flatten(), source) for key, source in zip(ids, inputs, strict=False)))


@pytest.mark.parametrize("count", [1, 2, 3, 40, 5])
def test_it_is_the_layout_that_any_network_gets(count: int) -> None:
    network = _chain(_ids(count))
    found, expected = general.layout(network), general._part(structure_of(network))
    assert found == expected
    assert list(found.cards) == list(_ids(count))
    assert list(found.routes) == list(expected.routes)


def test_rows_are_shared_so_that_what_stays_is_the_same_object() -> None:
    shorter, longer = chain_layout(_ids(4)), chain_layout(_ids(6))
    assert all(longer.cards[node] is place for node, place in shorter.cards.items())
    assert all(longer.routes[edge] is route for edge, route in shorter.routes.items())


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("abcdef", "abcXdef", 2),
        ("abcdef", "abdef", 1),
        ("abcdef", "Xabcdef", 1),
        ("abcdef", "abcdefX", 1),
        ("abcdef", "abcdef", 0),
        ("abcdef", "bcdef", 0),
        ("abcdef", "a", 0),
        ("a", "abc", 2),
        ("abcde", "uvw", 2),
        ("abcd", "cdab", 3),
        ("abcd", "abXd", 2),
    ],
)
def test_an_edit_makes_only_the_connections_that_are_new(before: str, after: str, made: int) -> None:
    chain_layout.cache_clear()
    old = set(map(id, first := tuple(chain_layout(tuple(before)).routes)))
    chain_layout.cache_clear()
    placed = chain_layout(tuple(after))
    found = tuple(placed.routes)
    assert [route.points[0].y for route in placed.routes.values()] == [
        56 + 88 * row for row in range(len(found))
    ]
    assert found == tuple(Edge(source, target, 0) for source, target in itertools.pairwise(after))
    assert sum(id(edge) not in old for edge in found) == made
    assert len(first) <= len(before)


def test_other_networks_are_no_chains(networks: SimpleNamespace) -> None:
    for network in (networks.residual(), networks.branches(), Network()):
        assert chain_ids(network) == ()
    a, b = Node("a", "a", Flatten()), Node("b", "b", Flatten(), ("a",))
    assert chain_ids(Network((a, b))) == ("a", "b")
    assert chain_ids(Network((b, a))) == ()
    assert chain_ids(Network((a, Node("b", "b", Add(), ("a", "a"))))) == ()
    assert chain_ids(Network((a, Node("b", "b", Flatten())))) == ()
