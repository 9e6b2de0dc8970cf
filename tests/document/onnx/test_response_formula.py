"""Response normalization that is written out, as tf2onnx does: one layer where it is one, placeholders where not."""

from __future__ import annotations

from pathlib import Path

import pytest
from onnx import ModelProto

from tests.document.onnx.graphs import Writer, check_computes_the_same, opened

CHANNELS = 6
TO_LAST, TO_SECOND = [0, 2, 3, 1], [0, 3, 1, 2]


def written_out(
    size: int = 5,
    *,
    is_moved: bool = False,
    is_turned: bool = False,
    axis: int = 1,
    starts: list[int] | None = None,
    other: bool = False,
) -> ModelProto:
    """The formula between two convolutions, as tf2onnx writes it.

    Args:
        size: How many channels are looked at.
        is_moved: Whether channels are brought to the end for the last steps.
        is_turned: Whether numbers stand before what they join.
        axis: Along which the neighbours lie.
        starts: Where the copies of the map begin; None for all places in their order.
        other: Whether another map than the divided one is squared.
    """
    net = Writer("batch", 3, CHANNELS, CHANNELS)
    x = net.conv("conv", "image", CHANNELS, 3, 1)
    squared = net.conv("aside", "image", CHANNELS, 3, 1) if other else x
    half = size // 2
    pads = [half if place % 4 == axis else 0 for place in range(8)]
    square = net.op("Mul", "model/lrn/Square", squared, squared)
    padded = net.op(
        "Pad", "model/lrn/Pad", square, net.numbers("pads", pads), net.numbers("zero", 0, "float32")
    )
    cuts = [_cut(net, padded, start, axis) for start in starts or range(size)]
    total = cuts[0]
    for number, cut in enumerate(cuts[1:]):
        total = net.op("Add", f"model/lrn/add_{number}", total, cut)
    turn = -1 if is_turned else 1
    scaled = net.op("Mul", "model/lrn/mul", *[net.numbers("alpha", 0.3, "float32"), total][::turn])
    base = net.op("Add", "model/lrn/k", *[net.numbers("k", 1.5, "float32"), scaled][::turn])
    if is_moved:
        base, x = (net.op("Transpose", name, t, perm=TO_LAST) for name, t in (("m1", base), ("m2", x)))
    y = net.op(
        "Div",
        "model/lrn/truediv",
        x,
        net.op("Pow", "model/lrn/Pow", base, net.numbers("beta", 0.75, "float32")),
    )
    if is_moved:
        y = net.op("Transpose", "m3", y, perm=TO_SECOND)
    return net.model(net.conv("last", y, 2, CHANNELS, 1))


def _cut(net: Writer, padded: str, start: int, axis: int) -> str:
    numbers = [
        net.numbers(f"{name}_{start}", [value])
        for name, value in (("from", start), ("to", start + CHANNELS), ("axis", axis))
    ]
    return net.op("Slice", f"model/lrn/slice_{start}", padded, *numbers)


@pytest.mark.parametrize("size", [3, 5, 7])
@pytest.mark.parametrize("is_moved", [False, True])
@pytest.mark.parametrize("is_turned", [False, True])
def test_the_formula_is_one_layer(size: int, is_moved: bool, is_turned: bool, tmp_path: Path) -> None:
    model = written_out(size, is_moved=is_moved, is_turned=is_turned)
    project = opened(model, tmp_path)
    assert [node.layer.keras_name for node in project.network] == ["InputLayer", "Conv2D", "LocalResponseNormalization", "Conv2D"]  # fmt: skip
    assert project.network.nodes[2].layer.to_data() == {"size": size, "alpha": 0.3, "beta": 0.75, "k": 1.5}
    check_computes_the_same(model, project)


@pytest.mark.parametrize(
    "model",
    [
        written_out(axis=2),
        written_out(starts=[0, 1, 2, 3]),
        written_out(starts=[0, 1, 3, 4]),
        written_out(starts=[0, 1, 2]),
        written_out(other=True),
    ],
    ids=["along the rows", "an even number", "one left out", "not in the middle", "of another map"],
)
def test_what_only_looks_like_it_is_not(model: ModelProto, tmp_path: Path) -> None:
    names = [node.layer.keras_name for node in opened(model, tmp_path).network]
    assert "LocalResponseNormalization" not in names


def test_the_operator_of_onnx_stands_between_transposes_too(tmp_path: Path) -> None:
    """As TensorFlow's own function comes out; α is divided by the channels without a rest of 32 bits."""
    net = Writer("batch", 3, 5, 7)
    x = net.op("Transpose", "to_last", net.conv("conv", "image", CHANNELS, 3, 1), perm=TO_LAST)
    x = net.op("Relu", "relu", x)
    x = net.op(
        "LRN", "lrn", net.op("Transpose", "to_second", x, perm=TO_SECOND), size=5, alpha=0.05, bias=2.0
    )
    x = net.op("Transpose", "to_last_again", x, perm=TO_LAST)
    model = net.model(net.conv("last", net.op("Transpose", "back", x, perm=TO_SECOND), 2, CHANNELS, 1))
    project = opened(model, tmp_path)
    assert [node.layer.keras_name for node in project.network] == ["InputLayer", "Conv2D", "Activation", "LocalResponseNormalization", "Conv2D"]  # fmt: skip
    assert project.network.nodes[3].layer.to_data() == {"size": 5, "alpha": 0.01, "beta": 0.75, "k": 2.0}
    check_computes_the_same(model, project)


def test_a_layer_has_no_number_for_what_it_was_read_from(tmp_path: Path) -> None:
    model = written_out(is_moved=True)
    model.producer_name = "tf2onnx"
    assert [node.name for node in opened(model, tmp_path).network] == ["image", "conv", "lrn", "last"]
