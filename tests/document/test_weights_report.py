from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.document.changes import GroupLayers, Ungroup
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import linked
from cnnstudio.document.weights_report import Misfit, WeightsReport, weights_report
from cnnstudio.layers.blocks.units import ConvolutionUnit
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def test_layers_inside_blocks_are_told_apart() -> None:
    network = chain(Input((8, 8, 3)), ConvolutionUnit(4), Flatten(), Dense(2))
    inside = [node.name for node in network["n1"].layer.expand((8, 8, 3)) if node.inputs]  # type: ignore[union-attr]
    network = linked(network, {"n1": ((inside[0], "a"), (inside[1], "b")), "n3": (("", "d"),)})
    kernel = (3, 3, 3, 4)
    report = weights_report("f.h5", analyse(network), {"a": (kernel,), "d": ((256, 3), (3,))})
    name = network["n1"].name
    assert report.taken == (f"{name}/{inside[0]}",)
    assert report.new == (f"{name}/{inside[1]}",)
    assert report.misfits == (Misfit("dense", ((256, 3), (3,)), ((256, 2), (2,))),)
    assert report.count == 3


def test_words() -> None:
    assert Misfit("d", ((4, 3),), ((4, 3), (3,))).words == "d: 1 arrays then, 2 now"
    assert Misfit("n", ((), (3,)), ((), (4,))).words == "n: 3 then, 4 now"
    network = chain(Input((3,)), *[Dense(4) for _ in range(6)])
    report = weights_report("f.h5", analyse(network), {})
    assert report.words == (
        "0 of 6 layers with weights have them from f.h5. Not in the file: dense, dense_1, dense_2 and 3 more. "
        "These have start weights."
    )


def test_layers_that_wait_or_are_wrong_are_not_counted() -> None:
    network = chain(Input((3,)), Dense(0 + 1), Flatten())
    broken = network.with_node(network["n1"].with_inputs())
    assert weights_report("f.h5", analyse(broken), {}).count == 0


def test_a_group_s_layers_keep_theirs_and_so_do_those_that_leave_it() -> None:
    network = linked(chain(Input((3,)), Dense(4), Dense(5)), {"n1": (("", "a"),), "n2": (("", "b"),)})
    saved = {"a": ((3, 4), (4,)), "b": ((4, 5), (5,))}
    grouped = GroupLayers(("n1", "n2")).apply(Project(network))
    assert len(grouped.project.network) == 2
    assert len(weights_report("f.h5", analyse(grouped.project.network), saved).taken) == 2
    opened = Ungroup(grouped.added[0]).apply(grouped.project).project
    assert len(weights_report("f.h5", analyse(opened.network), saved).taken) == 2


@pytest.mark.parametrize(
    ("taken", "text"),
    [
        ((), "No layer that can be counted has weights, so that none takes any from a.keras."),
        (("one",), "The one layer with weights has them from a.keras."),
        (("one", "two"), "All 2 layers with weights have them from a.keras."),
    ],
)
def test_words_agree_with_the_number(taken: tuple[str, ...], text: str) -> None:
    assert WeightsReport("a.keras", taken, (), ()).words == text
