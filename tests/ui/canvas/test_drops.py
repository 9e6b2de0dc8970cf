"""What a drop does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.network import Edge, Network
from cnnstudio.document.changes import AddLayer, AppendLayer, InsertLayer, MoveLayers, SwapLayer
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.drops import NOWHERE, Drop, deepest_output, drop_of_cards, drop_of_layer
from cnnstudio.ui.canvas.geometry import Point, moved
from cnnstudio.ui.canvas.layout import layout

RELU = Activation("relu")


def _drop(network: Network, point: Point) -> Drop:
    return drop_of_layer(network, layout(network), RELU, point)


def _moved(network: Network, ids: tuple[str, ...], point: Point) -> Drop:
    return drop_of_cards(network, layout(network), ids, point, "drag")


@pytest.fixture
def chain(networks: SimpleNamespace) -> Network:
    network: Network = networks.chain()
    return network


def test_on_a_connection_it_is_inserted(chain: Network) -> None:
    drop = _drop(chain, layout(chain).routes[Edge("a", "b", 0)].middle)
    assert drop.changes == (InsertLayer(RELU, Edge("a", "b", 0)),)
    assert drop.edge == Edge("a", "b", 0)
    assert drop.bar is not None
    assert drop.hint == "Insert between a and b"


def test_beside_a_card_it_branches_off(chain: Network) -> None:
    card = layout(chain).rect("b")
    for x, side in ((card.x + 5, -1), (card.right - 5, 1), (card.right + 15, 1)):
        drop = _drop(chain, Point(x, card.center.y))
        assert drop.changes == (AddLayer(RELU, ("b",)),)
        assert drop.bar is not None
        assert (drop.bar.x - card.center.x) * side > 0


def test_on_a_card_it_follows_or_comes_before(chain: Network) -> None:
    card = layout(chain).rect("b")
    assert _drop(chain, card.center).changes == (AppendLayer(RELU, "b"),)
    assert _drop(chain, Point(card.center.x, card.bottom - 4)).changes == (AppendLayer(RELU, "b"),)
    assert _drop(chain, Point(card.center.x, card.y + 4)).changes == (InsertLayer(RELU, Edge("a", "b", 0)),)
    first = layout(chain).rect("image")
    assert _drop(chain, Point(first.center.x, first.y + 4)).changes == (AppendLayer(RELU, "image"),)


def test_on_empty_canvas_it_is_appended(chain: Network) -> None:
    assert _drop(chain, Point(900, 900)).changes == (AppendLayer(RELU, "c"),)
    assert _drop(Network(), Point(0, 0)).changes == (AppendLayer(RELU, None),)


def test_an_input_stands_free_wherever_it_falls(chain: Network) -> None:
    layer = Input()
    drop = drop_of_layer(chain, layout(chain), layer, layout(chain).rect("b").center)
    assert drop.changes == (AppendLayer(layer, None),)


def test_the_lowest_output_is_appended_to(networks: SimpleNamespace) -> None:
    network = networks.chain()
    network = Network((*network.nodes, networks.node("side", RELU, "image")))
    assert deepest_output(network, layout(network)) == "c"


def test_cards_move_onto_a_connection(chain: Network) -> None:
    drop = _moved(chain, ("c",), layout(chain).routes[Edge("image", "a", 0)].middle)
    assert drop.changes == (MoveLayers(("c",), Edge("image", "a", 0)),)
    assert not drop.is_refused


def test_the_half_of_a_card_stands_for_the_connection_beside_it(chain: Network) -> None:
    card = layout(chain).rect("a")
    above = _moved(chain, ("c",), Point(card.center.x, card.y + 4))
    below = _moved(chain, ("c",), Point(card.center.x, card.bottom - 4))
    assert above.edge == Edge("image", "a", 0)
    assert below.edge == Edge("a", "b", 0)


def test_behind_the_last_card(chain: Network) -> None:
    card = layout(chain).rect("c")
    point = Point(card.center.x, card.bottom - 4)
    far = _moved(chain, ("a",), point)
    assert [type(change) for change in far.changes] == [MoveLayers, SwapLayer]
    assert _result(chain, far) == {"image": (), "b": ("image",), "c": ("b",), "a": ("c",)}
    both = _moved(chain, ("a", "b"), point)
    assert _result(chain, both) == {"image": (), "c": ("image",), "a": ("c",), "b": ("a",)}
    near = _moved(chain, ("b",), point)
    assert _result(chain, near) == {"image": (), "a": ("image",), "c": ("a",), "b": ("c",)}


def test_back_where_they_came_from_is_nowhere(chain: Network) -> None:
    placed = layout(chain)
    assert _moved(chain, ("b",), placed.rect("b").center) == NOWHERE
    assert _moved(chain, ("b",), placed.routes[Edge("a", "b", 0)].middle) == NOWHERE
    assert _moved(chain, ("b",), Point(900, 900)) == NOWHERE
    assert _moved(chain, ("b",), moved(placed.rect("image").center, 0, -20)) == NOWHERE


def test_what_cannot_move_is_refused_with_the_reason(networks: SimpleNamespace) -> None:
    network = networks.residual()
    drop = _moved(network, ("image",), layout(network).routes[Edge("a", "b", 0)].middle)
    assert drop.is_refused
    assert not drop.changes
    assert "stay where they are" in drop.hint


def _result(network: Network, drop: Drop) -> dict[str, tuple[str, ...]]:
    for change in drop.changes:
        network, _ = change.edited(network)
    return {node.id: node.inputs for node in network}
