"""The layout as a whole, on networks of every form and on random ones."""

from __future__ import annotations

import itertools
import random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.document.changes import InsertLayer
from cnnstudio.gallery.published import published_network
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.merge import Add
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, LABEL_WIDTH, Layout, Rect, Route
from cnnstudio.ui.canvas.layering import components, structure_of
from cnnstudio.ui.canvas.layout import _layout, _part, _piece, _piece_alone, layout
from tests.ui.canvas.layout_edits import flattened, module_around, random_edit


@st.composite
def graphs(draw: st.DrawFn) -> Network:
    """Random directed graphs without circles, in the order of their nodes; parts may be unconnected."""
    count = draw(st.integers(1, 24))
    nodes = []
    for number in range(count):
        reach = st.integers(max(0, number - draw(st.sampled_from([2, 4, 24]))), max(0, number - 1))
        inputs = draw(st.lists(reach, max_size=3)) if number else []
        nodes.append(Node(f"n{number}", f"n{number}", Add(), tuple(f"n{source}" for source in inputs)))
    return Network(tuple(nodes))


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_cards_do_not_overlap_and_inputs_stand_above(network: Network) -> None:
    placed = layout(network)
    assert set(placed.cards) == {node.id for node in network}
    for one, other in itertools.combinations(placed.cards, 2):
        assert not placed.rect(one).overlaps(placed.rect(other)), (one, other)
    for edge in network.edges():
        assert placed.rect(edge.source).bottom < placed.rect(edge.target).y
    assert set(placed.routes) == set(network.edges())


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_the_trunk_is_straight_and_connected(network: Network) -> None:
    placed = layout(network)
    assert len({placed.cards[node].x for node in placed.trunk}) == 1
    for upper, lower in itertools.pairwise(placed.trunk):
        assert upper in network[lower].inputs


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_lines_join_their_cards_and_cross_no_other(network: Network) -> None:
    placed = layout(network)
    for edge, route in placed.routes.items():
        assert _touches(placed.rect(edge.source), route, 0)
        assert _touches(placed.rect(edge.target), route, -1)
        for card in placed.cards:
            if card not in (edge.source, edge.target):
                assert not _crosses(route, placed.rect(card)), (edge, card)


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_the_same_network_is_laid_out_in_the_same_way(network: Network) -> None:
    first = layout(network)
    for remembered in (_layout, _part, _piece, _piece_alone):
        remembered.cache_clear()
    second = layout(network)
    assert (first.cards, first.routes, first.bounds) == (second.cards, second.routes, second.bounds)


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_bounds_hold_everything(network: Network) -> None:
    placed = layout(network)
    bounds = placed.bounds
    for node in placed.cards:
        rect = placed.rect(node)
        assert bounds.x <= rect.x
        assert rect.right <= bounds.right + 1e-6
        assert bounds.y <= rect.y
        assert rect.bottom <= bounds.bottom
    for route in placed.routes.values():
        assert all(bounds.x - 1e-6 <= point.x <= bounds.right + 1e-6 for point in route.points)


@pytest.mark.parametrize(
    "name", ["googlenet", "resnet-34", "squeezenet", "unet", "densenet-121", "inception-v3"]
)
def test_an_edit_moves_nothing_aside_that_is_not_beside_it(name: str) -> None:
    network = flattened(published_network(name).network())
    before, chance = layout(network), random.Random(5)
    for _ in range(25):
        change, around = random_edit(network, chance)
        edited, _ = change.edited(network)
        after, module = layout(edited), module_around(network, around)
        stays = [card for card in before.cards if card in after.cards and card not in module]
        assert [card for card in stays if before.cards[card].x != after.cards[card].x] == []
        _check_order(before, after)


def _check_order(before: Layout, after: Layout) -> None:
    """Cards that stood beside each other stand in the same order."""
    rows: dict[float, list[str]] = {}
    for card, place in before.cards.items():
        if card in after.cards:
            rows.setdefault(place.y, []).append(card)
    for row in rows.values():
        then = sorted(row, key=lambda card: before.cards[card].x)
        now = sorted(row, key=lambda card: (after.cards[card].x, then.index(card)))
        assert then == now


