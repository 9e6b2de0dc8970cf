from __future__ import annotations

from cnnstudio.core.network import chain
from cnnstudio.document.changes import ExchangeLayers, ReplaceLayers
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
