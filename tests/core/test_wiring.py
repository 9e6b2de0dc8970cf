"""Tests of what is wrong with how layers are put together."""

from __future__ import annotations

from typing import ClassVar

import pytest

from cnnstudio.core.circles import circles_of
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.wiring import arity_finding, cycle_finding, network_problems
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input


class Difference(Layer):
    """Takes exactly two inputs."""

    label = "Difference"
    minimum_inputs: ClassVar[int] = 2
    maximum_inputs: ClassVar[int | None] = 2


@pytest.mark.parametrize(
    ("layer", "count", "message"),
    [
        (Flatten(), 0, "x has no input: connect a layer to its upper port, or remove it."),
        (Flatten(), 1, None),
        (Flatten(), 2, "x takes at most 1 input; it has 2: disconnect one of them."),
        (Flatten(), 4, "x takes at most 1 input; it has 4: disconnect 3 of them."),
        (Add(), 0, "x has no input: connect a layer to its upper port, or remove it."),
        (Add(), 1, None),
        (Add(), 5, None),
        (Difference(), 1, "x joins at least 2 inputs; it has 1: connect 1 more, or remove it."),
        (Difference(), 3, "x takes at most 2 inputs; it has 3: disconnect one of them."),
        (Input(), 0, None),
        (Input(), 1, "x is where images come in and takes no input: disconnect it."),
    ],
)
def test_number_of_inputs(layer: Layer, count: int, message: str | None) -> None:
    finding = arity_finding(Node("x", "x", layer, tuple(str(i) for i in range(count))))
    assert (finding.message if finding else None) == message


def test_circles() -> None:
    nodes = (
        Node("a", "a", Flatten(), ("b",)),
        Node("b", "b", Flatten(), ("a",)),
        Node("c", "c", Flatten(), ("b",)),
    )
    network = Network((*nodes, Node("d", "d", Add(), ("d", "c"))))
    circles = circles_of(network, "abcd")
    assert circles == {"a": {"a", "b"}, "b": {"a", "b"}, "d": {"d"}}
    assert [cycle_finding(network, network[key], circles[key]).message for key in "abd"] == [
        "a feeds itself by way of b: remove one connection of the circle.",
        "b feeds itself by way of a: remove one connection of the circle.",
        "d feeds itself: remove that connection.",
    ]


def test_names_given_twice_belong_to_the_last() -> None:
    nodes = [Node(str(place), name, Input()) for place, name in enumerate("abcab")]
    problems = network_problems(Network(tuple(nodes)))
    assert [(problem.node, problem.message) for problem in problems] == [
        ("3", "2 layers are called a: rename all but one."),
        ("4", "2 layers are called b: rename all but one."),
    ]
