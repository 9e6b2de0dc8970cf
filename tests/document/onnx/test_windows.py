"""Convolutions and pooling of every size and padding, beside the shapes and values of ONNX itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from tests.document.onnx.graphs import Writer, check_computes_the_same, counted, inferred, opened

SMALL = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SIDE = st.integers(7, 13)


def _settings(data: st.DataObject, *, dilates: bool = True) -> dict[str, Any]:
    kernel = [data.draw(st.integers(1, 4)) for _ in range(2)]
    chosen: dict[str, Any] = {
        "kernel_shape": kernel,
        "strides": [data.draw(st.integers(1, 3)) for _ in range(2)],
    }
    if dilates and chosen["strides"] == [1, 1]:  # Keras takes one of the two alone
        chosen["dilations"] = [data.draw(st.integers(1, 2)) for _ in range(2)]
    way = data.draw(st.sampled_from(["NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"]))
    if way == "NOTSET":
        chosen["pads"] = [data.draw(st.integers(0, min(2, kernel[axis % 2] - 1))) for axis in range(4)]
    else:
        chosen["auto_pad"] = way
    return chosen


@SMALL
@given(data=st.data(), height=SIDE, width=SIDE, groups=st.sampled_from([1, 2, 4]), bias=st.booleans())
def test_convolutions_have_onnx_s_shapes_and_parameters(
    data: st.DataObject, height: int, width: int, groups: int, bias: bool, tmp_path: Path
) -> None:
    chosen = _settings(data)
    net = Writer("batch", 4, height, width)
    kernel = net.weight("c.weight", 8, 4 // groups, *chosen["kernel_shape"])
    more = [net.weight("c.bias", 8)] if bias else []
    model = net.model(net.op("Conv", "c", "image", kernel, *more, group=groups, **chosen))
    _check(model, tmp_path)


@SMALL
@given(
    data=st.data(),
    height=SIDE,
    width=SIDE,
    kind=st.sampled_from(["MaxPool", "AveragePool"]),
    ceil=st.booleans(),
)
def test_pooling_has_onnx_s_shapes(
    data: st.DataObject, height: int, width: int, kind: str, ceil: bool, tmp_path: Path
) -> None:
    chosen = _settings(data, dilates=False)
    if kind == "AveragePool":
        chosen["count_include_pad"] = data.draw(st.integers(0, 1))
    if "pads" in chosen and ceil:
        # ONNX's own inference counts windows that begin behind the map, which its text leaves out.
        chosen |= {"ceil_mode": 1, "pads": [0] * 4}
        chosen["strides"] = [
            min(pair) for pair in zip(chosen["strides"], chosen["kernel_shape"], strict=True)
        ]
    net = Writer("batch", 4, height, width)
    _check(net.model(net.op(kind, "p", "image", **chosen)), tmp_path)


@SMALL
@given(data=st.data(), side=SIDE, size=st.integers(1, 5), stride=st.integers(1, 3))
def test_transposed_convolutions_have_onnx_s_shapes(
    data: st.DataObject, side: int, size: int, stride: int, tmp_path: Path
) -> None:
    net = Writer("batch", 4, side, side)
    chosen: dict[str, Any] = {"kernel_shape": [size, size], "strides": [stride, stride]}
    chosen["pads"] = [data.draw(st.integers(0, min(2, size - 1))) for _ in range(4)]
    chosen["output_padding"] = [data.draw(st.integers(0, stride - 1)) for _ in range(2)]
    reach = [
        size - chosen["pads"][axis] - chosen["pads"][axis + 2] + chosen["output_padding"][axis]
        for axis in range(2)
    ]
    assume(min((side - 1) * stride + one for one in reach) > 0)
    model = net.model(
        net.op("ConvTranspose", "t", "image", net.weight("t.weight", 4, 6, size, size), **chosen)
    )
    network = opened(model, tmp_path).network
    if network.nodes[1].layer.kind.startswith("onnx:"):
        room = max(0, stride - size)
        cut = [chosen["pads"][2 + axis] - chosen["output_padding"][axis] + room for axis in range(2)]
        assert min(cut) < 0, "only what is larger than the kernels reach is left to a placeholder"
        return
    _check(model, tmp_path)


def _check(model: Any, folder: Path) -> None:
    network = opened(model, folder).network
    report = analyse(network)
    assert not report.errors
    assert report.totals.cost.params == counted(model)
    (output,) = [report[key].output for key in network.outputs()]
    assert output is not None
    assert [(output[2], *output[:2])] == inferred(model)


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        ("Conv", {"pads": [1, 1, 1, 1], "strides": [2, 2]}),
        ("Conv", {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
        ("Conv", {"auto_pad": "SAME_LOWER", "strides": [2, 2]}),
        ("Conv", {"pads": [0, 2, 1, 0], "dilations": [2, 1]}),
        ("Conv", {"group": 2, "pads": [1, 1, 1, 1]}),
        ("Conv", {"group": 4, "pads": [1, 1, 1, 1]}),
        ("MaxPool", {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
        ("MaxPool", {"strides": [2, 2]}),
        ("AveragePool", {"pads": [1, 1, 1, 1], "count_include_pad": 1}),
        ("AveragePool", {"pads": [1, 1, 1, 1]}),
        ("ConvTranspose", {"strides": [2, 2]}),
        ("ConvTranspose", {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]}),
        ("ConvTranspose", {"strides": [1, 1], "pads": [1, 1, 1, 1]}),
        ("ConvTranspose", {"strides": [2, 2], "pads": [0, 0, 1, 1]}),
        ("ConvTranspose", {"strides": [4, 4], "output_padding": [1, 1]}),
    ],
)
def test_values_are_onnx_s_too(kind: str, chosen: dict[str, Any], tmp_path: Path) -> None:
    net = Writer("batch", 4, 8, 11)
    groups = chosen.get("group", 1)
    weights = []
    if kind == "Conv":
        weights = [net.weight("one.weight", 8, 4 // groups, 3, 3), net.weight("one.bias", 8)]
    elif kind == "ConvTranspose":
        weights = [net.weight("one.weight", 4, 6, 3, 3), net.weight("one.bias", 6)]
    model = net.model(net.op(kind, "one", "image", *weights, kernel_shape=[3, 3], **chosen))
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    check_computes_the_same(model, project)


def test_zeros_that_may_be_the_largest_value_are_told(tmp_path: Path) -> None:
    net = Writer("batch", 4, 8, 8)
    pooled = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}
    assert (
        "the border of pool"
        in opened(net.model(net.op("MaxPool", "pool", "image", **pooled)), tmp_path).notes
    )
    net = Writer("batch", 4, 8, 8)
    model = net.model(net.op("MaxPool", "pool", net.op("Relu", "relu", "image"), **pooled))
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    check_computes_the_same(model, project)


@pytest.mark.parametrize(
    ("kind", "chosen", "part"),
    [
        ("MaxPool", {"dilations": [2, 2]}, "its window has gaps"),
        ("MaxPool", {"pads": [1, 1, 1]}, "pads in a way that no layer does"),
        ("MaxPool", {"strides": [0, 1]}, "sizes or steps that no layer has"),
        ("AveragePool", {"strides": [1]}, "sizes or steps that no layer has"),
    ],
)
def test_what_no_layer_does_is_kept_with_its_reason(
    kind: str, chosen: dict[str, Any], part: str, tmp_path: Path
) -> None:
    net = Writer("batch", 4, 8, 8)
    network = opened(
        net.model(net.op(kind, "pool", "image", kernel_shape=[3, 3], **chosen)), tmp_path
    ).network
    (error,) = analyse(network).errors
    assert part in error.message
