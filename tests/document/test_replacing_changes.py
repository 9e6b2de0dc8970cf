from __future__ import annotations

from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.changes import ExchangeLayers, ReplaceLayers, ResetSettings, SetSettings
from cnnstudio.document.group import Group
from cnnstudio.document.group_parameters import Parameter
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input

PROJECT = Project(chain(Input((8, 8, 4)), Conv2D(5, 3), Conv2D(6, 3), MaxPooling2D()))


def test_what_does_not_carry_over_is_told() -> None:
    applied = ReplaceLayers(("n1",), DepthwiseConv2D).apply(PROJECT)
    assert applied.remark == "depthwise_conv2d became Depthwise Conv2D, which cannot take over: filters."
    both = ReplaceLayers(("n1", "n2"), DepthwiseConv2D).apply(PROJECT)
    assert both.remark.startswith("2 layers became Depthwise Conv2D")
    assert ReplaceLayers(("n3",), DepthwiseConv2D).apply(PROJECT).remark == ""


def test_replacing_leads_back() -> None:
    change = ReplaceLayers(("n1",), DepthwiseConv2D)
    applied = change.apply(PROJECT)
    assert change.title == "replace by Depthwise Conv2D"
    assert applied.inverse.apply(applied.project).project == PROJECT


def test_swapping_leads_back() -> None:
    change = ExchangeLayers("n1", "n3")
    applied = change.apply(PROJECT)
    assert [node.id for node in applied.project.network] == ["n0", "n3", "n2", "n1"]
    assert change.title == "swap layers"
    assert change.apply(applied.project).project == PROJECT


def test_a_group_with_parameters_can_be_replaced_and_reset() -> None:
    """Settings of a group are its own, not those of its type."""
    inside = Network((Node("i", "i", Input((8, 8, 2))), Node("c", "c", Conv2D(4, 3, padding="same"), ("i",))))
    group = Group(inside=inside, parameters=(Parameter("maps", "Maps", (("c", "filters"),)),))
    network = chain(Input((8, 8, 2)), group)
    name = group.own_settings()[-1].name
    wider = SetSettings.of(("n1",), {name: 9}).apply(Project(network)).project
    reset = ResetSettings(("n1",), (name,)).apply(wider).project
    assert wider.network["n1"].layer.value_of(name) == 9
    assert reset.network["n1"].layer.value_of(name) == Conv2D().filters
    replaced = ReplaceLayers(("n1",), Conv2D).apply(wider)
    assert isinstance(replaced.project.network["n1"].layer, Conv2D)
