"""What cards and connections show."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.core.report import State
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.card_state import (
    SHARE_STEPS,
    CardState,
    bar_share,
    card_key,
    card_state,
    connection_state,
    short_reason,
)
from cnnstudio.ui.problems.waiting import awaited


def _state(network: Network, node: str) -> CardState:
    report = analyse(network)
    known = report[node]
    share = bar_share(known, report.totals.cost.params, "params")
    return card_state(network[node], known, share, awaited(known, network))


def test_a_sound_card_shows_its_figures(networks: SimpleNamespace) -> None:
    network = Network(
        (
            networks.node("image", Input((28, 28, 1))),
            networks.node("conv", Conv2D(32, activation="relu"), "image"),
        )
    )
    state = _state(network, "conv")
    assert (state.name, state.description, state.group) == ("conv", "32 × 3×3, valid, ReLU", "Convolution")
    assert (state.figure, state.short_figure) == ("26 H × 26 W × 32 C", "26 × 26 × 32")
    assert state.second_line == "320 · 195 k"
    assert (state.standing, state.mark, state.share) == (State.SOUND, "", SHARE_STEPS)


def test_an_input_has_no_second_line(networks: SimpleNamespace) -> None:
    state = _state(networks.chain(), "image")
    assert state.second_line == ""
    assert state.is_source
    assert state.share == 0


def test_a_bad_card_says_why_and_the_others_wait(networks: SimpleNamespace) -> None:
    state = _state(networks.bad(), "add")
    assert (state.standing, state.mark, state.figure) == (State.BAD, "error", "—")
    assert state.second_line == "gets 16 × 16 × 4 and 16 × 16 × 8"
    assert state.share is None
    waiting = _state(networks.bad(), "flat")
    assert (waiting.standing, waiting.mark, waiting.second_line) == (State.WAITING, "", "waits for add")


def test_a_warning_has_its_own_mark(networks: SimpleNamespace) -> None:
    from cnnstudio.layers.dense import Dense

    network = Network((networks.node("image", Input((4, 4, 1))), networks.node("dense", Dense(2), "image")))
    assert _state(network, "dense").mark == "warning"


def test_a_block_is_marked_as_one(networks: SimpleNamespace) -> None:
    assert _state(networks.block(), "unit").is_block
    assert not _state(networks.chain(), "a").is_block


def test_the_bar_is_the_share_of_the_whole(networks: SimpleNamespace) -> None:
    report = analyse(networks.chain())
    assert bar_share(report["a"], report.totals.cost.params, "params") == round(SHARE_STEPS / 3)
    assert bar_share(report["a"], report.totals.cost.macs, "macs") == round(SHARE_STEPS / 3)


def test_little_is_still_seen_and_unknown_is_not_nothing(networks: SimpleNamespace) -> None:
    known = analyse(networks.chain())["a"]
    assert bar_share(known, 10**12, "params") == 1
    assert bar_share(known, None, "params") is None
    assert bar_share(known._replace(cost=known.cost), 0, "params") == 0


def test_the_connection_that_does_not_fit_is_the_bad_one(networks: SimpleNamespace) -> None:
    report = analyse(networks.bad())
    states = {edge: connection_state(edge, report).standing for edge in report.network.edges()}
    bad = [edge for edge, standing in states.items() if standing is State.BAD]
    assert len(bad) == 1
    assert bad[0].target == "add"
    assert states[Edge("add", "pool", 0)] is State.WAITING
    assert states[Edge("image", "a", 0)] is State.SOUND


def test_a_connection_shows_its_shape_if_there_is_one(networks: SimpleNamespace) -> None:
    report = analyse(networks.bad())
    assert connection_state(Edge("image", "a", 0), report).label == "16 × 16 × 8"
    assert connection_state(Edge("add", "pool", 0), report).label == ""


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Add takes inputs of one shape; it gets 2 × 2 × 1 and 3 × 3 × 1. A 1×1 makes them match.",
         "gets 2 × 2 × 1 and 3 × 3 × 1"),
        ("A window of 40 px does not fit in 28 px: use a smaller kernel.", "A window of 40 px does not fit in 28 px"),
        ("conv has no input: connect a layer to its upper port, or remove it.", "has no input"),
        ("Conv2D: a window of 9×9 px does not fit in 8×8 px. Use less.", "a window of 9×9 px does not fit in 8×8 px"),
        ("Inside, first: Max pooling: a window of 9×9 px does not fit in 8×8 px. Use less.",
         "a window of 9×9 px does not fit in 8×8 px"),
        ("conv takes at most 1 input; it has 2: disconnect one of them.", "takes at most 1 input; it has 2"),
        ("conv feeds itself: remove that connection.", "feeds itself"),
        ("The rate of 1.5 is too large. Use less.", "The rate of 1.5 is too large"),
    ],
)  # fmt: skip
def test_a_reason_is_short(message: str, reason: str) -> None:
    assert short_reason(message, "conv", "Add") == reason


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("keras:Lambda", "holds code, which is never run"),
        ("keras:mine.Swirl", "is a class of its author's"),
        ("whirl", "is a layer type that this version does not know"),
    ],
)
def test_a_placeholder_says_on_its_card_why_it_is_one(kind: str, reason: str) -> None:
    layer = Placeholder.holding(kind, {})
    network = Network((Node("a", "odd", layer),))
    message = analyse(network).errors[-1].message
    assert short_reason(message, "odd", layer.label) == reason


_SHAPES = ((16, 16, 8), (1, 1, 3), (5, 7, 6), (7,), (3, 4), (2, 3, 4, 5))
_HARSH: tuple[dict[str, Any], ...] = (
    {}, {"kernel_size": 99}, {"pool_size": 99}, {"groups": 7}, {"axis": 9}, {"strides": 9},
)  # fmt: skip


def _layers() -> Iterator[Layer]:
    """Every layer type, as it comes and with settings that do not fit."""
    for kind in layer_types():
        for settings in _HARSH:
            if settings.keys() <= {setting.name for setting in kind.setting_list()}:
                yield kind(**settings)


def _refusals(layer: Layer) -> Iterator[str]:
    """What is said of a layer that gets none to three inputs of like and unlike shapes."""
    for count in range(4):
        for first in range(len(_SHAPES)):
            for step in (0, 1):
                chosen = [_SHAPES[(first + step * place) % len(_SHAPES)] for place in range(count)]
                inputs = [Node(f"i{place}", f"i{place}", Input(shape)) for place, shape in enumerate(chosen)]
                network = Network((*inputs, Node("it", "it_1", layer, tuple(node.id for node in inputs))))
                yield from (
                    problem.message for problem in analyse(network)["it"].problems if problem.is_error
                )


def test_every_refusal_has_a_reason_that_says_something() -> None:
    labels = {kind.label for kind in layer_types()}
    told = {(message, layer.label) for layer in _layers() for message in _refusals(layer)}
    assert len(told) > 30
    for message, label in told:
        reason = short_reason(message, "it_1", label)
        assert reason in message
        assert reason not in labels
        assert not reason.startswith("Inside")
        assert len(reason.split()) >= 3 or "×" in reason, message


def test_frozen_weights_are_marked_where_there_are_any(networks: SimpleNamespace) -> None:
    network = networks.chain()
    frozen = network.with_changed([node.with_trainable(False) for node in network])
    report = analyse(frozen)
    for node in frozen:
        has_params = bool(report[node.id].cost.params)
        assert _state(frozen, node.id).is_frozen is has_params
        assert not _state(network, node.id).is_frozen
        blockers = awaited(report[node.id], frozen)
        assert card_key(node, report[node.id], 0, blockers) != card_key(
            network[node.id], report[node.id], 0, blockers
        )
    assert any(_state(frozen, node.id).is_frozen for node in frozen)


def test_a_bypassed_card_has_its_own_mark_and_word() -> None:
    network = Network(
        (
            Node("i", "image", Input((8, 8, 4))),
            Node("c", "conv", Conv2D(4, padding="same"), ("i",)),
            Node("side", "side", Conv2D(4, padding="same"), ("i",)),
            Node("s", "sum", Add(), ("c", "side"), bypassed=True),
        )
    )
    passed, unused = _state(network, "s"), _state(network, "side")
    assert (passed.is_left_out, passed.mark, passed.second_line) == (True, "bypass", "bypassed")
    assert (unused.is_left_out, unused.mark, unused.second_line) == (True, "", "not used")
    assert passed.figure == "8 H × 8 W × 4 C"
    assert not _state(network, "c").is_left_out
    report = analyse(network)
    assert connection_state(Edge("c", "s", 0), report).standing is State.SOUND
    for edge in (Edge("side", "s", 1), Edge("i", "side", 0)):
        assert connection_state(edge, report).standing is State.WAITING


def test_bypassing_changes_the_key_of_a_card() -> None:
    """While the key is the same, nothing is drawn anew."""
    nodes = Node("i", "image", Input((8, 8, 4))), Node("a", "act", Activation("relu"), ("i",))
    network = Network(nodes)
    passed = network.with_node(network["a"].with_bypassed(True))
    keys = [card_key(n["a"], analyse(n)["a"], 0, ()) for n in (network, passed)]
    assert keys[0] != keys[1]
