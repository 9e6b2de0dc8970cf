"""Which layers can become one, and what is said where they cannot."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.grouping import cut
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Input
from tests.core.graphs import networks

CONV = Conv2D(8, padding="same")


def fork() -> Network:
    """image → a → (b → d, c) → add → e."""
    nodes = (
        Node("i", "image", Input((16, 16, 8))),
        Node("a", "a", CONV, ("i",)),
        Node("b", "b", CONV, ("a",)),
        Node("c", "c", CONV, ("a",)),
        Node("d", "d", CONV, ("b",)),
        Node("s", "add", Add(), ("c", "d")),
        Node("e", "e", CONV, ("s",)),
    )
    return Network(nodes)


def reason(network: Network, *ids: str) -> str:
    with pytest.raises(NetworkError) as caught:
        cut(network, ids)
    return str(caught.value)


def test_a_part_has_its_sources_in_order_and_one_output() -> None:
    part = cut(fork(), ("s", "d", "b"))
    assert [node.id for node in part.nodes] == ["b", "d", "s"]
    assert part.sources == ("a", "c")
    assert part.output == "s"


def test_several_outputs_are_refused_with_where_they_come_together() -> None:
    told = reason(fork(), "b", "c")
    assert "one output" in told
    assert "b and c" in told
    assert "Select d and add too" in told
    assert cut(fork(), ("b", "c", "d", "s")).output == "s"


def test_outputs_that_never_meet_are_refused_all_the_same() -> None:
    network = Network((*fork().nodes, Node("x", "x", CONV, ("b",))))
    assert "Select layers of which only the last one feeds others." in reason(network, "b", "x")


def test_a_way_that_comes_back_is_refused_with_what_lies_on_it() -> None:
    told = reason(fork(), "a", "s")
    assert "b, c and d lie between" in told
    assert "select them too" in told
    assert cut(fork(), ("a", "b", "c", "d", "s")).sources == ("i",)


def test_the_input_circles_and_loose_layers_are_refused() -> None:
    assert "image is where images come in" in reason(fork(), "i", "a")
    assert "has no input" in reason(Network((*fork().nodes, Node("x", "x", CONV))), "x")
    circle = Network((Node("p", "p", CONV, ("q",)), Node("q", "q", CONV, ("p",))))
    assert "circle" in reason(circle, "p")
    assert "Select the layers" in reason(fork())


def test_layers_that_share_weights_stay_together() -> None:
    network = fork()
    twins = network.with_nodes(
        tuple([node.with_shared("s0") if node.id in ("b", "c") else node for node in network])
    )
    assert "shares its weights with c" in reason(twins, "b", "d")


def test_a_named_output_leaves_too() -> None:
    network = Network(fork().nodes, ("b",))
    assert "2 of these layers" in reason(network, "b", "d")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks(least=3), st.data())
def test_what_is_cut_is_closed_but_for_its_sources_and_its_output(
    network: Network, data: st.DataObject
) -> None:
    ids = data.draw(st.sets(st.sampled_from([node.id for node in network]), min_size=1))
    try:
        part = cut(network, ids)
    except NetworkError:
        assume(False)
        return
    assert {node.id for node in part.nodes} == ids
    taken = {edge.source for edge in network.edges() if edge.source in ids and edge.target not in ids}
    assert taken <= {part.output}
    assert set(part.sources) == {e.source for e in network.edges() if e.target in ids and e.source not in ids}
    assert not any(network.reaches(part.output, source) for source in part.sources)
