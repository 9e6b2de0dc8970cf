"""Layers that are passed over: what is left is what would be there without them."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.hints import hints_of
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.report import State
from cnnstudio.core.surgery import remove
from cnnstudio.core.variation import depth
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.lines import line

KEEPING = (
    Conv2D(8, 3, padding="same"), BatchNormalization(), Dropout(0.3), Activation("relu"), ResidualUnit(8),
    MaxPooling2D(3, 1, "same"),
)  # fmt: skip
"""Layers with one input that keep a shape of 8 channels."""


def bypassed(network: Network, *ids: str) -> Network:
    return network.with_changed([network[key].with_bypassed(True) for key in ids])


@st.composite
def stacks(draw: Any) -> tuple[Network, tuple[str, ...]]:
    """A network with a branch, and some of its layers that keep the shape of what comes in."""
    layers: list[Layer] = draw(st.lists(st.sampled_from(KEEPING), min_size=1, max_size=6))
    stem = chain(Input((9, 9, 8)), *layers)
    last, fork = stem.nodes[-1].id, draw(st.sampled_from(stem.nodes)).id
    ends = (
        Node("a", "wide", Conv2D(4, 3, padding="same"), (last,)),
        Node("j", "joined", Concatenate(), ("a", fork)),
        Node("f", "flat", Flatten(), ("j",)),
        Node("d", "scores", Dense(3), ("f",)),
    )
    chosen = draw(st.sets(st.sampled_from([node.id for node in stem.nodes[1:]])))
    return Network((*stem.nodes, *ends)), tuple(sorted(chosen))


@settings(max_examples=60, deadline=None)
@given(stacks())
def test_passing_over_what_keeps_the_shape_is_taking_it_out(stack: tuple[Network, tuple[str, ...]]) -> None:
    network, ids = stack
    passed, removed = analyse(bypassed(network, *ids)), analyse(remove(network, ids))
    assert taking_part(passed.network) == removed.network
    assert passed.totals == removed.totals
    assert depth(passed) == depth(removed)
    assert passed.problems == removed.problems
    assert hints_of(passed) == hints_of(removed)
    for node in removed.network:
        assert passed[node.id]._replace(inner=None) == removed[node.id]._replace(inner=None)
        assert passed.receptive_field(node.id) == removed.receptive_field(node.id)
        assert passed.effective_stride(node.id) == removed.effective_stride(node.id)


@settings(max_examples=60, deadline=None)
@given(stacks(), st.data())
def test_a_report_made_from_the_one_before_is_the_same(
    stack: tuple[Network, tuple[str, ...]], data: Any
) -> None:
    network, _ = stack
    report = analyse(network)
    for _ in range(3):
        chosen = data.draw(st.sets(st.sampled_from([node.id for node in network.nodes[1:]])))
        wanted = bypassed(network, *chosen)
        report = analyse(wanted, report)
        fresh = analyse(wanted)
        assert report.nodes == fresh.nodes
        assert report.totals == fresh.totals


def test_what_comes_in_first_goes_on_in_place_of_a_merge() -> None:
    network = line("i a:i b:i s:a,b c:s")
    report = analyse(bypassed(network, "s"))
    assert taking_part(report.network) == line("i a:i c:a")
    assert {node for node, about in report.nodes.items() if about.is_left_out} == {"s", "b"}
    assert not report.errors
    assert report["b"].cost.params == 0


def test_both_inputs_of_a_merge_may_become_the_same() -> None:
    network = line("i a:i b:a s:a,b")
    assert taking_part(bypassed(network, "b"))["s"].inputs == ("a", "a")
    assert not analyse(bypassed(network, "b")).errors


def test_outputs_keep_their_order_and_their_number() -> None:
    network = line("i a:i b:a c:a")
    built = taking_part(bypassed(network, "b"))
    assert built.outputs() == ("a", "c")


def test_problems_of_a_layer_that_is_passed_over_vanish() -> None:
    network = chain(Input((8, 8, 3)), Conv2D(4, 3), Add(), MaxPooling2D(9), Flatten())
    assert analyse(network).errors
    report = analyse(bypassed(network, "n2", "n3"))
    assert not report.problems
    assert report["n3"].state is State.SOUND
    assert report["n3"].output == report["n1"].output == (6, 6, 4)


def test_what_cannot_be_passed_over_says_so() -> None:
    network = Network((
        Node("i", "in", Input((8, 8, 3)), bypassed=True),
        Node("f", "flat", Flatten(), ("i",)),
        Node("d", "loose", Dense(3), bypassed=True),
    ))  # fmt: skip
    report = analyse(network)
    assert "cannot be passed over" in report["i"].problems[0].message
    assert [fix.take_part for fix in report["i"].problems[0].finding.fixes] == [True]
    assert report["f"].state is State.WAITING
    assert "has no input" in report["d"].problems[0].message


def test_what_waits_waits_through_a_layer_that_is_passed_over() -> None:
    network = chain(Input((8, 8, 3)), MaxPooling2D(9), Dropout(0.5), Flatten())
    report = analyse(bypassed(network, "n2"))
    assert report["n2"].waits_for == report["n3"].waits_for == ("n1",)


def test_a_circle_of_layers_that_are_passed_over_ends() -> None:
    nodes = (
        Node("i", "in", Input((8, 8, 3))),
        Node("a", "a", Dropout(0.5), ("b",), bypassed=True),
        Node("b", "b", Dropout(0.5), ("a",), bypassed=True),
        Node("c", "c", Flatten(), ("b",)),
    )
    report = analyse(Network(nodes))
    assert report["a"].state is State.BAD
    assert report["c"].state is State.WAITING


def test_the_first_call_that_takes_part_counts_shared_weights() -> None:
    network = chain(Input((8, 8, 8)), Conv2D(8, 3), Conv2D(8, 3))
    network = network.with_changed([network[key].with_shared("s") for key in ("n1", "n2")])
    report = analyse(bypassed(network, "n1"))
    assert (report["n1"].cost.params, report["n2"].cost.params) == (0, 8 * 8 * 9 + 8)
