from __future__ import annotations

from typing import Any

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.errors import StudioError
from cnnstudio.core.layer import Fix, Layer
from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.core.pieces import fragment
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    ApplyFix,
    Change,
    Connect,
    Disconnect,
    FeedLayer,
    InsertLayer,
    MoveLayers,
    Paste,
    RemoveLayers,
    Rename,
    SetProject,
    SetSettings,
    SetTrainable,
    SwapLayer,
    Ungroup,
)
from cnnstudio.document.project import Project


def made(kind: str, **values: Any) -> Layer:
    cls = layer_type(kind)
    assert cls is not None
    return cls(**values)


def small() -> Project:
    """A chain n0 … n4: input, convolution, pooling, flatten, dense."""
    layers = [
        made("input"),
        made("conv_2d", filters=4),
        made("max_pooling_2d"),
        made("flatten"),
        made("dense", units=3),
    ]
    return Project(network=chain(*layers))


def names(network: Network) -> list[str]:
    return [node.name for node in network]


CASES: list[tuple[Change, str, list[str]]] = [
    (AddLayer(made("dropout")), "add Dropout", ["n5"]),
    (AddLayer(made("dropout"), ("n1",)), "add Dropout", ["n5"]),
    (AppendLayer(made("dropout"), "n1"), "add Dropout", ["n5"]),
    (AppendLayer(made("dropout"), None), "add Dropout", ["n5"]),
    (InsertLayer(made("dropout"), Edge("n3", "n4", 0)), "insert Dropout", ["n5"]),
    (FeedLayer(made("dropout"), "n4"), "add Dropout", ["n5"]),
    (RemoveLayers(("n2",)), "delete layer", []),
    (RemoveLayers(("n1", "n2")), "delete 2 layers", []),
    (Connect("n1", "n3"), "connect", []),
    (Disconnect(Edge("n1", "n2", 0)), "disconnect", []),
    (MoveLayers(("n3",), Edge("n0", "n1", 0)), "move layer", []),
    (SwapLayer("n2", True), "move layer up", []),
    (SwapLayer("n2", False), "move layer down", []),
    (SetSettings.of(("n1",), {"filters": 9, "padding": "same"}), "change filters and padding", []),
    (SetTrainable(("n1",), False), "freeze layer", []),
    (SetTrainable(("n1", "n4"), False), "freeze 2 layers", []),
    (Rename("n1", " stem "), "rename layer", []),
    (ApplyFix("", Fix("Add an Input", insert=(made("input"),))), "add an Input", ["n5"]),
    (ApplyFix("n2", Fix("Remove the layer", remove=True)), "remove the layer", []),
    (ApplyFix("n1", Fix("Use same", {"padding": "same"})), "use same", []),
    (ApplyFix("n4", Fix("Insert it", insert=(made("dropout"), made("dropout")))), "insert it", ["n5", "n6"]),
    (ApplyFix("n4", Fix("Append it", insert=(made("dropout"),), append=True)), "append it", ["n5"]),
    (SetProject.of("change batch size", notes="x"), "change batch size", []),
]  # fmt: skip


@pytest.mark.parametrize(("change", "title", "added"), CASES, ids=[type(case[0]).__name__ for case in CASES])
def test_every_change_has_a_title_and_a_way_back(change: Change, title: str, added: list[str]) -> None:
    project = small()
    applied = change.apply(project)
    assert change.title == title
    assert applied.project != project
    assert list(applied.added) == added
    back = applied.inverse.apply(applied.project)
    assert back.project == project
    assert back.inverse.apply(back.project).project == applied.project


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (Connect("n4", "n1"), "circle"),
        (Connect("n0", "n0"), "no input"),
        (Disconnect(Edge("n0", "n2", 0)), "no such connection"),
        (SwapLayer("n1", True), "cannot move above input"),
        (SwapLayer("n4", False), "cannot move down"),
        (MoveLayers(("n0",), Edge("n2", "n3", 0)), "stay where they are"),
        (Rename("n1", "  "), "at least one character"),
        (Rename("n1", "a/b"), "no / in it"),
        (Rename("n1", "flatten"), "Another layer is called flatten"),
        (SetSettings.of(("n1",), {"filters": 0}), "at least 1"),
        (Ungroup("n1"), "does not open"),
    ],
)
def test_what_cannot_be_done_says_why(change: Change, part: str) -> None:
    with pytest.raises(StudioError) as caught:
        change.apply(small())
    assert part in str(caught.value)


def test_a_layer_before_another_goes_on_its_input_or_beside_the_others() -> None:
    before = FeedLayer(made("dropout"), "n4").apply(small()).project.network
    assert (before["n5"].inputs, before["n4"].inputs) == (("n3",), ("n5",))
    joined = AddLayer(made("add"), ("n1", "n2")).apply(small()).project
    more = FeedLayer(made("dropout"), "n5").apply(joined).project.network
    assert (more["n6"].inputs, more["n5"].inputs) == ((), ("n1", "n2", "n6"))
    loose = Disconnect(Edge("n3", "n4", 0)).apply(small()).project
    entry = FeedLayer(made("input"), "n4").apply(loose).project.network
    assert entry["n4"].inputs == ("n5",)


def test_settings_reach_the_layers_that_have_them() -> None:
    network = SetSettings.of(("n1", "n2", "n4"), {"padding": "same"}).apply(small()).project.network
    assert network["n1"].layer.to_data()["padding"] == network["n2"].layer.to_data()["padding"] == "same"
    assert network["n4"] == small().network["n4"]


def test_frozen_layers_learn_again() -> None:
    project = small()
    frozen = SetTrainable(("n1", "n4"), False).apply(project).project
    assert [node.id for node in frozen.network if not node.trainable] == ["n1", "n4"]
    again = SetTrainable(("n1", "n4"), True)
    assert again.title == "unfreeze 2 layers"
    assert again.apply(frozen).project == project


def test_a_block_opens_into_its_layers() -> None:
    project = Project(network=chain(made("input"), made("residual_unit", filters=1), made("flatten")))
    before = analyse(project.network).totals.cost
    applied = Ungroup("n1").apply(project)
    assert len(applied.added) == 7
    assert analyse(applied.project.network).totals.cost == before
    assert applied.inverse.apply(applied.project).project == project


def test_pasted_layers_get_fresh_names() -> None:
    project = small()
    applied = Paste(fragment(project.network, ("n1", "n2")), "n2").apply(project)
    assert names(applied.project.network)[3:5] == ["conv2d_1", "max_pooling2d_1"]
    assert Paste(fragment(project.network, ("n1", "n2")), "n2").title == "paste 2 layers"
