"""Tests of networks as values: indexes, orders, names."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
from hypothesis import given, settings

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.graphs import networks


def diamond() -> Network:
    return Network(
        (
            Node("s", "sum", Add(), ("a", "b")),
            Node("a", "left", Flatten(), ("i",)),
            Node("i", "input", Input()),
            Node("b", "right", Flatten(), ("i",)),
        )
    )


def test_order_puts_inputs_first_and_else_keeps_what_people_see() -> None:
    assert diamond().order() == ("i", "a", "b", "s")
    sorted_nodes = tuple(diamond()[key] for key in ("i", "b", "a", "s"))
    assert Network(sorted_nodes).order() == ("i", "b", "a", "s")


def test_order_takes_several_inputs_as_people_see_them() -> None:
    nodes = (Node("s", "s", Add(), ("i", "j", "k")), *[Node(key, key, Input()) for key in "ijk"])
    assert Network(nodes).order() == ("i", "j", "k", "s")


def test_order_leaves_circles_out() -> None:
    nodes = (Node("a", "a", Add(), ("b", "i")), Node("b", "b", Flatten(), ("a",)), Node("i", "i", Input()))
    assert Network(nodes).order() == ("i",)


@settings(max_examples=100, deadline=None)
@given(networks())
def test_order_of_shuffled_nodes(network: Network) -> None:
    """Nodes listed backwards still come after their inputs."""
    backwards = Network(network.nodes[::-1])
    for one in (network, backwards):
        order = one.order()
        assert sorted(order) == sorted(node.id for node in network)
        assert all(order.index(source) < order.index(node.id) for node in one for source in node.inputs)


def test_connections() -> None:
    network = diamond()
    assert network.consumers("i") == (Edge("i", "a", 0), Edge("i", "b", 0))
    assert tuple(network.edges()) == (Edge("a", "s", 0), Edge("b", "s", 1), *network.consumers("i"))
    assert network.reaches("i", "s")
    assert network.reaches("i", "i")
    assert not network.reaches("s", "i")
    assert not network.reaches("a", "b")


def test_outputs_are_the_named_ones_and_the_open_ends() -> None:
    assert diamond().outputs() == ("s",)
    assert Network(diamond().nodes, ("a", "gone")).outputs() == ("a", "s")
    assert Network(diamond().nodes, ("s",)).outputs() == ("s",)


def test_damaged_networks_are_refused() -> None:
    with pytest.raises(NetworkError, match="one layer id twice"):
        Network((Node("a", "a", Input()), Node("a", "b", Input())))
    with pytest.raises(NetworkError, match="b is connected to a layer that is missing"):
        Network((Node("a", "b", Flatten(), ("z",)),))


def test_looking_up() -> None:
    network = diamond()
    assert network["a"].name == "left"
    assert network.by_name("left") is network["a"]
    assert network.by_name("none") is None
    assert "a" in network
    assert "left" not in network
    assert len(network) == 4
    with pytest.raises(KeyError):
        network["left"]


def test_replacing_a_node_keeps_the_index_right() -> None:
    network = diamond()
    renamed = network.with_node(network["a"].with_name("other"))
    assert renamed == Network(tuple(node.with_name("other") if node.id == "a" else node for node in network))
    assert renamed["a"].name == "other"
    assert renamed.consumers("i") == network.consumers("i")
    rewired = network.with_node(network["b"].with_inputs("a"))
    assert rewired.consumers("i") == (Edge("i", "a", 0),)
    assert rewired.consumers("a") == (Edge("a", "s", 0), Edge("a", "b", 0))
    assert network["a"].name == "left"
    with pytest.raises(KeyError):
        network.with_node(Node("new", "new", Input()))


def test_replacing_all_nodes_drops_outputs_that_are_gone() -> None:
    network = Network(diamond().nodes, ("a", "b"))
    left = tuple(
        node.with_inputs(*[s for s in node.inputs if s != "a"]) for node in network if node.id != "a"
    )
    assert network.with_nodes(left).named_outputs == ("b",)


def test_equality_and_pickling() -> None:
    network = Network(diamond().nodes, ("a",))
    again = pickle.loads(pickle.dumps(network))
    assert again == network
    assert again.consumers("i") == network.consumers("i")
    assert network != diamond()
    assert network != network.with_node(network["a"].with_layer(Activation()))


def test_chain_names_as_keras_does() -> None:
    network = chain(Input(), Conv2D(), Conv2D(), Flatten())
    assert [node.name for node in network] == ["input", "conv2d", "conv2d_1", "flatten"]
    assert [node.inputs for node in network] == [(), ("n0",), ("n1",), ("n2",)]
    named = chain(Input(), Flatten(), names=("image", "row"))
    assert [node.name for node in named] == ["image", "row"]


def test_many_nodes_are_replaced_at_once() -> None:
    network = chain(Input((8, 8, 1)), Conv2D(2), Conv2D(3), Flatten())
    changed = [network[key].with_layer(Conv2D(5)) for key in ("n1", "n2")]
    replaced = network.with_changed(changed)
    assert [node.layer for node in replaced] == [Input((8, 8, 1)), Conv2D(5), Conv2D(5), Flatten()]
    one_by_one = network.with_node(changed[0]).with_node(changed[1])
    assert replaced == one_by_one
    assert replaced.order() == one_by_one.order()
    moved = dataclasses.replace(network["n3"], inputs=("n1",))
    assert network.with_changed([moved]).consumers("n1") == network.with_node(moved).consumers("n1")
