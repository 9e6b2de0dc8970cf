"""Operators that take a stretch of a map, and that repeat it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import pytest

from cnnstudio.core.analysis import analyse
from tests.document.onnx.graphs import Writer, check_computes_the_same, opened


def _split(net: Writer, x: str, count: int, axis: int, sizes: list[int] | None) -> list[str]:
    more = [net.numbers("sizes", sizes)] if sizes else []
    names = [f"part{number}" for number in range(count)]
    net.nodes.append(onnx.helper.make_node("Split", [x, *more], names, name="split", axis=axis))
    return names


@pytest.mark.parametrize(
    ("axis", "sizes"), [(1, [2, 4]), (1, None), (-3, [1, 5]), (2, [3, 5]), (3, [4, 6]), (-1, None)]
)
def test_split_gives_the_parts(axis: int, sizes: list[int] | None, tmp_path: Path) -> None:
    net = Writer("batch", 3, 8, 10)
    parts = _split(net, net.conv("conv", "image", 6, 3, pads=[1] * 4), 2, axis, sizes)
    model = net.model(*[net.op("Relu", f"relu{number}", part) for number, part in enumerate(parts)])
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    assert not analyse(project.network).errors
    check_computes_the_same(model, project)


def test_a_row_is_split_in_the_order_of_the_file(tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    row = net.op("Flatten", "flatten", net.conv("conv", "image", 2, 3, pads=[1] * 4))
    first, second = _split(net, row, 2, 1, [7, 33])
    model = net.model(net.dense("one", first, 3, 7), net.dense("other", second, 3, 33))
    check_computes_the_same(model, opened(model, tmp_path))


@pytest.mark.parametrize(
    ("starts", "ends", "axes"),
    [
        ([1], [3], [1]),
        ([0, 2], [2**62, -1], [2, 3]),
        ([-2], [2**62], [-1]),
        ([1, 1, 1], [2, 4, 5], [1, 2, 3]),
    ],
)
def test_slices_of_a_map(starts: list[int], ends: list[int], axes: list[int], tmp_path: Path) -> None:
    net = Writer("batch", 4, 8, 6)
    given = [net.numbers(name, one) for name, one in (("s", starts), ("e", ends), ("a", axes))]
    model = net.model(net.op("Slice", "slice", net.conv("conv", "image", 4, 4, pads=[1] * 4), *given))
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    check_computes_the_same(model, project)


@pytest.mark.parametrize("repeats", [[1, 2, 1, 1], [1, 1, 3, 2], [1, 3, 2, 2], [1, 1, 1, 1]])
@pytest.mark.parametrize("size", [1, 4])
def test_tile_repeats(repeats: list[int], size: int, tmp_path: Path) -> None:
    net = Writer("batch", 3, size, 4)
    x = net.conv("conv", "image", 2, 3, 1)
    model = net.model(net.op("Tile", "tile", x, net.numbers("repeats", repeats)))
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    check_computes_the_same(model, project)


@pytest.mark.parametrize(
    ("kind", "given", "settings", "reason"),
    [
        ("Split", [], {"axis": 0}, "an axis that no layer does"),
        ("Split", [[2, 3]], {"axis": 1}, "do not make up the map"),
        ("Slice", [[0], [4], [2], [2]], {}, "with gaps"),
        ("Slice", [[4], [2], [2]], {}, "it takes nothing"),
        ("Slice", [[0], [1], [0]], {}, "an axis that no layer does"),
        ("Tile", [[2, 1, 1, 1]], {}, "an axis that no layer does"),
        ("Tile", [[1, 9, 9, 1]], {}, "more than 64 times"),
    ],
)
def test_what_no_layer_does_is_kept_with_its_reason(
    kind: str, given: list[list[int]], settings: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    net = Writer("batch", 4, 8, 8)
    numbers = [net.numbers(f"n{place}", values) for place, values in enumerate(given)]
    (error,) = analyse(
        opened(net.model(net.op(kind, "f", "image", *numbers, **settings)), tmp_path).network
    ).errors
    assert reason in error.message
