"""Tests of edits of a network: what a user of a drawing program expects of adding, removing and connecting."""

from __future__ import annotations

import pytest

from cnnstudio.core import surgery
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.lines import line, named

# ------------------------------------------------------------------------------------------ adding


def test_append_stands_before_all_that_the_node_fed() -> None:
    network, node = surgery.append(line("i a:i b:a c:a"), Flatten(), "a")
    assert named(network) == {"i": [], "a": ["i"], "flatten": ["a"], "b": ["flatten"], "c": ["flatten"]}
    assert [n.id for n in network] == ["i", "a", node, "b", "c"]


def test_append_takes_a_named_output_along() -> None:
    network = Network(line("i a:i b:a").nodes, ("a",))
    grown, node = surgery.append(network, Flatten(), "a")
    assert grown.named_outputs == (node,)


def test_append_behind_nothing_and_of_an_input_stands_free() -> None:
    network, node = surgery.append(line("i a:i"), Flatten(), None)
    assert network[node].inputs == ()
    network, node = surgery.append(line("i a:i"), Input(), "a")
    assert (network[node].inputs, network[node].name) == ((), "input")


def test_insert_changes_one_connection_only() -> None:
    network, node = surgery.insert(line("i a:i b:a s:a,b"), Dropout(), Edge("a", "s", 0))
    assert named(network) == {"i": [], "a": ["i"], "b": ["a"], "s": ["dropout", "b"], "dropout": ["a"]}
    assert network.nodes[2].id == node


def test_insert_refuses_what_cannot_be() -> None:
    with pytest.raises(NetworkError, match="no such connection"):
        surgery.insert(line("i a:i b:a"), Dropout(), Edge("i", "b", 0))
    with pytest.raises(NetworkError, match="takes no input"):
        surgery.insert(line("i a:i"), Input(), Edge("i", "a", 0))


@pytest.mark.parametrize(
    ("layer", "inputs", "reason"),
    [(Input((8, 8, 1)), ("i",), "takes 0 inputs, not 1"), (Conv2D(2), ("i", "a"), "takes 1 input, not 2")],
)
def test_added_layers_take_no_more_inputs_than_they_can(
    layer: Layer, inputs: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(NetworkError, match=reason):
        surgery.add(line("i a:i"), layer, inputs)


def test_added_names_are_those_of_keras() -> None:
    network = chain(Input(), Conv2D())
    for expected in ("conv2d_1", "conv2d_2"):
        network, node = surgery.add(network, Conv2D(), ("n1",))
        assert network[node].name == expected


# --------------------------------------------------------------------------------------- taking out


@pytest.mark.parametrize(
    ("before", "gone", "after"),
    [
        ("i a:i b:a c:b", "b", {"i": [], "a": ["i"], "c": ["a"]}),
        ("i a:i b:a c:b", "a b", {"i": [], "c": ["i"]}),
        ("i a:i b:a c:b", "i", {"a": [], "b": ["a"], "c": ["b"]}),
        ("i a:i b:a s:a,b c:s", "s", {"i": [], "a": ["i"], "b": ["a"], "c": ["a"]}),
        ("i a:i b:a s:b,a c:s", "b", {"i": [], "a": ["i"], "s": ["a"], "c": ["s"]}),
        ("i a:i b:i c:i s:a,b,c", "b", {"i": [], "a": ["i"], "c": ["i"], "s": ["a", "i", "c"]}),
        ("i a:i b:i c:i s:a,b,c", "b c", {"i": [], "a": ["i"], "s": ["a", "i"]}),
        ("i a:i s:i,i t:s,a", "a", {"i": [], "s": ["i", "i"], "t": ["s", "i"]}),
        ("i a:i s:i,i,a", "a", {"i": [], "s": ["i", "i"]}),
    ],
)
def test_remove_heals(before: str, gone: str, after: dict[str, list[str]]) -> None:
    network = surgery.remove(line(before), gone.split())
    assert {name: [s.removeprefix("x") for s in inputs] for name, inputs in named(network).items()} == after


def test_merge_that_is_left_with_one_input_still_works_and_says_so() -> None:
    report = analyse(surgery.remove(line("i a:i b:a s:b,a c:s"), ("b",)))
    assert not report.errors
    assert report.problems[0].message == (
        "Add gets a single input and so changes nothing: connect another one, or remove it."
    )


def test_removed_output_is_no_output_any_more() -> None:
    network = Network(line("i a:i b:a").nodes, ("b", "a"))
    assert surgery.remove(network, ("b",)).named_outputs == ("a",)


def test_remove_in_a_circle_ends() -> None:
    network = Network(
        (
            Node("a", "a", Flatten(), ("b",)),
            Node("b", "b", Flatten(), ("a",)),
            Node("c", "c", Flatten(), ("b",)),
        )
    )
    assert named(surgery.remove(network, ("a", "b"))) == {"c": []}


# ------------------------------------------------------------------------------------- connecting


def test_connect_replaces_the_only_input_and_adds_to_a_merge() -> None:
    network = line("i a:i b:i s:a,b")
    assert surgery.connect(network, "a", "b")["b"].inputs == ("a",)
    assert surgery.connect(network, "i", "s")["s"].inputs == ("a", "b", "i")
    assert surgery.connect(network, "i", "s", 1)["s"].inputs == ("a", "i")
    assert surgery.connect(network, "i", "s", 7)["s"].inputs == ("a", "b", "i")
    assert surgery.connect(network, "a", "b", 3)["b"].inputs == ("a",)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("a", "i", "i is where images come in: it takes no input."),
        ("a", "a", "a cannot feed itself: connect it to a layer further down."),
        ("i", "a", "i feeds a already."),
        ("b", "a", "a feeds b already: connecting them back would make a circle."),
        ("s", "a", "a feeds s already: connecting them back would make a circle."),
    ],
)
def test_connect_refuses_with_the_reason(source: str, target: str, reason: str) -> None:
    network = line("i a:i b:a s:b,i")
    assert surgery.refusal(network, source, target) == reason
    with pytest.raises(NetworkError, match=reason.partition(":")[0]):
        surgery.connect(network, source, target)


def test_disconnect_takes_one_slot() -> None:
    network = line("i a:i s:i,a,i")
    assert surgery.disconnect(network, Edge("i", "s", 0))["s"].inputs == ("a", "i")
    with pytest.raises(NetworkError, match="no such connection"):
        surgery.disconnect(network, Edge("a", "s", 0))
