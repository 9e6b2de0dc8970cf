"""The weights of ONNX files: every way in which they lie there, and files that are not to be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from cnnstudio.core.errors import EngineError
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.weight_file import opened_weights
from tests.document.onnx.graphs import Writer, check_computes_the_same, opened


def folded() -> Any:
    """Factors and sums behind weighted layers of every kind, as converters write normalization that is folded in."""
    net = Writer("batch", 3, 9, 9)
    x = net.conv("conv", "image", 4, 3, bias=False, pads=[1] * 4)
    x = net.op("Mul", "mul", x, net.weight("m", 1, 4, 1, 1))
    x = net.op("Relu", "relu", net.op("Add", "add", x, net.weight("a", 4, 1, 1)))
    x = net.conv("depthwise", x, 8, 1, group=4, pads=[1] * 4)
    x = net.op("Mul", "mul2", net.weight("m2", 1, 8, 1, 1), x)
    x = net.op("Add", "add2", x, net.weight("a2", 1, 8, 1, 1))
    x = net.op(
        "ConvTranspose", "up", net.op("Tanh", "tanh", x), net.weight("up.weight", 8, 8, 2, 2), strides=[2, 2]
    )
    x = net.op("Add", "add3", net.op("Mul", "mul3", x, net.weight("m3", 8, 1, 1)), net.weight("a3", 8, 1, 1))
    x = net.norm("norm", net.op("Sigmoid", "sigmoid", x), 8)
    return net.model(net.op("Add", "add4", x, net.weight("a4", 1, 8, 1, 1)))


def apart() -> Any:
    """Factors and sums of channels that belong to no layer before them."""
    net = Writer("batch", 12, 5, 7)
    x = net.op("Mul", "scaled", net.op("Relu", "relu", "image"), net.weight("m", 12, 1, 1))
    x = net.op("Tanh", "tanh", net.op("Add", "shifted", x, net.weight("a", 12, 1, 1)))
    return net.model(net.op("Mul", "gain", x, net.weight("g", 12, 1, 1)))


def rows() -> Any:
    """Dense layers behind a map whose channels come first, in all ways of writing them."""
    net = Writer("batch", 2, 5, 7)
    turned = net.op("Transpose", "turned", net.weight("w", 6, 105), perm=[1, 0])
    row = net.op("Elu", "elu", net.op("Flatten", "flatten", net.conv("conv", "image", 3, 2, pads=[1] * 4)))
    x = net.op("Add", "bias", net.op("MatMul", "product", row, turned), net.weight("b", 6))
    y = net.op("Gemm", "gemm", row, net.weight("v", 105, 6), net.weight("c", 1), alpha=0.5, beta=2.0)
    z = net.op("Gemm", "plain", row, net.weight("u", 6, 105), net.weight("d", 1, 6), transB=1)
    return net.model(net.op("Sum", "sum", x, y, z))


def kept_order() -> Any:
    """A map in a row that goes out as it lies, besides to a dense layer."""
    net = Writer("batch", 2, 4, 3)
    row = net.op("Flatten", "flatten", net.conv("conv", "image", 3, 2, pads=[1] * 4))
    return net.model(net.op("Tanh", "tanh", row), net.dense("dense", row, 4, 36))


@pytest.mark.parametrize("make", [folded, apart, rows, kept_order], ids=lambda make: make.__name__)
def test_predictions_are_those_of_onnx(make: Any, tmp_path: Path) -> None:
    model = make()
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    check_computes_the_same(model, project)


def _stored_as(kind: str) -> tuple[Any, Project, Any]:
    net = Writer("batch", 3, 6, 6)
    model = net.model(net.conv("conv", "image", 4, 3))
    held = next(one for one in model.graph.initializer if one.name == "conv.weight")
    array = numpy_helper.to_array(held)
    if kind == "float_data":
        held.ClearField("raw_data")
        held.float_data.extend(array.ravel())
    elif kind == "double":
        held.CopyFrom(numpy_helper.from_array(array.astype("float64"), held.name))
    elif kind == "double_data":
        held.CopyFrom(onnx.helper.make_tensor(held.name, TensorProto.DOUBLE, array.shape, array.ravel()))
    elif kind == "float16_data":
        array = array.astype("float16")
        held.CopyFrom(onnx.helper.make_tensor(held.name, TensorProto.FLOAT16, array.shape, array.ravel()))
    elif kind == "float16":
        array = array.astype("float16")
        held.CopyFrom(numpy_helper.from_array(array, held.name))
    else:
        bits = array.view("uint32") >> 16
        array = (bits << 16).view("float32")
        held.data_type, held.raw_data = TensorProto.BFLOAT16, bits.astype("uint16").tobytes()
    return model, array, held


@pytest.mark.parametrize(
    "kind", ["float_data", "double", "double_data", "float16", "float16_data", "bfloat16"]
)
def test_numbers_of_every_type_are_read(kind: str, tmp_path: Path) -> None:
    model, array, _ = _stored_as(kind)
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    with opened_weights(tmp_path / "a.onnx") as file:
        kernel, bias = file.values("conv")
    np.testing.assert_array_equal(kernel, array.astype("float32").transpose(2, 3, 1, 0))
    assert bias.shape == (4,)


def _with_data_beside(folder: Path) -> Any:
    net = Writer("batch", 3, 6, 6)
    model = net.model(net.conv("conv", "image", 8, 3))
    onnx.save(
        model,
        folder / "model.onnx",
        save_as_external_data=True,
        location="model.onnx.data",
        size_threshold=16,
    )
    return model


def test_weights_in_a_file_beside_are_read(tmp_path: Path) -> None:
    from cnnstudio.document.files import load_onnx

    _with_data_beside(tmp_path)
    assert (tmp_path / "model.onnx.data").stat().st_size > 500
    whole = onnx.load(tmp_path / "model.onnx")
    check_computes_the_same(whole, load_onnx(tmp_path / "model.onnx"))


def test_a_file_beside_that_is_missing_or_breaks_off_is_named(tmp_path: Path) -> None:
    from cnnstudio.document.files import load_onnx

    _with_data_beside(tmp_path)
    project, data = load_onnx(tmp_path / "model.onnx"), tmp_path / "model.onnx.data"
    data.write_bytes(data.read_bytes()[:500])
    with pytest.raises(EngineError, match=r"model.onnx cannot be read for conv\. model.onnx.data breaks off"):
        build(project)
    data.unlink()
    with pytest.raises(EngineError, match="not beside it: copy both files"):
        build(project)


@pytest.mark.parametrize(
    "location", ["/etc/passwd", "../secret.bin", "", "link.bin", "inner/../../secret.bin"]
)
def test_nothing_outside_of_the_folder_is_read(location: str, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (tmp_path / "secret.bin").write_bytes(bytes(4096))
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    net = Writer("batch", 3, 6, 6)
    model = net.model(net.conv("conv", "image", 8, 3))
    held = next(one for one in model.graph.initializer if one.name == "conv.weight")
    held.ClearField("raw_data")
    held.data_location = TensorProto.EXTERNAL
    held.external_data.add(key="location", value=location)
    (folder / "a.onnx").write_bytes(model.SerializeToString())
    with opened_weights(folder / "a.onnx") as file, pytest.raises(EngineError, match="do not trust it"):
        file.values("conv")


def test_too_few_numbers_are_damage(tmp_path: Path) -> None:
    net = Writer("batch", 3, 6, 6)
    model = net.model(net.conv("conv", "image", 8, 3))
    held = next(one for one in model.graph.initializer if one.name == "conv.weight")
    held.raw_data = held.raw_data[:-4]
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    with opened_weights(tmp_path / "a.onnx") as file, pytest.raises(EngineError, match="damaged"):
        file.values("conv")


def test_a_type_that_no_layer_has_is_named(tmp_path: Path) -> None:
    net = Writer("batch", 3, 6, 6)
    model = net.model(net.conv("conv", "image", 8, 3))
    next(
        one for one in model.graph.initializer if one.name == "conv.weight"
    ).data_type = TensorProto.COMPLEX64
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    with opened_weights(tmp_path / "a.onnx") as file, pytest.raises(EngineError, match="type 14"):
        file.values("conv")


def test_an_edited_network_keeps_what_kept_its_shape(tmp_path: Path) -> None:
    """The head gets other classes; all before it computes as it did."""
    import keras

    from cnnstudio.document.changes import SetSettings

    net = Writer("batch", 3, 8, 8)
    x = net.op("GlobalAveragePool", "mean", net.op("Relu", "relu", net.conv("conv", "image", 6, 3)))
    model = net.model(net.dense("head", net.op("Flatten", "flatten", x), 4, 6))
    project = opened(model, tmp_path)
    head = project.network.by_name("head")
    assert head is not None
    before, changed = build(project), SetSettings.of((head.id,), {"units": 9}).apply(project).project
    after = build(changed)
    image = np.random.default_rng(3).normal(size=(2, 8, 8, 3)).astype("float32")
    features = [keras.Model(one.input, one.get_layer("mean").output)(image) for one in (before, after)]
    np.testing.assert_array_equal(*features)
    assert after(image).shape == (2, 9)
