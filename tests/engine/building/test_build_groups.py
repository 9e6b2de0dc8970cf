"""Groups in Keras: built flat, grouped or not the same, and written as functions that build the same model."""

from __future__ import annotations

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.pieces import fragment
from cnnstudio.document.changes import (
    EditInside,
    GroupLayers,
    MakeOwn,
    Paste,
    Rename,
    SetGroup,
    SetSettings,
    SetTrainable,
    Ungroup,
)
from cnnstudio.document.exposing import exposed
from cnnstudio.document.group import group_of
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.classification import gives_logits
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.graphs import networks
from tests.engine.rebuilding import check_rebuilds, formatted

PLAIN = Training(scaling="none")


@pytest.fixture(autouse=True)
def cleared() -> None:
    keras.backend.clear_session(free_memory=False)


def stems(*filters: int) -> Project:
    """A network with as many copies of one group, driven by its parameters."""
    network = chain(
        Input((16, 16, 3)), Conv2D(4, padding="same"), Conv2D(4, padding="same"), Flatten(), Dense(10)
    )
    applied = GroupLayers(("n1", "n2")).apply(Project(network, "stems"))
    node, project = applied.added[0], Rename(applied.added[0], "Stem").apply(applied.project).project
    group = group_of(project.network[node].layer)
    assert group is not None
    group = exposed(group, "Filters", [("n1", "filters"), ("n2", "filters")])
    group = exposed(group, "Activation", [("n2", "activation")])
    project = SetGroup(node, group, "x").apply(project).project
    keys = [node]
    for _ in filters[1:]:
        pasted = Paste(fragment(project.network, (node,)), keys[-1]).apply(project)
        project = pasted.project
        keys += pasted.added
    for key, count in zip(keys, filters, strict=True):
        project = SetSettings.of((key,), {"filters": count}).apply(project).project
    return project


def names(project: Project) -> list[str]:
    return [layer.name for layer in build(project).layers]


def test_its_layers_are_called_after_it() -> None:
    assert [name for name in names(stems(4)) if "conv" in name] == ["Stem_conv2d", "Stem_conv2d_1"]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks(least=3, most=7), st.data())
def test_grouped_and_ungrouped_the_model_is_the_same(network: Network, data: st.DataObject) -> None:
    keras.backend.clear_session(free_memory=False)
    assume(not analyse(network).errors)
    ids = [node.id for node in network if node.inputs]
    start = data.draw(st.integers(0, len(ids) - 1))
    try:
        applied = GroupLayers(tuple(ids[start : start + data.draw(st.integers(1, 4))])).apply(
            Project(network, "x", training=PLAIN)
        )
    except NetworkError:
        assume(False)
        return
    before = build(Project(network, "x", training=PLAIN))
    back = build(Ungroup(applied.added[0]).apply(applied.project).project)
    assert json.loads(back.to_json())["config"] == json.loads(before.to_json())["config"]
    inside = build(applied.project)
    assert inside.count_params() == before.count_params()
    assert inside.output_shape == before.output_shape


def test_a_script_has_one_function_for_all_copies_with_the_parameters_as_arguments(tmp_path: Path) -> None:
    text = check_rebuilds(stems(4, 8, 16))
    assert text.count("def stem(") == 1
    assert "def stem(x, filters, activation, name):" in text
    assert 'stem(x, filters=16, activation="linear", name="Stem_2")' in text
    assert not formatted(text, tmp_path / "exported.py")


def test_a_single_copy_has_its_parameters_too() -> None:
    assert "def stem(x, filters, activation, name):" in check_rebuilds(stems(4))


def test_a_copy_that_was_edited_has_a_function_of_its_own() -> None:
    project = stems(4, 8)
    second = project.network.by_name("Stem_1")
    assert second is not None
    edited = EditInside((second.id,), SetSettings.of(("n1",), {"kernel_size": (5, 5)})).apply(project).project
    assert check_rebuilds(edited).count("def stem") == 1, "a value that differs is one more argument"
    more = EditInside((second.id,), GroupLayers(("n1",), "Inner")).apply(project).project
    text = check_rebuilds(more)
    assert "def stem_1(" in text
    assert "def inner(" in text


def test_a_title_full_of_signs_makes_a_script_all_the_same() -> None:
    project = stems(4)
    node = project.network.nodes[1].id
    for title in ('"""', "\\", "class", "été — 1", "keras", "x" * 80):
        check_rebuilds(SetSettings.of((node,), {"title": title}).apply(project).project)


def test_a_block_of_ones_own_is_what_it_was() -> None:
    network = chain(Input((16, 16, 8)), ResidualUnit(8), Flatten(), Dense(3))
    own = MakeOwn("n1").apply(Project(network, "x")).project
    assert names(own) == names(Project(network, "x"))
    check_rebuilds(own)


def test_what_layers_share_inside_stays_inside() -> None:
    shared = Conv2D(4, padding="same")
    nodes = (
        Node("i", "image", Input((8, 8, 4))),
        Node("a", "a", shared, ("i",), "s0"),
        Node("b", "b", shared, ("a",), "s0"),
        Node("s", "sum", Add(), ("b", "i")),
    )
    applied = GroupLayers(("a", "b")).apply(Project(Network(nodes), "x"))
    pasted = Paste(fragment(applied.project.network, applied.added), applied.added[0]).apply(applied.project)
    project = pasted.project
    assert analyse(project.network).totals.cost.params == 2 * (3 * 3 * 4 * 4 + 4)
    assert build(project).count_params() == 2 * (3 * 3 * 4 * 4 + 4)
    check_rebuilds(project)


def test_a_group_at_the_end_ends_as_its_layers_do() -> None:
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"), Dropout(0.5))
    for chosen in (("n2", "n3"), ("n3",), ("n1", "n2", "n3")):
        project = GroupLayers(chosen).apply(Project(network, "x")).project
        assert not gives_logits(analyse(project.network)), chosen


def test_it_predicts_what_its_layers_do() -> None:
    network = chain(Input((8, 8, 1)), Conv2D(3, padding="same"), Activation("relu"), Flatten(), Dense(4))
    plain = build(Project(network, "x"))
    grouped = build(GroupLayers(("n1", "n2")).apply(Project(network, "x")).project)
    grouped.set_weights(plain.get_weights())
    images = np.random.default_rng(0).random((2, 8, 8, 1), np.float32)
    np.testing.assert_array_equal(grouped(images), plain(images))


def test_frozen_layers_and_frozen_groups_stay_as_they_are() -> None:
    project = stems(4, 8)
    first, second = (project.network.by_name(name) for name in ("Stem", "Stem_1"))
    assert first is not None
    assert second is not None
    inner = EditInside((first.id,), SetTrainable(("n1",), trainable=False)).apply(project).project
    both = SetTrainable((second.id,), trainable=False).apply(inner).project
    text = check_rebuilds(both)
    assert text.count("def stem(") == 1
    model = build(both)
    learning = {variable.path.split("/")[0] for variable in model.trainable_variables}
    assert learning == {"Stem_conv2d_1", "dense"}
    trainable = sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)
    assert analyse(both.network).totals.cost.trainable == trainable
    for node in (first.id, second.id):
        both = Ungroup(node).apply(both).project
    assert {variable.path.split("/")[0] for variable in build(both).trainable_variables} == {
        "conv2d_1",
        "dense",
    }
