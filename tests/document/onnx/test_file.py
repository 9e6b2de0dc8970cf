"""Whole ONNX files: networks as PyTorch writes them, and files that are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError
from cnnstudio.document.files import load_onnx, load_project, open_network, save_project
from tests.document.onnx.graphs import Writer, check_computes_the_same, counted, inferred, opened


def residual() -> onnx.ModelProto:
    """The plan of a small ResNet: a step of 2 with explicit zeros, a shortcut of 1×1, the mean of every map."""
    net = Writer("batch", 3, 32, 32)
    x = net.op(
        "Relu",
        "relu",
        net.norm("bn1", net.conv("conv1", "image", 8, 3, 7, bias=False, strides=[2, 2], pads=[3] * 4), 8),
    )
    x = net.op("MaxPool", "maxpool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    y = net.conv("conv2", x, 16, 8, bias=False, strides=[2, 2], pads=[1] * 4)
    y = net.conv("conv3", net.op("Relu", "relu2", net.norm("bn2", y, 16)), 16, 16, bias=False, pads=[1] * 4)
    short = net.norm("bn3", net.conv("down", x, 16, 8, 1, bias=False, strides=[2, 2]), 16)
    x = net.op("Relu", "relu3", net.op("Add", "add", net.norm("bn4", y, 16), short))
    x = net.op("Flatten", "flatten", net.op("GlobalAveragePool", "avgpool", x), axis=1)
    return net.model(net.dense("fc", x, 5, 16))


def plain() -> onnx.ModelProto:
    """The plan of AlexNet: response normalization, max pooling without zeros, dense layers behind a map."""
    net = Writer("batch", 3, 35, 31)
    x = net.op("Relu", "relu1", net.conv("conv1", "image", 8, 3, 5, strides=[2, 2], pads=[2] * 4))
    x = net.op("LRN", "lrn", x, size=5, alpha=1e-2, beta=0.75, bias=2.0)
    x = net.op("MaxPool", "pool1", x, kernel_shape=[3, 3], strides=[2, 2])
    x = net.op("Relu", "relu2", net.conv("conv2", x, 12, 4, pads=[1] * 4, group=2))
    x = net.op(
        "AveragePool", "pool2", x, kernel_shape=[3, 3], strides=[1, 1], pads=[1] * 4, count_include_pad=1
    )
    x = net.op("Dropout", "drop", net.op("Flatten", "flatten", x), net.numbers("ratio", 0.25, "float32"))
    x = net.op("Relu", "relu3", net.dense("fc1", x, 9, 12 * 8 * 7))
    return net.model(net.op("Softmax", "softmax", net.dense("fc2", x, 4, 9), axis=-1))


def mobile() -> onnx.ModelProto:
    """Depthwise kernels, ReLU6 as Clip, and channels that are weighed (squeeze and excitation)."""
    net = Writer(1, 3, 32, 48)
    x = net.norm("bn1", net.conv("conv1", "image", 8, 3, bias=False, strides=[2, 2], pads=[1] * 4), 8)
    x = net.op("Clip", "relu6", x, net.numbers("low", 0, "float32"), net.numbers("high", 6, "float32"))
    x = net.norm("bn2", net.conv("depthwise", x, 8, 1, 5, bias=False, group=8, pads=[2] * 4), 8)
    x = net.op("HardSwish", "swish", x)
    gate = net.op("Relu", "squeezed", net.conv("squeeze", net.op("GlobalAveragePool", "mean", x), 2, 8, 1))
    gate = net.op("HardSigmoid", "gate", net.conv("excite", gate, 8, 1 * 2, 1), alpha=1 / 6)
    x = net.op("Mul", "weighed", x, gate)
    x = net.op("Mul", "silu", x, net.op("Sigmoid", "sigmoid", x))
    x = net.op("Add", "sum", x, net.conv("pointwise", x, 8, 8, 1))
    x = net.op("ReduceMean", "pooled", x, axes=[2, 3], keepdims=0)
    return net.model(net.dense("classes", x, 6, 8))


def encoder_and_decoder() -> onnx.ModelProto:
    """The plan of U-Net: halved, enlarged in two ways, joined along the channels, one answer a pixel."""
    net = Writer("batch", 1, 24, 40)
    down = net.op("LeakyRelu", "leaky", net.conv("conv1", "image", 6, 1, pads=[1] * 4), alpha=0.1)
    x = net.op("MaxPool", "pool", down, kernel_shape=[2, 2], strides=[2, 2])
    x = net.op("Elu", "elu", net.conv("conv2", x, 8, 6, pads=[1] * 4), alpha=1.0)
    kernel, bias = net.weight("up.weight", 8, 6, 2, 2), net.weight("up.bias", 6)
    up = net.op("ConvTranspose", "up", x, kernel, bias, strides=[2, 2], kernel_shape=[2, 2])
    other = net.op(
        "Resize",
        "enlarged",
        x,
        "",
        net.numbers("scales", [1, 1, 2, 2], "float32"),
        mode="nearest",
        nearest_mode="floor",
        coordinate_transformation_mode="asymmetric",
    )
    x = net.op("Concat", "joined", up, down, other, axis=1)
    x = net.op("PRelu", "prelu", net.conv("conv3", x, 4, 20, pads=[1] * 4), net.weight("slopes", 4, 1, 1))
    x = net.op(
        "InstanceNormalization", "instance", x, net.weight("scale", 4), net.weight("shift", 4), epsilon=1e-3
    )
    return net.model(net.op("Softmax", "answer", net.conv("classes", x, 3, 4, 1), axis=1))


@pytest.mark.parametrize(
    "make", [residual, plain, mobile, encoder_and_decoder], ids=lambda make: make.__name__
)
def test_a_network_of_pytorch_s_kind_computes_the_same(
    make: Callable[[], onnx.ModelProto], tmp_path: Path
) -> None:
    model = make()
    project = opened(model, tmp_path)
    report = analyse(project.network)
    assert not report.errors
    assert "Not taken over" not in project.notes
    scalars = sum(
        1
        for held in model.graph.initializer
        if held.name in ("ratio", "low", "high", "scales")
        for _ in range(max(1, int(np.prod(held.dims))))
    )
    assert report.totals.cost.params == counted(model) - scalars
    shapes = [report[key].output for key in project.network.outputs()]
    assert [(*shape[-1:], *shape[:-1]) for shape in shapes if shape] == inferred(model)
    check_computes_the_same(model, project)
    save_project(project, tmp_path / "model.cnnstudio")
    assert load_project(tmp_path / "model.cnnstudio") == project


def test_a_residual_network_is_as_one_would_write_it(tmp_path: Path) -> None:
    network = opened(residual(), tmp_path).network
    assert [node.name for node in network][:8] == ["image", "conv1_pad", "conv1", "bn1", "relu", "maxpool_pad", "maxpool", "conv2_pad"]  # fmt: skip
    assert [node.layer.description() for node in network if node.name == "conv3"] == ["16 × 3×3, same"]
    assert not [node for node in network if node.layer.keras_name in ("Permute", "Reshape", "Flatten")]


def test_unknown_operators_are_kept_and_named(tmp_path: Path) -> None:
    net = Writer("batch", 3, 8, 8)
    x = net.conv("conv", "image", 4, 3)
    net.nodes.append(onnx.helper.make_node("Whirl", [x], ["a", "b"], name="whirl", domain="mine", turns=3))
    x = net.op("Add", "add", net.op("Relu", "relu", "a"), "b")
    project = opened(net.model(x), tmp_path)
    assert [node.layer.kind for node in project.network] == ["input", "conv_2d", "onnx:mine.Whirl", "output", "activation", "add"]  # fmt: skip
    whirl = project.network.nodes[2].layer
    assert whirl.to_data() == {"turns": 3}
    (error,) = analyse(project.network).errors
    assert "mine.Whirl is a layer type that this version does not know" in error.message
    save_project(project, tmp_path / "model.cnnstudio")
    assert load_project(tmp_path / "model.cnnstudio") == project


def test_weights_in_other_files_are_not_looked_for(tmp_path: Path) -> None:
    model = residual()
    held = model.graph.initializer[0]
    held.ClearField("raw_data")
    held.data_location = onnx.TensorProto.EXTERNAL
    held.external_data.add(key="location", value="/etc/passwd")
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    assert analyse(load_onnx(tmp_path / "model.onnx").network).totals.cost.params == counted(model)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", r"empty \(0 bytes\)"),
        (b"hello", "damaged"),
        (b"\x08\x07", "holds no ONNX model"),
        (b"PK\x03\x04 not really", "damaged"),
        (
            onnx.helper.make_model(onnx.helper.make_graph([], "g", [], [])).SerializeToString(),
            "holds no network",
        ),
    ],
)
def test_what_is_no_model_says_so(content: bytes, part: str, tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(content)
    with pytest.raises(FileError, match=r"a\.onnx cannot be opened: .*" + part):
        open_network(tmp_path / "a.onnx")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no file"):
        open_network(tmp_path / "gone.onnx")


SMALL = mobile().SerializeToString()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_raises_anything_else(data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    (tmp_path / "a.onnx").write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        project = load_onnx(tmp_path / "a.onnx")
    except FileError:
        return
    analyse(project.network)
