"""Tests of differences: edits of known outcome, published networks, and that layers explain the totals exactly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.difference import KEYS, Difference, Kind, LayerDifference, Side, difference
from cnnstudio.core.errors import StudioError
from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    Change,
    Connect,
    MoveLayers,
    RemoveLayers,
    Rename,
    SetSettings,
    SwapLayer,
)
from cnnstudio.document.project import Project
from cnnstudio.gallery import published_network
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.graphs import networks
from tests.document.edit_walk import edits

BASE = chain(
    Input((28, 28, 1)), Conv2D(8, 3, padding="same"), BatchNormalization(), Activation(), MaxPooling2D(), Flatten(), Dense(10)
)  # fmt: skip


def compared(first: Network, second: Network, batch: int = 32, slots: int = 2) -> Difference:
    return difference(Side(analyse(first), batch, slots), Side(analyse(second), batch, slots))


def after(*changes: Change) -> Difference:
    """The base compared with what edits make of it."""
    project = Project(BASE)
    for change in changes:
        project = change.apply(project).project
    return compared(BASE, project.network)


def told(found: Difference) -> list[tuple[str, str]]:
    return [(layer.kind.value, layer.node.name) for layer in found.changed]


def only(found: Difference, name: str) -> LayerDifference:
    (layer,) = [layer for layer in found.layers if layer.node.name == name]
    return layer


def test_a_network_does_not_differ_from_itself() -> None:
    found = compared(BASE, BASE)
    assert found.changed == ()
    assert found.sentence == "no layer differs"
    assert len(found.layers) == len(BASE)


def test_a_changed_setting_is_told_with_what_it_costs_behind_it() -> None:
    """Conv2D of 8 → 16 filters of 3·3·1: 80 → 160 parameters; what comes behind gets twice the channels."""
    found = after(SetSettings.of(("n1",), {"filters": 16}))
    assert told(found) == [
        ("changed", "conv2d"), ("affected", "batch_normalization"), ("affected", "activation"),
        ("affected", "max_pooling2d"), ("affected", "flatten"), ("affected", "dense"),
    ]  # fmt: skip
    assert [detail.sentence for detail in only(found, "conv2d").details] == ["Filters 8 → 16"]
    assert (only(found, "conv2d").old.params, only(found, "conv2d").new.params) == (80, 160)
    assert only(found, "dense").change("params") == 14 * 14 * 8 * 10
    assert found.change("params") == 80 + 4 * 8 + 14 * 14 * 8 * 10


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (AppendLayer(Conv2D(8, 3, padding="same"), "n3"), [("added", "conv2d_1")]),
        (RemoveLayers(("n2",)), [("removed", "batch_normalization")]),
        (Rename("n1", "stem"), [("changed", "stem")]),
        (AddLayer(MaxPooling2D(), ("n1",)), [("added", "max_pooling2d_1")]),
        (MoveLayers(("n3",), Edge("n4", "n5", 0)), [("affected", "activation"), ("moved", "activation")]),
        (SwapLayer("n2", up=False), [("moved", "batch_normalization"), ("moved", "activation")]),
    ],
)
def test_edits_have_their_known_outcome(change: Change, outcome: list[tuple[str, str]]) -> None:
    found = told(after(change))
    if outcome[-1][0] == "moved":
        assert len(found) == 1
        assert found[0] in outcome
    else:
        assert found == outcome


def test_a_skip_changes_what_it_feeds_and_not_what_comes_behind() -> None:
    joined = AppendLayer(Add(), "n2")
    project = joined.apply(Project(BASE)).project
    merge = project.network.nodes[3].id
    skipped = Connect("n1", merge).apply(project).project
    assert told(compared(BASE, skipped.network)) == [("added", "add")]
    found = compared(project.network, skipped.network)
    assert told(found) == [("changed", "add")]
    (detail,) = found.changed[0].details
    assert detail.sentence == "Inputs batch_normalization → batch_normalization, conv2d"


def test_another_source_is_told() -> None:
    wide = Network((*BASE.nodes[:-1], BASE.nodes[-1]))
    other = wide.with_node(wide["n4"].with_inputs("n1"))
    found = compared(wide, other)
    assert told(found) == [("changed", "max_pooling2d")]
    assert found.changed[0].details[0].sentence == "Inputs activation → conv2d"


def test_learning_and_passing_over_are_told() -> None:
    frozen = BASE.with_node(BASE["n1"].with_trainable(False))
    found = compared(BASE, frozen)
    assert [detail.sentence for detail in only(found, "conv2d").details] == ["Learns yes → no"]


def test_an_id_that_was_given_again_is_another_layer() -> None:
    shorter = RemoveLayers(("n6",)).apply(Project(BASE)).project
    longer = AppendLayer(MaxPooling2D(), "n3").apply(shorter).project
    assert "n6" in longer.network
    assert sorted(told(compared(BASE, longer.network))) == [
        ("added", "max_pooling2d_1"), ("affected", "flatten"), ("affected", "max_pooling2d"), ("removed", "dense"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("vgg-16", "vgg-19", [("added", f"block{number}_conv4") for number in (3, 4, 5)]),
        ("resnet-34", "resnet-18", [("removed", None)] * 8),
    ],
)
def test_published_networks(first: str, second: str, outcome: list[tuple[str, str | None]]) -> None:
    """Simonyan & Zisserman, table 1: VGG-19 is VGG-16 with a fourth convolution in its last three stages;
    He et al., table 1: 16 residual units against 8.
    """
    found = compared(*[published_network(name).network(None, None, None) for name in (first, second)])
    kinds = [
        (kind, name if expected[1] else None)
        for (kind, name), expected in zip(told(found), outcome, strict=True)
    ]
    assert kinds == outcome


def test_what_cannot_be_counted_is_unknown() -> None:
    broken = SetSettings.of(("n1",), {"kernel_size": 99, "padding": "valid"}).apply(Project(BASE)).project
    found = compared(BASE, broken.network)
    assert only(found, "conv2d").change("params") is None
    assert found.explained("params") is None
    assert found.change("params") is not None  # of the sound part


def _check(found: Difference) -> None:
    """What must hold of every difference."""
    first, second = found.first.report.network, found.second.report.network
    assert sorted(layer.before.id for layer in found.layers if layer.before) == sorted(n.id for n in first)
    assert [layer.after.id for layer in found.layers if layer.after] == [
        *second.order(), *[node.id for node in second if node.id not in second.order()]
    ]  # fmt: skip
    if found.first.report.totals.is_complete and found.second.report.totals.is_complete:
        assert [found.explained(key) for key in KEYS] == [found.change(key) for key in KEYS]
    for layer in found.layers:
        _check_details(layer)


def _check_details(layer: LayerDifference) -> None:
    """What is told of a layer, done to what it was, makes what it is."""
    if layer.before is None or layer.after is None:
        return
    names = {detail.name for detail in layer.details}
    assert ("name" in names) == (layer.before.name != layer.after.name)
    if "type" in names:
        assert layer.before.layer.kind != layer.after.layer.kind
        return
    told_settings = {field.name for field in layer.before.layer.setting_list()} & names
    values = {name: getattr(layer.after.layer, name) for name in told_settings}
    assert layer.before.layer.with_settings(**values) == layer.after.layer


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), networks(least=3))
def test_random_edits_are_explained_exactly(data: Any, network: Network) -> None:
    project = Project(network)
    changes = edits(data.draw(st.randoms()), lambda: project)
    for _ in range(data.draw(st.integers(1, 8))):
        if not len(project.network):
            break
        try:
            project = next(changes).apply(project).project
        except StudioError:
            continue
    there, back = compared(network, project.network), compared(project.network, network)
    _check(there)
    _check(back)
    assert there.count(Kind.ADDED) == back.count(Kind.REMOVED)
    assert [there.change(key) for key in KEYS] == [
        None if (change := back.change(key)) is None else -change for key in KEYS
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks(most=14), networks(most=14), st.integers(1, 64), st.integers(0, 3))
def test_strangers_are_explained_exactly(first: Network, second: Network, batch: int, slots: int) -> None:
    _check(compared(first, second, batch, slots))
