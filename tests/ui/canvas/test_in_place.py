"""Networks with blocks open in place, without Qt."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, chain
from cnnstudio.document.changes import GroupLayers
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import InceptionModule, ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.in_place import SEPARATOR, laid_open, path_of
from tests.core.graphs import networks

NET = chain(Input((16, 16, 8)), ResidualUnit(8), InceptionModule(), Flatten(), Dense(10))


def inner(*path: str) -> str:
    return SEPARATOR.join(path)


def test_nothing_open_is_the_report_itself() -> None:
    report = analyse(NET)
    assert laid_open(report, ()).report is report
    assert laid_open(report, ("n0", "n3", "gone")).report is report


def test_the_layers_of_a_block_stand_in_its_place() -> None:
    opened = laid_open(analyse(NET), ("n1",))
    network = opened.report.network
    names = [node.name for node in network]
    assert names[:2] == ["input", "conv_1"]
    assert names[-3:] == ["inception_module", "flatten", "dense"]
    assert network[inner("n1", "conv_1")].inputs == ("n0",)
    assert network["n2"].inputs == (opened.frames[0].output,)
    assert opened.report.totals == analyse(NET).totals
    assert opened.report[inner("n1", "conv_1")].output == (16, 16, 8)
    assert opened.report.receptive_field("n4") == analyse(NET).receptive_field("n4")
    (frame,) = opened.frames
    assert (frame.block, frame.title, frame.depth) == ("n1", "residual_unit", 0)
    assert set(frame.members) == {node.id for node in network} - {"n0", "n2", "n3", "n4"}


def test_several_and_nested_blocks_are_open_at_once() -> None:
    applied = GroupLayers(("n1",)).apply(Project(NET))
    outer = applied.added[0]
    report = analyse(applied.project.network)
    opened = laid_open(report, (outer, inner(outer, "n1"), "n2"))
    assert [(frame.block, frame.depth) for frame in opened.frames] == [
        (outer, 0), ("n2", 0), (inner(outer, "n1"), 1)]  # fmt: skip
    around = opened.frame_around(inner(outer, "n1", "conv_1"))
    assert around is not None
    assert around.block == inner(outer, "n1")
    assert path_of(around.members[0]) == (outer, "n1", "conv_1")
    assert opened.frames[0].members == opened.frames[2].members
    assert opened.frame(outer) is opened.frames[0]


def test_a_block_that_is_bad_stays_shut() -> None:
    broken = chain(Input((2, 2, 8)), Conv2D(8, (5, 5)), ResidualUnit(8), Flatten())
    assert laid_open(analyse(broken), ("n2",)).frames == ()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks(least=2), st.data())
def test_all_layers_are_there_once_and_connected_as_before(network: Network, data: st.DataObject) -> None:
    report = analyse(network)
    blocks = data.draw(st.sets(st.sampled_from([node.id for node in network])))
    opened = laid_open(report, blocks)
    shown = opened.report.network
    assert set(opened.report.nodes) == {node.id for node in shown}
    for node in network:
        if opened.frame(node.id) is None:
            sources = [frame.output if (frame := opened.frame(s)) else s for s in node.inputs]
            assert list(shown[node.id].inputs) == sources
    count = sum(len(report[f.block].inner.network) - len(network[f.block].inputs) for f in opened.frames)  # type: ignore[union-attr]
    assert len(shown) == len(network) - len(opened.frames) + count


@pytest.mark.parametrize("path", [("a",), ("a", "b", "c")])
def test_ids_tell_where_a_layer_is(path: tuple[str, ...]) -> None:
    assert path_of(inner(*path)) == path