@settings(max_examples=60, deadline=None)
@given(graphs(), st.integers(0, 10**6))
def test_an_edit_of_any_network_leaves_other_pieces_where_they_are(network: Network, seed: int) -> None:
    chance = random.Random(seed)
    if not any(len(node.inputs) == 1 for node in network):
        return
    change, around = random_edit(network, chance)
    edited, _ = change.edited(network)
    before, after = layout(network), layout(edited)
    if len(components(structure_of(network))) > 1 or len(components(structure_of(edited))) > 1:
        return
    module = module_around(network, around) | module_around(
        edited, {node for node in around if node in edited}
    )
    for card in set(before.cards) & set(after.cards) - module:
        assert before.cards[card].x == after.cards[card].x


def test_in_googlenet_a_layer_more_moves_no_branch_beside_it() -> None:
    network = flattened(published_network("googlenet").network())
    branch = next(node for node in network if node.name == "inception_3a_act_5x5")
    edited, _ = InsertLayer(Activation("relu"), Edge(branch.inputs[0], branch.id, 0)).edited(network)
    before, after = layout(network), layout(edited)
    assert {card for card in before.cards if before.cards[card].x != after.cards[card].x} == set()


def test_a_setting_costs_no_new_layout(networks: SimpleNamespace) -> None:
    network = networks.chain()
    changed = network.with_node(network["a"].with_layer(networks.same(99)))
    assert layout(network) is layout(changed)


def test_a_plain_residual_stays_a_straight_stack(networks: SimpleNamespace) -> None:
    placed = layout(networks.residual())
    assert {place.x for place in placed.cards.values()} == {-CARD_WIDTH / 2}
    assert [node for node, route in placed.routes.items() if route.is_arc] == [Edge("image", "add", 1)]


def test_branches_stand_side_by_side(networks: SimpleNamespace) -> None:
    placed = layout(networks.branches())
    assert len({placed.cards[node].y for node in ("p", "q1", "r1", "s")}) == 1
    order = sorted(("p", "q1", "r1", "s"), key=lambda node: placed.cards[node].x)
    assert order == ["p", "q1", "r1", "s"]


def test_an_empty_network_has_an_empty_layout() -> None:
    placed = layout(Network())
    assert placed == Layout({}, {}, Rect(0, 0, 0, 0))


def test_a_circle_in_a_damaged_file_is_laid_out() -> None:
    network = Network(
        (Node("a", "a", Add(), ("b",)), Node("b", "b", Add(), ("a",)), Node("c", "c", Add(), ("b",)))
    )
    placed = layout(network)
    assert set(placed.routes) == set(network.edges())
    assert placed.routes[Edge("b", "a", 0)].is_arc


def test_unconnected_parts_stand_side_by_side(networks: SimpleNamespace) -> None:
    chain = networks.chain()
    network = Network((*chain.nodes, Node("loose", "loose", Add())))
    placed = layout(network)
    assert placed.rect("loose").x > placed.rect("image").right
    assert placed.rect("loose").y == placed.rect("image").y
    assert placed.trunk == ("image", "a", "b", "c")


def test_a_network_of_800_layers_is_laid_out_whole() -> None:
    nodes = [Node("n0", "n0", Add())]
    for number in range(1, 800):
        skip = (f"n{number - 4}",) if number % 4 == 0 and number > 4 else ()
        nodes.append(Node(f"n{number}", f"n{number}", Add(), (f"n{number - 1}", *skip)))
    placed = layout(Network(tuple(nodes)))
    assert len({place.x for place in placed.cards.values()}) == 1
    assert placed.rect("n799").y > 799 * CARD_HEIGHT


def _touches(card: Rect, route: Route, end: int) -> bool:
    point = route.points[end]
    return card.x <= point.x <= card.right and card.y <= point.y <= card.bottom


def _crosses(route: Route, card: Rect) -> bool:
    """Whether a part of the route lies inside a card."""
    inner = Rect(card.x + 1, card.y + 1, card.width - 2, card.height - 2)
    for first, second in itertools.pairwise(route.points):
        left, right = sorted((first.x, second.x))
        top, bottom = sorted((first.y, second.y))
        if left < inner.right and inner.x < right + 1e-9 and top < inner.bottom and inner.y < bottom + 1e-9:
            return True
    return False


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_labels_lie_on_no_card(network: Network) -> None:
    placed = layout(network)
    for edge, route in placed.routes.items():
        left = route.label.x - LABEL_WIDTH / 2 if route.label.is_centered else route.label.x
        area = Rect(left, route.label.y - 8, LABEL_WIDTH, 16)
        assert not any(placed.rect(card).overlaps(area) for card in placed.cards), edge
