"""Grouping and its way back, and edits inside, on random networks too."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError, StudioError
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.core.report import Report
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    EditInside,
    GroupLayers,
    MakeOwn,
    Paste,
    RemoveLayers,
    Rename,
    SetGroup,
    SetSettings,
    SwapLayer,
    Ungroup,
)
from cnnstudio.document.exposing import exposed
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.graphs import networks

NET = chain(Input((28, 28, 1)), Conv2D(8), Conv2D(8), Conv2D(8), Flatten())


def grouped(network: Network = NET, ids: tuple[str, ...] = ("n1", "n2", "n3")) -> tuple[Project, str]:
    applied = GroupLayers(ids).apply(Project(network))
    return applied.project, applied.added[0]


def inside(project: Project, node: str) -> Group:
    group = group_of(project.network[node].layer)
    assert group is not None
    return group


def figures(report: Report) -> dict[str, object]:
    """What is known of each layer, by name."""
    return {
        node.name: (report[node.id].output, report[node.id].cost, report.receptive_field(node.id))
        for node in report.network
    }


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks(least=3), st.data())
def test_group_and_ungroup_give_the_network_that_was_there(network: Network, data: st.DataObject) -> None:
    ids = [node.id for node in network if node.inputs]
    start = data.draw(st.integers(0, len(ids) - 1))
    chosen = tuple(ids[start : start + data.draw(st.integers(1, 5))])
    marked = data.draw(st.sampled_from(chosen))
    network = network.with_node(network[marked].with_trainable(False))
    try:
        project, node = grouped(network, chosen)
    except NetworkError:
        assume(False)
        return
    before, now = analyse(network), analyse(project.network)
    back = Ungroup(node).apply(project).project.network
    assert {n.id: n for n in back} == {n.id: n for n in network}
    assert back.outputs() == network.outputs()
    if chosen == tuple(n.id for n in network if n.id in chosen) and not before.errors:
        assert figures(analyse(back)) == figures(before)
    if not before.errors:
        assert now.totals == before.totals
        assert now[node].output == before[now.network[node].layer.inside.named_outputs[0]].output  # type: ignore[attr-defined]


def test_marks_of_layers_are_kept_and_those_of_the_group_added() -> None:
    nodes = list(NET.nodes)
    nodes[1] = nodes[1].with_shared("s0").with_trainable(False)
    nodes[2] = Node("n2", "conv2d_1", nodes[1].layer, ("n1",), "s0", bypassed=True)
    network = Network(tuple(nodes))
    project, node = grouped(network)
    assert [n.shared for n in inside(project, node).inside][1:3] == ["s0", "s0"]
    assert Ungroup(node).apply(project).project.network == network
    frozen = Project(project.network.with_node(project.network[node].with_trainable(False)))
    assert not any(
        n.trainable for n in Ungroup(node).apply(frozen).project.network if n.id in ("n1", "n2", "n3")
    )


def test_names_that_are_taken_by_then_are_made_free() -> None:
    project, node = grouped()
    project = Rename("n4", "conv2d").apply(project).project
    names = [n.name for n in Ungroup(node).apply(project).project.network]
    assert names == ["input", "conv2d_3", "conv2d_1", "conv2d_2", "conv2d"]


def test_several_inputs_go_in_once_each_and_in_order() -> None:
    nodes = (
        Node("i", "image", Input((8, 8, 4))),
        Node("a", "a", Conv2D(4, padding="same"), ("i",)),
        Node("b", "b", Conv2D(4, padding="same"), ("i",)),
        Node("s", "sum", Add(), ("a", "b")),
        Node("t", "sum_2", Add(), ("s", "a")),
    )
    project, node = grouped(Network(nodes), ("s", "t"))
    assert project.network[node].inputs == ("a", "b")
    assert [entry.name for entry in inside(project, node).entries] == ["input", "input_1"]
    assert Ungroup(node).apply(project).project.network == Network(nodes)


def test_groups_stand_inside_groups() -> None:
    project, inner = grouped(NET, ("n2",))
    applied = GroupLayers(("n1", inner), "Outer").apply(project)
    outer = applied.added[0]
    assert analyse(applied.project.network).totals == analyse(NET).totals
    change = EditInside((outer,), EditInside((inner,), AppendLayer(Activation("relu"), "n2")))
    deeper = change.apply(applied.project).project
    assert change.title == "add Activation"
    flat = Ungroup(inner).apply(Ungroup(outer).apply(deeper).project).project.network
    assert [n.name for n in flat] == ["input", "conv2d", "conv2d_1", "activation", "conv2d_2", "flatten"]
    assert EditInside((outer, inner), change.change.change).apply(applied.project).project == deeper  # type: ignore[attr-defined]


def test_an_edit_inside_is_one_of_the_project_and_leads_back() -> None:
    project, node = grouped()
    applied = EditInside((node,), SetSettings.of(("n2",), {"filters": 16})).apply(project)
    assert (
        analyse(applied.project.network)[node].cost
        == analyse(chain(Input((28, 28, 1)), Conv2D(8), Conv2D(16), Conv2D(8))).totals.cost
    )
    assert applied.inverse.apply(applied.project).project == project


def test_the_output_follows_what_is_done_at_the_end() -> None:
    project, node = grouped()

    def output(change: object) -> str:
        done = EditInside((node,), change).apply(project).project  # type: ignore[arg-type]
        assert not analyse(done.network).errors
        return inside(done, node).inside.named_outputs[0]

    assert output(AppendLayer(Activation("relu"), "n3")) == "n4"
    assert output(AddLayer(Activation("relu"), ("n3",))) == "n4"
    assert output(RemoveLayers(("n3",))) == "n2"
    assert output(SwapLayer("n3", up=True)) == "n2"
    assert output(RemoveLayers(("n1", "n2", "n3"))) == "input"


def test_what_drives_several_follows_when_one_is_changed_inside() -> None:
    project, node = grouped()
    group = exposed(inside(project, node), "Filters", [("n1", "filters"), ("n3", "filters")])
    project = SetGroup(node, group, "make a parameter").apply(project).project
    project = EditInside((node,), SetSettings.of(("n3",), {"filters": 5})).apply(project).project
    assert inside(project, node).value_of("filters") == 5
    assert inside(project, node).inside["n1"].layer.value_of("filters") == 5
    project = EditInside((node,), RemoveLayers(("n1",))).apply(project).project
    assert inside(project, node).parameters[0].targets == (("n3", "filters"),)


def test_an_input_inside_that_goes_takes_its_connection_along() -> None:
    nodes = (
        Node("i", "image", Input((8, 8, 4))),
        Node("a", "a", Conv2D(4, padding="same"), ("i",)),
        Node("s", "sum", Add(), ("i", "a")),
    )
    project, node = grouped(Network(nodes), ("s",))
    first = inside(project, node).entries[0].id
    project = EditInside((node,), RemoveLayers((first,))).apply(project).project
    assert project.network[node].inputs == ("a",)
    more = EditInside((node,), AddLayer(Input((8, 8, 4)))).apply(project).project
    assert inside(more, node).maximum_inputs == 2
    assert more.network[node].inputs == ("a",)
    assert analyse(more.network).errors


def test_the_size_of_an_input_inside_is_that_of_what_feeds_it() -> None:
    project, node = grouped()
    with pytest.raises(NetworkError, match="size of what feeds the group"):
        EditInside((node,), SetSettings.of(("input",), {"shape": (5, 5, 1)})).apply(project)
    assert inside(EditInside((node,), Rename("input", "from_outside")).apply(project).project, node).entries[
        0
    ].name == ("from_outside")


def test_a_built_in_block_is_edited_once_it_is_ones_own() -> None:
    network = chain(Input((16, 16, 8)), ResidualUnit(8), Flatten())
    with pytest.raises(NetworkError, match="make it your own"):
        EditInside(("n1",), RemoveLayers(("act_1",))).apply(Project(network))
    own = MakeOwn("n1").apply(Project(network)).project
    assert analyse(own.network).totals == analyse(network).totals
    assert own.network["n1"].layer.label == "Residual unit"
    EditInside(("n1",), RemoveLayers(("act_1",))).apply(own)
    with pytest.raises(NetworkError, match="your own already"):
        MakeOwn("n1").apply(own)
    with pytest.raises(NetworkError, match="plain layer"):
        MakeOwn("n2").apply(own)


def test_a_broken_or_unfed_group_ungroups_all_the_same() -> None:
    project, node = grouped()
    broken = EditInside((node,), SetSettings.of(("n2",), {"kernel_size": (50, 50)})).apply(project).project
    assert analyse(broken.network).errors
    assert [n.name for n in Ungroup(node).apply(broken).project.network] == [n.name for n in NET]
    unfed = RemoveLayers(("n0",)).apply(project).project
    assert [n.name for n in Ungroup(node).apply(unfed).project.network] == [n.name for n in NET][1:]


def test_copies_are_set_apart() -> None:
    project, node = grouped()
    group = exposed(
        inside(project, node), "Filters", [("n1", "filters"), ("n2", "filters"), ("n3", "filters")]
    )
    project = SetGroup(node, group, "x").apply(project).project
    piece = Network((project.network[node].with_inputs(),))
    pasted = Paste(piece, node).apply(project)
    changed = SetSettings.of(pasted.added, {"filters": 3}).apply(pasted.project).project
    assert inside(changed, node).value_of("filters") == 8
    assert inside(changed, pasted.added[0]).value_of("filters") == 3


def test_the_first_name_becomes_the_title() -> None:
    project, node = grouped()
    named = Rename(node, "Stem").apply(project).project
    assert (named.network[node].name, inside(named, node).title) == ("Stem", "Stem")
    again = Rename(node, "left").apply(named).project
    assert (again.network[node].name, inside(again, node).title) == ("left", "Stem")


def test_refusals_name_the_way_out() -> None:
    with pytest.raises(StudioError, match="where images come in"):
        GroupLayers(("n0", "n1")).apply(Project(NET))
    assert Edge("n0", "n1", 0) in set(NET.edges())
