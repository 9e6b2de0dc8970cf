from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.analysis import analyse
from tests.document.onnx.graphs import Writer, check_computes_the_same, counted, opened


@pytest.mark.parametrize("kind", ["Add", "Sub", "Mul", "Max", "Min", "Sum", "Mean"])
def test_maps_are_joined_as_onnx_joins_them(kind: str, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    model = net.model(net.op(kind, "j", net.conv("a", "image", 3, 3, 1), net.conv("b", "image", 3, 3, 1)))
    check_computes_the_same(model, opened(model, tmp_path))


@pytest.mark.parametrize("axis", [1, 2, 3, -1, -3])
def test_any_axis_can_be_joined_along(axis: int, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    model = net.model(net.op("Concat", "j", net.conv("a", "image", 3, 3, 1), net.conv("b", "image", 3, 3, 1), axis=axis))  # fmt: skip
    check_computes_the_same(model, opened(model, tmp_path))


@pytest.mark.parametrize(
    ("kind", "first"), [("Add", 0), ("Add", 1), ("Sub", 0), ("Sub", 1), ("Mul", 0), ("Mul", 1), ("Div", 0)]
)
def test_numbers_are_joined_on_either_side(kind: str, first: int, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    operands = [net.conv("a", "image", 3, 3, 1), net.numbers("two", 2.5, "float32")]
    model = net.model(net.op(kind, "j", *(operands[::-1] if first else operands)))
    project = opened(model, tmp_path)
    network = project.network
    assert network.nodes[2].layer.keras_name == "Rescaling"
    check_computes_the_same(model, project)


@pytest.mark.parametrize(("kind", "values"), [("Sub", [0.5, 0.4, 0.3]), ("Div", [0.2, 0.3, 0.4]), ("Add", [1, 2, 3]), ("Mul", [2, 3, 4])])  # fmt: skip
def test_colours_are_normalized_with_the_numbers_of_the_file(
    kind: str, values: list[float], tmp_path: Path
) -> None:
    net = Writer("batch", 3, 4, 5)
    numbers = net.numbers("colours", [[[one]] for one in values], "float32")
    model = net.model(net.conv("a", net.op(kind, "j", "image", numbers), 2, 3))
    project = opened(model, tmp_path)
    network = project.network
    assert network.nodes[1].layer.keras_name == "Normalization"
    check_computes_the_same(model, project)


def test_a_bias_that_is_added_belongs_to_its_layer(tmp_path: Path) -> None:
    """A convolution with its bias as a sum, as TensorFlow writes it; and a matrix product with one."""
    net = Writer("batch", 3, 4, 5)
    x = net.op("Add", "plus", net.conv("a", "image", 12, 3, bias=False), net.weight("bias", 12, 1, 1))
    x = net.op("MatMul", "d", net.op("Flatten", "flat", x), net.weight("matrix", 12 * 6, 9))
    model = net.model(net.op("Add", "plus2", x, net.weight("bias2", 9)))
    network = opened(model, tmp_path).network
    assert [node.layer.keras_name for node in network] == ["InputLayer", "Conv2D", "Flatten", "Dense"]
    assert analyse(network).totals.cost.params == counted(model)


def test_a_bias_stays_apart_where_the_map_goes_elsewhere_too(tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    a = net.conv("a", "image", 12, 3, bias=False)
    model = net.model(net.op("Add", "both", net.op("Add", "plus", a, net.weight("bias", 12, 1, 1)), a))
    (error,) = analyse(opened(model, tmp_path).network).errors
    assert "joins a map with a weight for each channel" in error.message


def test_factors_and_sums_of_channels_are_a_batch_normalization(tmp_path: Path) -> None:
    """What is left of one when it stands before its convolution and was merged for predicting."""
    net = Writer("batch", 12, 4, 5)
    scaled = net.op("Mul", "bn", net.op("Relu", "relu", "image"), net.weight("factors", 1, 12, 1, 1))
    x = net.op("Add", "bn2", scaled, net.weight("sums", 1, 12, 1, 1))
    network = opened(net.model(net.conv("a", x, 2, 12)), tmp_path).network
    assert [node.layer.keras_name for node in network] == ["InputLayer", "Activation", "BatchNormalization", "Conv2D"]  # fmt: skip


@pytest.mark.parametrize("first", [0, 1])
def test_a_map_times_its_sigmoid_is_one_function(first: int, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    x = net.conv("a", "image", 3, 3)
    both = [x, net.op("Sigmoid", "s", x)]
    model = net.model(net.op("Mul", "j", *(both[::-1] if first else both)))
    project = opened(model, tmp_path)
    network = project.network
    assert [node.layer.description() for node in network][2:] == ["SiLU"]
    check_computes_the_same(model, project)


@pytest.mark.parametrize("kind", ["Mul", "Add"])
def test_a_gate_of_a_value_a_channel_spreads_over_the_map(kind: str, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    x = net.conv("a", "image", 6, 3, 1)
    gate = net.op("Flatten", "flat", net.op("GlobalAveragePool", "mean", x))
    gate = net.op("Unsqueeze", "wide", net.dense("d", gate, 6, 6), net.numbers("axes", [2, 3]))
    model = net.model(net.op(kind, "j", gate, x))
    check_computes_the_same(model, opened(model, tmp_path))


@pytest.mark.parametrize(("kind", "settings"), [("Gemm", {"transA": 1}), ("Gemm", {}), ("MatMul", {})])
def test_products_of_two_maps_are_kept(kind: str, settings: dict[str, int], tmp_path: Path) -> None:
    net = Writer(4, 4)
    network = opened(net.model(net.op(kind, "p", "image", "image", **settings)), tmp_path).network
    assert network.nodes[1].layer.kind == f"onnx:{kind}"


@pytest.mark.parametrize(("kind", "number"), [("Add", 0), ("Sub", 0), ("Mul", 1), ("Div", 1)])
def test_a_number_that_changes_nothing_is_no_layer(kind: str, number: float, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    x = net.op(kind, "j", net.conv("a", "image", 3, 3, 1), net.numbers("same", number, "float32"))
    model = net.model(net.conv("b", x, 3, 3, 1))
    project = opened(model, tmp_path)
    assert [node.name for node in project.network] == ["image", "a", "b"]
    check_computes_the_same(model, project)
