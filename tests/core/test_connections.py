"""Tests of which layers are fed by others than before."""

from __future__ import annotations

from cnnstudio.core.connections import rewired
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Input

FIRST = chain(Input((8,)), Activation(), Activation(), Activation())


def _same(network: Network) -> dict[str, str]:
    return {node.id: node.id for node in network}


def test_what_stands_behind_a_new_layer_is_fed_as_before() -> None:
    grown = Network(
        (*FIRST.nodes[:2], Node("x", "new", Activation(), ("n1",)), FIRST["n2"].with_inputs("x"), FIRST["n3"])
    )
    pairs = _same(FIRST)
    assert rewired(FIRST, grown, pairs, set(pairs)) == frozenset()


def test_another_source_and_another_number_of_inputs_count() -> None:
    other = FIRST.with_node(FIRST["n3"].with_inputs("n1"))
    pairs = _same(FIRST)
    assert rewired(FIRST, other, pairs, set(pairs)) == {"n3"}
    merge = Network((*FIRST.nodes, Node("m", "add", Add(), ("n2", "n3"))))
    more = merge.with_node(merge["m"].with_inputs("n1", "n2", "n3"))
    assert rewired(merge, more, _same(merge), set(_same(merge))) == {"m"}


def test_a_layer_that_moved_does_not_make_others_move() -> None:
    moved = Network(
        (
            FIRST["n0"],
            FIRST["n2"].with_inputs("n0"),
            FIRST["n1"].with_inputs("n2"),
            FIRST["n3"].with_inputs("n1"),
        )
    )
    assert rewired(FIRST, moved, _same(FIRST), {"n0", "n1", "n3"}) == {"n2"}


def test_a_layer_that_is_fed_by_nothing_any_more_counts() -> None:
    cut = FIRST.with_node(FIRST["n2"].with_inputs())
    assert rewired(FIRST, cut, _same(FIRST), set(_same(FIRST))) == {"n2"}
