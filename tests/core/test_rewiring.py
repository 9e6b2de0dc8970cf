"""Tests of the small steps that edits are made of."""

from __future__ import annotations

from cnnstudio.core.network import Network, Node
from cnnstudio.core.rewiring import edited, heir, position, refed, settled, with_source
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input


def ladder() -> Network:
    return Network(
        (
            Node("i", "i", Input()),
            Node("a", "a", Flatten(), ("i",)),
            Node("b", "b", Flatten(), ("a",)),
            Node("s", "s", Add(), ("b", "a", "i")),
        ),
        ("a", "s"),
    )


def test_edited_replaces_adds_and_moves_outputs_at_once() -> None:
    network = ladder()
    new = Node("n", "n", Flatten(), ("a",))
    result = edited(network, refed(network, "a", "n"), [new], "a", {"a": "n"})
    assert [node.id for node in result] == ["i", "a", "n", "b", "s"]
    assert (result["b"].inputs, result["s"].inputs) == (("n",), ("b", "n", "i"))
    assert result.named_outputs == ("n", "s")
    assert [node.id for node in edited(network, {}, [new])][-1] == "n"


def test_heir_is_the_nearest_that_stays() -> None:
    assert heir(ladder(), "b", {"b"}) == "a"
    assert heir(ladder(), "b", {"a", "b"}) == "i"
    assert heir(ladder(), "b", {"i", "a", "b"}) is None
    assert heir(ladder(), "b", ()) == "b"


def test_settled_drops_what_would_come_twice_because_of_the_edit() -> None:
    network = ladder()
    assert settled(network, network["s"], {"b"}).inputs == ("a", "i")
    assert settled(network, network["s"], {"b", "a"}).inputs == ("i",)
    assert settled(network, network["s"], {"i"}).inputs == ("b", "a")
    assert settled(network, network["s"], {"b"}, {0: "x"}).inputs == ("x", "a", "i")
    assert settled(network, network["s"], {"x"}) is network["s"]


def test_single_steps() -> None:
    assert with_source(ladder()["s"], 1, "x").inputs == ("b", "x", "i")
    assert position(ladder(), "b") == 2
