from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from tests.document.onnx.graphs import Writer, check_computes_the_same, opened

ASYMMETRIC = {"mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}


@pytest.mark.parametrize("scales", [[1, 1, 2, 2], [1, 1, 3, 1]])
def test_whole_factors(scales: list[int], tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    model = net.model(
        net.op("Resize", "up", "image", "", net.numbers("scales", scales, "float32"), **ASYMMETRIC)
    )
    project = opened(model, tmp_path)
    network = project.network
    assert network.nodes[1].layer.to_data()["size"] == scales[2:]
    check_computes_the_same(model, project)


def test_smooth_enlarging(tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    scales = net.numbers("scales", [1, 1, 2, 2], "float32")
    model = net.model(net.op("Resize", "up", "image", "", scales, mode="linear"))
    project = opened(model, tmp_path)
    assert "Not taken over" not in project.notes
    check_computes_the_same(model, project)
    net = Writer("batch", 3, 4, 5)
    scales = net.numbers("scales", [1, 1, 2, 2], "float32")
    corners = net.op(
        "Resize", "up", "image", "", scales, mode="linear", coordinate_transformation_mode="align_corners"
    )
    assert "Not taken over: align_corners of up." in opened(net.model(corners), tmp_path).notes


@pytest.mark.parametrize(("sizes", "kind"), [([1, 3, 8, 10], "UpSampling2D"), ([1, 3, 7, 9], "Resizing")])
def test_a_size_that_is_given(sizes: list[int], kind: str, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    model = net.model(net.op("Resize", "up", "image", "", "", net.numbers("sizes", sizes), mode="linear"))
    network = opened(model, tmp_path).network
    assert network.nodes[1].layer.keras_name == kind
    assert analyse(network)["n1"].output == (*sizes[2:], 3)


def test_the_old_form(tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    model = net.model(
        net.op("Upsample", "up", "image", scales=[1.0, 1.0, 2.0, 2.0], mode="nearest"), version=7
    )
    assert opened(model, tmp_path).network.nodes[1].layer.to_data()["size"] == [2, 2]


@pytest.mark.parametrize(
    ("scales", "settings", "part"),
    [
        ([1, 2, 2, 2], {}, "enlarges other axes than height and width"),
        ([1, 1, 2, 2], {"mode": "odd"}, "enlarges in a way that no layer does"),
        (None, {}, "the size that it enlarges to is computed"),
    ],
)
def test_what_no_layer_does_is_kept_with_its_reason(
    scales: list[int] | None, settings: dict[str, Any], part: str, tmp_path: Path
) -> None:
    net = Writer("batch", 3, 4, 5)
    more = ["", net.numbers("scales", scales, "float32")] if scales else []
    network = opened(net.model(net.op("Resize", "up", "image", *more, **settings)), tmp_path).network
    (error,) = analyse(network).errors
    assert part in error.message
