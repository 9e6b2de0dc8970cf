"""A group as a value: counted, compared, saved, and safe from what hostile files hold."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_type, layer_types
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import ShapeError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.report import State
from cnnstudio.document.encoding import project_data, project_of
from cnnstudio.document.exposing import exposed
from cnnstudio.document.group import DEEPEST, MOST_LAYERS, Group, group_of
from cnnstudio.document.group_parameters import Parameter
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input

ROOT = Path(__file__).parents[2]


def stem(filters: int = 8, title: str = "Stem") -> Group:
    """Two convolutions, both driven by one parameter."""
    inside = chain(Input((16, 16, 3)), Conv2D(filters), Conv2D(filters), Activation("relu"))
    return exposed(Group(title, inside), "Filters", [("n1", "filters"), ("n2", "filters")])


def around(group: Group, *inputs: str) -> Network:
    return Network((Node("i", "image", Input((32, 32, 3))), Node("g", "stem", group, inputs or ("i",))))


def test_it_is_known_to_files_and_not_offered_as_a_layer() -> None:
    assert layer_type("group") is Group
    assert Group not in set(layer_types())
    assert group_of(stem()) is not None
    assert group_of(Conv2D()) is None


def test_it_costs_what_its_layers_cost_for_the_shapes_that_come_in() -> None:
    plain = analyse(chain(Input((32, 32, 3)), Conv2D(8), Conv2D(8), Activation("relu")))
    report = analyse(around(stem()))
    assert report.totals == plain.totals
    assert report["g"].output == (28, 28, 8)
    assert report.receptive_field("g") == plain.receptive_field("n3")


def test_parameters_are_settings_with_the_limits_of_what_they_drive() -> None:
    group = stem()
    title, filters = group.own_settings()
    assert (title.name, filters.name, filters.label, filters.minimum) == ("title", "filters", "Filters", 1)
    wide = group.with_settings(filters=24)
    assert [wide.inside[key].layer.value_of("filters") for key in ("n1", "n2")] == [24, 24]
    assert wide.value_of("filters") == 24
    assert "Filters 24" in wide.description()
    assert group.value_of("filters") == 8
    with pytest.raises(SettingError, match="at least 1"):
        group.with_settings(filters=0)


def test_it_takes_its_first_name_as_its_title() -> None:
    untitled = stem(title="")
    assert untitled.label == "Group"
    named = untitled.named("Head")
    assert (named.label, named.named("Other").label) == ("Head", "Head")
    assert Group("a/b.").base_name() == "a-b"


def test_equal_ones_are_equal_in_every_process() -> None:
    assert stem() == stem()
    assert hash(stem()) == hash(stem())
    assert stem(8) != stem(9)
    assert copy.deepcopy(stem()) == stem()
    source = (
        "import pickle, sys; from tests.document.test_group import stem; "
        "group = pickle.load(sys.stdin.buffer); assert group == stem() and len({group, stem()}) == 1"
    )
    for seed in ("1", "2"):  # texts have another hash with each
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", source]
        subprocess.run(command, input=pickle.dumps(stem()), env=environment, cwd=ROOT, check=True)


def test_it_is_saved_with_marks_and_parameters() -> None:
    inside = stem().inside
    marked = inside.with_node(inside["n1"].with_trainable(False)).with_node(inside["n3"].with_bypassed(True))
    project = Project(around(stem().with_settings(inside=marked)))
    assert project_of(project_data(project)) == project


def test_what_hangs_loose_inside_is_a_problem_with_a_way_out() -> None:
    inside = stem().inside
    loose = inside.with_nodes((*inside.nodes, Node("x", "spare", Conv2D(4), ("n1",))))
    group = stem().with_settings(inside=Network(loose.nodes, ("n3",)))
    (problem,) = analyse(around(group)).problems
    assert "spare" in problem.message
    assert "connect or delete" in problem.message
    assert group.opened((32, 32, 3)) is not None
    with pytest.raises(ShapeError, match="no input inside"):
        Group().expand((1, 1, 1))


def test_a_problem_inside_leads_there() -> None:
    inner = Group("Inner", chain(Input((8, 8, 3)), Conv2D(4, (40, 40))))
    outer = Group("Outer", Network((Node("e", "input", Input()), Node("k", "kernel", inner, ("e",)))))
    report = analyse(around(outer))
    assert report["g"].state is State.BAD
    assert report.problems[0].finding.place == ("k", "n1")


def test_its_inputs_are_counted() -> None:
    nodes = (Node("a", "a", Input()), Node("b", "b", Input()), Node("c", "conv", Conv2D(), ("a",)))
    assert Group("", Network(nodes)).minimum_inputs == Group("", Network(nodes)).maximum_inputs == 2
    assert Group().minimum_inputs == 1


def test_parameters_that_drive_nothing_go() -> None:
    gone = Parameter("size", "Size", (("n9", "filters"), ("n1", "no_such")))
    mixed = Parameter("mixed", "Mixed", (("n1", "filters"), ("n2", "activation")))
    group = Group("", stem().inside, (gone, mixed))
    assert [parameter.targets for parameter in group.parameters] == [(("n1", "filters"),)]


def nested(depth: int) -> dict[str, Any]:
    """JSON data of a network with groups inside each other."""
    inner: dict[str, Any] = {
        "nodes": [{"id": "e", "name": "e", "kind": "input", "settings": {}, "inputs": []}]
    }
    for level in range(depth):
        entry = {"id": "e", "name": "e", "kind": "input", "settings": {}, "inputs": []}
        settings = {"title": f"level {level}", "network": inner}
        inner = {
            "nodes": [entry, {"id": "g", "name": "g", "kind": "group", "settings": settings, "inputs": ["e"]}]
        }
    return inner


def test_groups_that_are_nested_too_deeply_are_kept_and_told_of() -> None:
    project = project_of({"format": "cnnstudio", "version": 1, "network": nested(DEEPEST + 20)})
    assert analyse(project.network).errors
    assert project_of(project_data(project)) == project
    sound = project_of({"format": "cnnstudio", "version": 1, "network": nested(DEEPEST)})
    assert not analyse(sound.network).errors


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"network": []},
        {"network": {"nodes": "many"}},
        {"network": {"nodes": [{"id": "a", "name": "a", "kind": "group", "settings": None}]}},
        {"network": {"nodes": []}, "title": 7},
        {"network": {"nodes": []}, "title": "x" * 1000},
        {"network": {"nodes": []}, "parameters": {}},
        {"network": {"nodes": []}, "parameters": [3]},
        {"network": {"nodes": []}, "parameters": [{"name": "class", "label": "", "targets": []}]},
        {"network": {"nodes": []}, "parameters": [{"name": "a", "label": "", "targets": [["a"]]}]},
        {"network": {"nodes": [{"id": "a", "name": "a", "kind": "input", "settings": {}, "inputs": []}] * 2}},
    ],
)
def test_a_damaged_group_is_kept_in_a_placeholder(settings: dict[str, Any]) -> None:
    node = {"id": "g", "name": "g", "kind": "group", "settings": settings, "inputs": []}
    project = project_of({"format": "cnnstudio", "version": 1, "network": {"nodes": [node]}})
    assert group_of(project.network["g"].layer) is None
    assert analyse(project.network).errors
    assert project_data(project)["network"]["nodes"][0]["settings"] == settings


def test_a_circle_inside_is_a_problem_and_no_hang() -> None:
    nodes = [
        {"id": "e", "name": "e", "kind": "input", "settings": {}, "inputs": []},
        {"id": "a", "name": "a", "kind": "flatten", "settings": {}, "inputs": ["b"]},
        {"id": "b", "name": "b", "kind": "flatten", "settings": {}, "inputs": ["a"]},
    ]
    group = Group.from_data({"network": {"nodes": nodes}})
    assert analyse(around(group))["g"].state is State.BAD


def test_absurd_counts_are_refused_before_they_cost_time() -> None:
    group = Group("", Network((Node("e", "e", Input()), Node("c", "c", Conv2D(), ("e",)))))
    while group.count <= MOST_LAYERS // 10:
        group = ten_of(group)
    with pytest.raises(SettingError, match=f"{MOST_LAYERS:,}"):
        ten_of(group)


def ten_of(group: Group) -> Group:
    """A group that holds ten copies of another."""
    nodes = [Node(f"g{n}", f"g{n}", group, (f"g{n - 1}" if n else "e",)) for n in range(10)]
    return Group("", Network((Node("e", "e", Input()), *nodes)))
