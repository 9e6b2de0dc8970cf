"""Tests of the hint about sums of sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import convolve2d

from cnnstudio.core.analysis import analyse
from cnnstudio.core.hints import Hints, hints_about, hints_of
from cnnstudio.core.layer import Layer
from cnnstudio.core.linear_pairs import linear_pairs
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.changes import ApplyFix
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

BARE, BENT = Conv2D(4, (3, 3)), Conv2D(4, (3, 3), activation="relu")
SCORES = Dense(10, "softmax")


def pairs(*layers: Layer) -> dict[str, str]:
    return linear_pairs(analyse(chain(Input((16, 16, 1)), *layers)))


@pytest.mark.parametrize("between", [(), (AveragePooling2D(),), (AveragePooling2D(), Dropout(0.5))])
def test_a_sum_of_sums_is_told_of(between: tuple[Layer, ...]) -> None:
    assert pairs(BARE, *between, BENT) == {"n1": f"n{2 + len(between)}"}


def test_dense_layers_sum_maps_again() -> None:
    assert pairs(BARE, Flatten(), SCORES) == {"n1": "n3"}
    assert pairs(BARE, GlobalAveragePooling2D(), SCORES) == {"n1": "n3"}
    assert pairs(Flatten(), Dense(30), Dense(20), SCORES) == {"n2": "n3", "n3": "n4"}


@pytest.mark.parametrize(
    "layers",
    [
        (BENT, BENT),
        (BARE, Activation("relu"), BARE),
        (BARE, MaxPooling2D(), BENT),
        (BARE, BatchNormalization(), BENT),
        (DepthwiseConv2D(), BENT),
        (BARE,),
        (AveragePooling2D(), BENT),
    ],
    ids=str,
)
def test_what_bends_what_is_normalized_and_what_is_factored_on_purpose_is_let_be(
    layers: tuple[Layer, ...],
) -> None:
    assert pairs(*layers) == {}


def test_sums_that_something_else_takes_too_are_let_be() -> None:
    nodes = (
        Node("i", "image", Input((16, 16, 4))),
        Node("a", "a", Conv2D(4, (1, 1)), ("i",)),
        Node("b", "b", Conv2D(4, (1, 1)), ("a",)),
        Node("s", "s", Add(), ("a", "b")),
    )
    assert linear_pairs(analyse(Network(nodes))) == {}
    assert linear_pairs(analyse(Network(nodes[:3]))) == {"a": "b"}


def test_layers_that_are_not_sound_or_passed_over_are_let_be() -> None:
    assert pairs(BARE, Conv2D(4, (40, 40))) == {}
    network = chain(Input((16, 16, 1)), BARE, BENT)
    assert linear_pairs(analyse(network.with_node(network["n2"].with_bypassed(True)))) == {}


def test_what_is_passed_over_between_two_sums_bends_nothing() -> None:
    network = chain(Input((16, 16, 1)), BARE, MaxPooling2D(), BENT)
    hints, before = Hints(), analyse(network)
    assert hints.of(before) == ()
    passed = analyse(network.with_node(network["n2"].with_bypassed(True)), before)
    assert linear_pairs(passed) == {"n1": "n3"}
    assert [found.node for found in hints.of(passed)] == ["n1"]
    assert hints.of(before) == ()


def test_the_hint_names_both_goes_with_its_cause_and_the_button_mends_it() -> None:
    network = chain(Input((16, 16, 1)), BARE, BENT, names=("image", "first", "second"))
    report, hints = analyse(network), Hints()
    (found,) = hints.of(report)
    assert hints_of(report) == hints_about(report, "n1") == (found,)
    assert found.node == "n1"
    assert found.message.startswith("first applies no activation, and second sums its outputs again")
    after = ApplyFix("n1", found.finding.fixes[0]).apply(Project(network=network)).project.network
    assert after["n1"].layer.activation == "relu"
    assert hints.of(analyse(after, report)) == ()
    bent = network.with_node(network["n2"].with_layer(MaxPooling2D()))
    assert hints.of(analyse(bent, report)) == (), "a change of the next layer alone is noticed"


def test_one_kernel_does_what_two_in_a_row_do() -> None:
    """What the hint claims, in numbers."""
    draw = np.random.default_rng(0)
    image, first, second = draw.normal(size=(12, 12)), draw.normal(size=(3, 3)), draw.normal(size=(3, 3))
    twice = convolve2d(convolve2d(image, first, "valid"), second, "valid")
    np.testing.assert_allclose(twice, convolve2d(image, convolve2d(first, second), "valid"))


def test_what_is_passed_over_may_stand_between_if_it_keeps_sums() -> None:
    network = chain(Input((16, 16, 1)), BARE, Dropout(0.5), BENT)
    assert linear_pairs(analyse(network.with_node(network["n2"].with_bypassed(True)))) == {"n1": "n3"}


def test_a_layer_is_looked_at_again_when_what_takes_its_sums_comes_or_goes() -> None:
    image, a, b = (
        Node("i", "image", Input((16, 16, 4))),
        Node("a", "a", BARE, ("i",)),
        Node("b", "b", BENT, ("a",)),
    )
    beside, away = Node("c", "c", BENT, ("a",)), Node("c", "c", BENT, ("i",))
    known = Hints()
    report = None
    for nodes, is_told in (
        ((image, a, b, beside), False),
        ((image, a, b, away), True),
        ((image, a, b, beside), False),
        ((image, a, b), True),
    ):
        report = analyse(Network(nodes), report)
        told = [problem for problem in known.of(report) if "sums its outputs again" in problem.message]
        assert [problem.node for problem in told] == ["a"] * is_told


_LAYERS = st.sampled_from(
    [BARE, BENT, AveragePooling2D(), Dropout(0.5), Add(), Activation("relu"), Conv2D(4, (40, 40))]
)


@given(st.lists(_LAYERS, min_size=4, max_size=7), st.data())
def test_hints_after_edits_are_those_of_a_fresh_look(layers: list[Layer], data: st.DataObject) -> None:
    network = chain(Input((16, 16, 1)), *layers)
    known, report = Hints(), analyse(network)
    known.of(report)
    for number in range(4):
        nodes = list(network.nodes)
        place = data.draw(st.integers(1, len(nodes) - 1))
        node = nodes[place]
        match data.draw(st.sampled_from(["insert", "remove", "replace", "rename", "pass", "rewire"])):
            case "insert":
                new = Node(f"x{number}", f"x{number}", data.draw(_LAYERS), node.inputs)
                nodes[place : place + 1] = [new, node.with_inputs(new.id)]
            case "remove" if len(nodes) > 2:
                del nodes[place]
                heirs = node.inputs[:1]
                nodes = [
                    other.with_inputs(*[heirs[0] if source == node.id else source for source in other.inputs])
                    if node.id in other.inputs
                    else other
                    for other in nodes
                ]
            case "replace":
                nodes[place] = node.with_layer(data.draw(_LAYERS))
            case "rename":
                nodes[place] = node.with_name(f"name {number}")
            case "pass":
                nodes[place] = node.with_bypassed(not node.bypassed)
            case "rewire":
                sources = [other.id for other in nodes[:place]]
                nodes[place] = node.with_inputs(
                    *data.draw(st.lists(st.sampled_from(sources), min_size=1, max_size=2))
                )
        network = Network(tuple(nodes))
        report = analyse(network, report)
        assert known.of(report) == hints_of(report)
