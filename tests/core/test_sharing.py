from __future__ import annotations

from cnnstudio.core import pieces
from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import State
from cnnstudio.core.sharing import evenly_frozen, fresh_keys
from cnnstudio.document.changes import (
    ApplyFix,
    Paste,
    RemoveLayers,
    Restore,
    SetSettings,
    SetTrainable,
    Untie,
)
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input


def siamese(second: int = 3) -> Network:
    """One convolution on two images, the second with so many channels; 3·3·3·4 + 4 = 112 parameters."""
    conv = Conv2D(4, 3)
    return Network((
        Node("a", "left", Input((8, 8, 3))), Node("b", "right", Input((6, 6, second))),
        Node("c", "conv", conv, ("a",), "s0"), Node("d", "conv_1", conv, ("b",), "s0"),
    ))  # fmt: skip


def test_parameters_are_counted_once_and_work_twice() -> None:
    report = analyse(siamese())
    assert (report["c"].cost.params, report["d"].cost.params) == (112, 0)
    assert (report["c"].cost.macs, report["d"].cost.macs) == (36 * 108, 16 * 108)
    assert report.totals.cost.params == report.totals.cost.trainable == 112


def test_the_second_call_counts_once_the_first_is_gone() -> None:
    before = analyse(siamese())
    applied = RemoveLayers(("c",)).apply(Project(siamese()))
    assert analyse(applied.project.network, before).totals.cost.params == 112
    assert applied.project.network.twins("d") == ()


def test_settings_of_one_are_settings_of_all() -> None:
    project = Project(siamese())
    applied = SetSettings.of(("d",), {"filters": 7}).apply(project)
    assert [applied.project.network[key].layer for key in "cd"] == [Conv2D(7, 3)] * 2
    assert isinstance(applied.inverse, Restore)
    assert applied.inverse.apply(applied.project).project == project
    assert analyse(applied.project.network, analyse(project.network)).totals.cost.params == 28 * 7


def test_untied_layers_have_settings_and_parameters_of_their_own() -> None:
    network = Untie(("d",)).apply(Project(siamese())).project.network
    assert analyse(network, analyse(siamese())).totals.cost.params == 224
    changed = SetSettings.of(("d",), {"filters": 7}).apply(Project(network)).project.network
    assert changed["c"].layer == Conv2D(4, 3)


def test_other_channels_are_refused_and_mended() -> None:
    network = siamese(second=1)
    report = analyse(network)
    assert report["d"].state is State.BAD
    (problem,) = report.errors
    assert (
        "conv_1 shares the weights of conv, whose kernel is 3·3·3·4; its own input asks for 3·3·1·4"
        in problem.message
    )
    mended = ApplyFix("d", problem.finding.fixes[0]).apply(Project(network)).project.network
    assert analyse(mended).totals.cost.params == 112 + 40
    assert not analyse(mended).errors


def test_calls_with_other_settings_are_refused() -> None:
    nodes = siamese().nodes
    report = analyse(Network((*nodes[:3], nodes[3].with_layer(Conv2D(5, 3)))))
    assert "has other settings" in report.errors[0].message


def test_a_copy_shares_within_itself_alone() -> None:
    network = siamese()
    applied = Paste(network, None).apply(Project(network))
    assert [node.shared for node in applied.project.network] == ["", "", "s0", "s0", "", "", "s1", "s1"]
    assert analyse(applied.project.network).totals.cost.params == 224
    single = Paste(pieces.fragment(network, ("c",)), None).apply(Project(network)).project.network
    assert [node.shared for node in single][-1] == ""
    assert fresh_keys(network, network) == {"s0": "s1"}


def test_moves_and_names_keep_what_is_shared() -> None:
    node = siamese()["c"]
    copies = (node.with_name("x"), node.with_inputs("b"), node.with_layer(Conv2D(1)))
    assert [copy.shared for copy in copies] == ["s0"] * 3


def test_all_calls_are_frozen_alike() -> None:
    network = siamese()
    for key in "cd":
        applied = SetTrainable((key,), False).apply(Project(network))
        assert [node.trainable for node in applied.project.network] == [True, True, False, False]
        assert analyse(applied.project.network).totals.cost.trainable == 0
        assert applied.inverse.apply(applied.project).project.network == network


def test_what_one_call_says_of_training_holds_for_all() -> None:
    nodes = siamese().nodes
    mixed = (*nodes[:3], nodes[3].with_trainable(False))
    assert evenly_frozen(mixed) == (*nodes[:2], *[node.with_trainable(False) for node in nodes[2:]])
    assert evenly_frozen(nodes) == nodes
