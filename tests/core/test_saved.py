from __future__ import annotations

from cnnstudio.core.network import Node
from cnnstudio.core.saved import saved_inside, saved_of
from cnnstudio.layers.dense import Dense

SAVED = (("conv", "c"), ("unit/conv", "u"), ("unit/norm", "n"), ("unit_2/conv", "v"))


def test_what_belongs_to_a_layer_inside_a_block() -> None:
    assert saved_inside(SAVED, "conv") == (("", "c"),)
    assert saved_inside(SAVED, "unit") == (("conv", "u"), ("norm", "n"))
    assert saved_inside(saved_inside(SAVED, "unit"), "norm") == (("", "n"),)
    assert saved_inside(SAVED, "other") == ()


def test_what_belongs_to_the_node_itself() -> None:
    assert saved_of((("conv", "c"), ("", "own"))) == "own"
    assert saved_of(SAVED) == ""


def test_copies_of_a_node_keep_theirs() -> None:
    node = Node("n", "d", Dense(4), ("a",), weights=(("", "c"),))
    copies = (
        node.with_inputs("b"), node.with_layer(Dense(5)), node.with_name("e"), node.with_shared("s"),
        node.with_trainable(False), node.with_bypassed(True),
    )  # fmt: skip
    assert {copy.weights for copy in copies} == {(("", "c"),)}
