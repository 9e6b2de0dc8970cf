from __future__ import annotations

import random
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.freeze_line import FreezeLine, freeze_line, resting_line
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, Layout
from cnnstudio.ui.canvas.layout import layout
from tests.layers.test_random_graphs import grown


def placed(network: Network) -> Layout:
    """Where the cards of a network stand."""
    return layout(network)


def line_of(network: Network) -> FreezeLine:
    """The line of a network."""
    line = freeze_line(analyse(network), placed(network), {node.id: (node.id,) for node in network})
    assert line is not None
    return line


def frozen(network: Network, *ids: str) -> Network:
    """The network with some layers frozen."""
    return network.with_changed([network[key].with_trainable(False) for key in ids])


def test_it_stands_above_the_first_layer_that_learns(networks: SimpleNamespace) -> None:
    network = networks.chain()
    tops = {key: place.y for key, place in placed(network).cards.items()}
    assert line_of(network).place == 0
    for ids, place, above, below in (((), 0, "image", "a"), (("a",), 1, "a", "b"), (("a", "b"), 2, "b", "c")):
        line = line_of(frozen(network, *ids))
        assert line.place == place
        assert tops[above] + CARD_HEIGHT < line.stops[place] < tops[below]
    assert line_of(frozen(network, "b")).place == 0
    whole = line_of(frozen(network, "a", "b", "c"))
    assert whole.stops[whole.place] > tops["c"] + CARD_HEIGHT


def test_layers_beside_each_other_are_frozen_together(networks: SimpleNamespace) -> None:
    line = line_of(networks.branches())
    assert {node for row in line.rows for node in row.learners} == {"p", "q1", "q2", "r1", "r2"}
    assert len(line.rows) == 2
    assert line_of(frozen(networks.branches(), "q1", "r1")).place in (0, 1)
    assert line_of(frozen(networks.branches(), "p", "q1", "q2", "r1", "r2")).place == 2
    assert set(line.passed(2)) == {"p", "q1", "q2", "r1", "r2"}


def test_a_block_that_is_open_counts_as_a_whole(networks: SimpleNamespace) -> None:
    network = networks.chain()
    members = {"image": ("image",), "a": ("a",), "b": ("a",), "c": ("c",)}
    line = freeze_line(analyse(network), placed(network), members)
    assert line is not None
    assert [row.learners for row in line.rows] == [("a",), ("c",)]
    assert line.stops[1] > placed(network).rect("b").bottom


def test_what_has_no_weights_has_no_line() -> None:
    from cnnstudio.core.network import chain

    network = chain(Input((8, 8, 1)), Flatten())
    assert freeze_line(analyse(network), placed(network), {"n0": ("n0",), "n1": ("n1",)}) is None
    assert freeze_line(analyse(Network()), placed(Network()), {}) is None


def test_handle_and_line_can_be_taken_hold_of(networks: SimpleNamespace) -> None:
    for network, on_line in ((networks.chain(), False), (frozen(networks.chain(), "a"), True)):
        line = line_of(network)
        y = line.stops[line.place]
        assert line.holds(*line.handle(line.place).center)
        assert line.holds(line.left + 50, y + 2) is on_line
        assert not line.holds(line.left + 50, y + 9)
        assert not line.holds(line.right + 9, y)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2000), st.integers(0, 40))
def test_the_line_stays_where_it_is_put(seed: int, stop: int) -> None:
    network = grown(random.Random(seed), 14)
    places, members = placed(network), {node.id: (node.id,) for node in network}
    line = freeze_line(analyse(network), places, members)
    if line is None:
        assert resting_line(analyse(network), places, lambda card: (card,)) is None
        return
    resting = resting_line(analyse(network), places, lambda card: (card,))
    assert resting is not None
    assert (resting.handle(0), resting.right) == (line.handle(0), line.right)  # all that is seen of it
    place = min(stop, len(line.rows))
    assert line.nearest(line.stops[place]) == place
    put = freeze_line(analyse(frozen(network, *line.passed(place))), places, members)
    assert put is not None
    assert put.place == place
    assert list(put.stops) == sorted(set(put.stops))
    inside = [card for card in places.cards for y in put.stops if 0 < y - places.cards[card].y < CARD_HEIGHT]
    assert set(inside) <= {card for card in places.cards if not analyse(network)[card].cost.params}
