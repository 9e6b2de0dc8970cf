"""Chains are laid out as any network is, only faster."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.network import Network
from cnnstudio.ui.canvas import layout as general
from cnnstudio.ui.canvas.chain_layout import chain_layout
from cnnstudio.ui.canvas.layering import Structure, structure_of


def _chain(count: int) -> Structure:
    return tuple((f"n{row}", (f"n{row - 1}",) if row else ()) for row in range(count))


@pytest.mark.parametrize("count", [1, 2, 3, 40, 5])
def test_it_is_the_layout_that_any_network_gets(count: int) -> None:
    found, expected = chain_layout(_chain(count)), general._part(_chain(count))
    assert found == expected
    assert list(expected.cards) == [node for node, _ in _chain(count)]
    assert found is not None
    assert list(found.routes) == list(expected.routes)


def test_rows_are_shared_so_that_what_stays_is_the_same_object() -> None:
    shorter, longer = chain_layout(_chain(4)), chain_layout(_chain(6))
    assert shorter is not None
    assert longer is not None
    assert all(longer.cards[node] is place for node, place in shorter.cards.items())
    assert all(longer.routes[edge] is route for edge, route in shorter.routes.items())


def test_other_networks_are_no_chains(networks: SimpleNamespace) -> None:
    for network in (networks.residual(), networks.branches(), Network()):
        assert chain_layout(structure_of(network)) is None
    assert chain_layout((("a", ("b",)), ("b", ()))) is None
    assert chain_layout((("a", ()), ("b", ("a", "a")))) is None
    assert chain_layout((("a", ()), ("b", ()))) is None
