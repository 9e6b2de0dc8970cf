"""Tests of the arithmetic engine as a whole: graphs against Keras, problems, blocks, reuse."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cnnstudio.core import pieces, surgery
from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.core.report import State
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.graphs import networks
from tests.layers.keras_truth import keras_layer, truth_of_network

slowly = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
quickly = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@slowly
@given(networks())
def test_every_shape_is_the_one_of_keras(network: Network) -> None:
    """Each node by itself, fed with what Keras gave before it; a refusal is one on both sides."""
    import keras

    report = analyse(network)
    made: dict[str, Any] = {}
    refused: list[str] = []
    for key in network.order():
        node, mine = network[key], report[key]
        if mine.state is State.WAITING:
            assert any(source not in made for source in node.inputs)
            continue
        try:
            made[key] = _made(node.layer, [made[source] for source in node.inputs], mine.inputs)
        except Exception:  # noqa: BLE001 - Keras refuses with errors of every kind
            refused.append(key)
            continue
        assert mine.output == tuple(made[key].shape[1:]), node
    assert refused == [key for key in network.order() if report[key].state is State.BAD]
    keras.backend.clear_session(free_memory=False)


def _made(layer: Layer, sources: list[Any], inputs: tuple[Any, ...]) -> Any:
    import keras

    if not sources:
        return keras_layer(layer).output
    inside = layer.expand(*inputs)
    if inside is not None:
        shape = truth_of_network(inside, sources).output
        return keras.Input(shape)
    return keras_layer(layer)(sources if layer.maximum_inputs != 1 else sources[0])


@quickly
@given(networks(), networks())
def test_reuse_of_a_report_changes_nothing(network: Network, other: Network) -> None:
    """An analysis after an edit that starts from the report before says what a fresh one says."""
    before = analyse(network)
    assert analyse(network, before) is before
    asked = network.nodes[len(network) // 2].id
    assert before.fields[asked] == analyse(network).fields[asked], "some are worked out before the edits"
    for node in network:
        for edited in (
            network.with_node(node.with_layer(BatchNormalization())),
            network.with_node(node.with_name("other")),
            surgery.remove(network, (node.id,)),
            surgery.append(network, Activation("softmax"), node.id)[0],
        ):
            after, fresh = analyse(edited, before), analyse(edited)
            assert after == fresh
            assert dict(after.fields) == dict(fresh.fields)
    assert analyse(other, before) == analyse(other)
    assert dict(analyse(other, before).fields) == dict(analyse(other).fields)


def test_reuse_keeps_reports_as_they_are() -> None:
    network = chain(Input((8, 8, 1)), Conv2D(2), BatchNormalization(), Conv2D(3), Activation())
    before = analyse(network)
    fields = dict(before.fields)
    after = analyse(network.with_node(network["n3"].with_layer(Conv2D(4))), before)
    assert all(after[key] is before[key] for key in ("n0", "n1", "n2"))
    assert all(after.fields[key] is fields[key] for key in network.order())
    assert after["n3"].output == (4, 4, 4)
    assert after["n4"].output == (4, 4, 4)


def test_a_softmax_that_comes_to_stand_in_the_middle_is_told_despite_reuse() -> None:
    network = chain(Input((8,)), Dense(4, "softmax"))
    before = analyse(network)
    assert not before.problems
    grown, node = surgery.append(network, Dense(3), "n1")
    after = analyse(grown, before)
    assert [problem.node for problem in after.problems] == ["n1"]
    assert not analyse(surgery.remove(grown, (node,)), after).problems


@quickly
@given(networks())
def test_totals_are_those_of_the_opened_blocks(network: Network) -> None:
    """Ungrouping changes no number of the whole."""
    report = analyse(network)
    opened = network
    for node in network:
        inner = report[node.id].inner
        if inner is not None:
            opened, _ = pieces.unpack(opened, node.id, inner.network)
    again = analyse(opened)
    if not report.errors:
        assert again.totals == report.totals
        for node in network:
            if report[node.id].inner is None:
                assert again.fields[node.id] == report.fields[node.id]
                assert again[node.id].output == report[node.id].output


def test_bad_layer_lets_those_behind_wait() -> None:
    network = chain(Input((4, 4, 1)), Conv2D(2), Conv2D(2), MaxPooling2D(), Flatten())
    report = analyse(network)
    states = [report[node.id].state for node in network]
    assert states == ["sound", "sound", "bad", "waiting", "waiting"]
    assert report["n3"].waits_for == ("n2",)
    assert report["n4"].waits_for == ("n2",)
    assert report["n2"].inputs == ((2, 2, 2),)
    (problem,) = report.errors
    assert (
        problem.message
        == 'Conv2D: a window of 3×3 px does not fit in 2×2 px. Use a smaller window or "same" padding.'
    )
    assert [fix.settings for fix in problem.finding.fixes] == [{"padding": "same"}, {"kernel_size": (2, 2)}]
    assert not report.totals.is_complete
    assert report.totals.cost.params == 20


def test_merge_waits_for_every_bad_branch() -> None:
    nodes = (
        Node("i", "i", Input((4, 4, 1))),
        Node("a", "a", Conv2D(1, (9, 9)), ("i",)),
        Node("b", "b", Conv2D(1, (8, 8)), ("i",)),
        Node("s", "s", Add(), ("a", "b")),
        Node("t", "t", Flatten(), ("s",)),
    )
    assert analyse(Network(nodes))["t"].waits_for == ("a", "b")


def test_unknown_is_not_zero() -> None:
    report = analyse(chain(Input((None, None, 3)), Conv2D(2), Conv2D(3, padding="same")))
    conv = report.named("conv2d")
    assert conv.output == (None, None, 2)
    assert conv.cost.params == 56
    assert (conv.cost.macs, conv.cost.flops, conv.output_bytes) == (None, None, None)
    assert report.totals.cost.params == 113
    assert report.totals.cost.macs is None
    assert report.totals.inference_bytes is None
    assert report.totals.training_bytes(1, 0) is None
    assert report.receptive_field(conv.node) == (3, 3)


def test_circle_is_bad_and_what_stands_behind_waits() -> None:
    nodes = (
        Node("i", "input", Input((8, 8, 1))),
        Node("a", "add", Add(), ("i", "b")),
        Node("b", "conv", Conv2D(1, padding="same"), ("a",)),
        Node("c", "flatten", Flatten(), ("b",)),
    )
    report = analyse(Network(nodes))
    assert [report[key].state for key in "iabc"] == ["sound", "bad", "bad", "waiting"]
    assert report["c"].waits_for == ("a", "b")
    assert (
        report["a"].problems[0].message
        == "add feeds itself by way of conv: remove one connection of the circle."
    )


def test_block_says_what_is_wrong_inside() -> None:
    unit = ResidualUnit(4, activation="softmax")
    (finding,) = measure(unit, ((8, 8, 4),)).findings
    assert finding.message.startswith("Inside: act_1 applies softmax in the middle of the network: conv_2")
    assert not finding.is_error
    assert not finding.fixes
    assert "row of 12 values" in measure(unit, ((12,),)).findings[0].message
    assert measure(unit, ((12,),)).output is None


def test_memory_inside_a_block_counts() -> None:
    report = analyse(chain(Input((16, 16, 4)), ResidualUnit(64, strides=(4, 4)), Conv2D(1)))
    inner = report.named("residual_unit").inner
    assert inner is not None
    assert report.totals.pair_bytes == inner.totals.pair_bytes == 4 * 2 * 4 * 4 * 64
    assert report.totals.inference_bytes == 4 * (report.totals.cost.params or 0) + 4 * 2 * 4 * 4 * 64
    assert report.totals.output_bytes == 4 * (16 * 16 * 4 + 9 * 4 * 4 * 64 + 2 * 2)


def test_order_of_problems() -> None:
    network = Network((Node("a", "same", Flatten()), Node("b", "same", Dense(1, "softmax"), ("a",))))
    messages = [problem.message for problem in analyse(network).problems]
    assert messages == [
        "The network has no input: drag an Input layer onto the canvas.",
        "2 layers are called same: rename all but one.",
        "same has no input: connect a layer to its upper port, or remove it.",
    ]


def test_empty_network() -> None:
    report = analyse(Network())
    assert len(report.problems) == 1
    assert report.totals.cost.params == 0
    assert report.totals.inference_bytes == 0


def test_input_alone() -> None:
    report = analyse(chain(Input((10, 10, 3))))
    assert report.totals.inference_bytes == 1200
    assert report.totals.is_complete


@pytest.mark.parametrize("count", [2, 3])
def test_field_of_joined_branches_is_their_hull(count: int) -> None:
    nodes = [Node("i", "i", Input((15, 15, 1)))]
    sources = []
    for width in range(count):
        nodes.append(Node(f"c{width}", f"c{width}", Conv2D(1, (2 * width + 1, 1), padding="same"), ("i",)))
        sources.append(f"c{width}")
    nodes.append(Node("j", "j", Concatenate(), tuple(sources)))
    assert analyse(Network(tuple(nodes))).receptive_field("j") == (2 * count - 1, 1)


def test_softmax_before_dropout_and_dense_is_in_the_middle() -> None:
    network = chain(Input((8,)), Dense(4, "softmax"), Dropout(), Dense(3, "softmax"))
    (problem,) = analyse(network).problems
    assert (problem.node, problem.is_error) == ("n1", False)
    assert problem.message == (
        "dense applies softmax in the middle of the network: dense_1 gets shares of 1 instead of features. "
        "Use ReLU here, and softmax in the last layer."
    )
    assert problem.finding.fixes[0].settings == {"activation": "relu"}


def test_softmax_as_a_gate_is_no_mistake() -> None:
    nodes = (
        Node("i", "i", Input((4,))),
        Node("g", "g", Activation("softmax"), ("i",)),
        Node("s", "s", Add(), ("i", "g")),
        Node("d", "d", Dense(2, "softmax"), ("s",)),
    )
    assert not analyse(Network(nodes)).problems


def test_nothing_of_a_report_can_be_changed() -> None:
    report = analyse(chain(Input((4, 4, 1))))
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.totals = report.totals  # type: ignore[misc]
    with pytest.raises(AttributeError):
        report["n0"].state = State.BAD  # type: ignore[misc]
    assert surgery.insert(chain(Input((4, 4, 1)), Flatten()), Flatten(), Edge("n0", "n1", 0))[1] == "n2"


def test_frozen_weights_are_not_trained() -> None:
    network = chain(Input((8, 8, 4)), Conv2D(4, 3), ResidualUnit(4), Flatten(), Dense(2))
    plain = analyse(network)
    for key, name in (("n1", "conv2d"), ("n2", "residual_unit"), ("n4", "dense")):
        changed = analyse(network.with_node(network[key].with_trainable(False)), plain)
        assert changed == analyse(changed.network)
        assert changed.totals.cost == plain.totals.cost._replace(
            trainable=(plain.totals.cost.trainable or 0) - (plain.named(name).cost.trainable or 0),
        )
        assert changed[key].cost == plain[key].cost._replace(trainable=0)


def test_everything_inside_a_frozen_block_is_frozen() -> None:
    network = chain(Input((8, 8, 4)), ResidualUnit(4))
    report = analyse(network.with_node(network["n1"].with_trainable(False)))
    inner = report["n1"].inner
    assert inner is not None
    assert not any(node.trainable for node in inner.network)
    assert {inner[node.id].cost.trainable for node in inner.network} == {0}
    assert inner.totals.cost.params == report.totals.cost.params
    assert analyse(network)["n1"].inner != inner


def test_training_memory_has_gradients_of_what_is_trained_alone() -> None:
    """Adam keeps two numbers for a weight: 4 · (1 + 1 + 2) bytes for a trained one, 4 for a frozen one."""
    network = chain(Input((10,)), Dense(7), Dense(3))
    frozen = network.with_node(network["n1"].with_trainable(False))
    outputs = 4 * (10 + 7 + 3) * 5
    assert analyse(network).totals.training_bytes(5, 2) == 16 * (77 + 24) + outputs
    assert analyse(frozen).totals.training_bytes(5, 2) == 4 * 77 + 16 * 24 + outputs


def _calls_a_layer(layers: int) -> float:
    """How many functions are called for each layer of a network with skip connections, all layers new to it."""
    nodes = [Node("n0", "input", Input((8, 8, 4)))]
    for number in range(1, layers):
        name, last = f"n{number}", nodes[-1].id
        if number % 5 == 4:
            nodes.append(Node(name, name, Add(), (last, nodes[-4].id)))
        else:
            nodes.append(Node(name, name, BatchNormalization(momentum=number / 10_000), (last,)))
    network, count = Network(tuple(nodes)), 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    measure.cache_clear()
    sys.setprofile(note)
    try:
        analyse(network)
    finally:
        sys.setprofile(None)
    return count / layers


def test_the_work_for_a_layer_is_the_same_in_a_network_of_any_size() -> None:
    small, large = _calls_a_layer(300), _calls_a_layer(6000)
    assert large <= small
