"""Maps in a row: moved to the order of the file only where that can be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.document.onnx.graphs import Writer, check_computes_the_same, opened


def _row(net: Writer) -> str:
    x = net.conv("conv", "image", 3, 2, pads=[1] * 4)
    return net.op("Clip", "clip", net.op("Flatten", "flatten", x), net.numbers("low", 0, "float32"))


def to_a_dense_layer(net: Writer) -> list[str]:
    return [net.dense("one", _row(net), 4, 60)]


def to_two(net: Writer) -> list[str]:
    row = _row(net)
    return [net.dense("one", row, 4, 60), net.op("MatMul", "other", row, net.weight("w", 60, 3))]


def out(net: Writer) -> list[str]:
    return [_row(net)]


def to_a_dense_layer_and_out(net: Writer) -> list[str]:
    row = _row(net)
    return [net.dense("one", row, 4, 60), row]


def to_slopes(net: Writer) -> list[str]:
    return [net.op("PRelu", "slopes", _row(net), net.weight("s", 60))]


def to_a_map_again(net: Writer) -> list[str]:
    x = net.op("Reshape", "map", _row(net), net.numbers("shape", [-1, 3, 4, 5]))
    return [net.conv("behind", x, 2, 3)]


@pytest.mark.parametrize(
    ("make", "moves"),
    [
        (to_a_dense_layer, False),
        (to_two, False),
        (out, True),
        (to_a_dense_layer_and_out, True),
        (to_slopes, True),
        (to_a_map_again, True),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_values_are_where_the_file_has_them(
    make: Callable[[Writer], list[str]], moves: bool, tmp_path: Path
) -> None:
    net = Writer("batch", 2, 4, 5)
    model: Any = net.model(*make(net))
    project = opened(model, tmp_path)
    flatten = project.network.by_name("flatten")
    assert flatten is not None
    assert (project.network[flatten.inputs[0]].layer.keras_name == "Permute") is moves
    check_computes_the_same(model, project)
