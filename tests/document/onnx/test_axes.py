from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx.reference import ReferenceEvaluator

from cnnstudio.core.analysis import analyse
from cnnstudio.engine.building.build import build
from tests.document.onnx.graphs import Writer, check_computes_the_same, opened


def test_a_graph_that_keeps_channels_last_needs_no_permuting(tmp_path: Path) -> None:
    """As TensorFlow's networks come: moved to the second place before each convolution, and back."""
    net = Writer("batch", 9, 7, 3)
    x = net.op("Transpose", "t1", "image", perm=[0, 3, 1, 2])
    x = net.op("Transpose", "t2", net.conv("a", x, 4, 3, pads=[1] * 4), perm=[0, 2, 3, 1])
    x = net.op("Relu", "r", net.op("Concat", "j", x, "image", axis=3))
    x = net.op("Transpose", "t3", x, perm=[0, 3, 1, 2])
    network = opened(net.model(net.conv("b", x, 2, 7)), tmp_path).network
    assert [node.layer.keras_name for node in network] == ["InputLayer", "Conv2D", "Concatenate", "Activation", "Conv2D"]  # fmt: skip
    report = analyse(network)
    assert report["n0"].output == (9, 7, 3)
    assert report.named("b").output == (7, 5, 2)


def test_channels_are_shuffled_as_in_the_file(tmp_path: Path) -> None:
    """ShuffleNet: the channels in groups, groups and channels exchanged."""
    net = Writer("batch", 6, 4, 5)
    x = net.op("Reshape", "r1", net.conv("a", "image", 6, 6, 1), net.numbers("five", [0, 2, 3, 4, 5]))
    x = net.op("Transpose", "t", x, perm=[0, 2, 1, 3, 4])
    x = net.op("Reshape", "r2", x, net.numbers("four", [-1, 6, 4, 5]))
    model = net.model(net.conv("b", x, 2, 6))
    check_computes_the_same(model, opened(model, tmp_path))


@pytest.mark.parametrize("perm", [[0, 1, 3, 2], [0, 2, 1, 3], [0, 2, 3, 1], [0, 3, 2, 1]])
def test_axes_that_truly_move_are_permuted(perm: list[int], tmp_path: Path) -> None:
    net = Writer("batch", 4, 4, 4)
    model = net.model(
        net.conv("b", net.op("Transpose", "t", net.conv("a", "image", 4, 4, 1), perm=perm), 2, 4)
    )
    check_computes_the_same(model, opened(model, tmp_path))


def _by_shape(net: Writer, x: str) -> str:
    """As PyTorch writes x.view(x.size(0), -1): the batch is asked for and put in a list with −1."""
    size = net.op("Gather", "g", net.op("Shape", "s", x), net.numbers("zero", 0), axis=0)
    size = net.op("Unsqueeze", "u", size, net.numbers("axes", [0]))
    return net.op("Reshape", "flat", x, net.op("Concat", "c", size, net.numbers("rest", [-1]), axis=0))


ROWS: dict[str, Any] = {
    "Flatten": lambda net, x: net.op("Flatten", "flat", x),
    "Reshape": lambda net, x: net.op("Reshape", "flat", x, net.numbers("row", [-1, 6])),
    "Reshape, 0": lambda net, x: net.op("Reshape", "flat", x, net.numbers("row", [0, -1])),
    "Squeeze": lambda net, x: net.op("Squeeze", "flat", x, net.numbers("places", [2, 3])),
    "Squeeze, −1": lambda net, x: net.op("Squeeze", "flat", x, net.numbers("places", [-1, -2])),
    "Shape": _by_shape,
}


@pytest.mark.parametrize("way", ROWS)
def test_the_mean_of_each_map_is_a_row_in_every_way_of_writing_it(way: str, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    x = ROWS[way](net, net.op("GlobalAveragePool", "mean", net.conv("a", "image", 6, 3)))
    model = net.model(net.dense("d", x, 2, 6))
    project = opened(model, tmp_path)
    network = project.network
    assert [node.layer.keras_name for node in network if node.layer.keras_name not in ("Flatten",)] == ["InputLayer", "Conv2D", "GlobalAveragePooling2D", "Dense"]  # fmt: skip
    if way != "Shape":
        assert not [node for node in network if node.layer.keras_name == "Flatten"]
    check_computes_the_same(model, project)


@pytest.mark.parametrize("keeps", [0, 1])
@pytest.mark.parametrize("kind", ["ReduceMean", "ReduceMax"])
def test_reductions_over_all_places(kind: str, keeps: int, tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    x = net.op(kind, "mean", net.conv("a", "image", 6, 3), axes=[-2, -1], keepdims=keeps)
    x = net.conv("b", x, 2, 6, 1) if keeps else net.dense("d", x, 2, 6)
    model = net.model(x)
    check_computes_the_same(model, opened(model, tmp_path))


@pytest.mark.parametrize(
    ("pads", "settings"),
    [([0, 0, 1, 2, 0, 0, 3, 0], {}), ([0] * 8, {}), ([0, 0, 1, 1, 0, 0, 1, 1], {"mode": "constant"})],
)
def test_zeros_around_a_map(pads: list[int], settings: dict[str, str], tmp_path: Path) -> None:
    net = Writer("batch", 3, 4, 5)
    x = net.op("Pad", "p", "image", net.numbers("pads", pads), net.numbers("zero", 0, "float32"), **settings)
    model = net.model(net.conv("a", x, 2, 3))
    project = opened(model, tmp_path)
    network = project.network
    assert len(network) == (3 if any(pads) else 2)
    check_computes_the_same(model, project)


@pytest.mark.parametrize(
    ("kind", "inputs", "settings", "part"),
    [
        ("Transpose", (), {"perm": [1, 0, 2, 3]}, "it moves the batch"),
        ("Flatten", (), {"axis": 2}, "it lays the batch out too"),
        ("Pad", ([0, 1, 0, 0, 0, 1, 0, 0],), {}, "pads other axes than those of a map"),
        ("Pad", ([0, 0, 1, 1, 0, 0, 1, 1],), {"mode": "reflect"}, "pads with something else than zeros"),
        ("Reshape", ([3, -1],), {}, "lays the batch out too"),
        ("ReduceMean", (), {"axes": [1]}, "takes together other axes than all places"),
        ("Squeeze", ([2],), {}, "drops an axis that is longer than 1"),
        ("Unsqueeze", ([0],), {}, "puts an axis before the batch"),
    ],
)
def test_what_no_layer_does_is_kept_with_its_reason(
    kind: str, inputs: tuple[list[int], ...], settings: dict[str, Any], part: str, tmp_path: Path
) -> None:
    net = Writer("batch", 3, 4, 5)
    names = [net.numbers(f"n{place}", one) for place, one in enumerate(inputs)]
    network = opened(net.model(net.op(kind, "f", "image", *names, **settings)), tmp_path).network
    if kind == "Reshape":
        return  # the batch may well be 3
    (error,) = analyse(network).errors
    assert part in error.message


@pytest.mark.parametrize("batch", [-1, 0])
def test_images_of_one_channel_that_is_only_renamed_keep_their_shape(batch: int, tmp_path: Path) -> None:
    """So TensorFlow's converter writes a Transpose of such images."""
    net = Writer("batch", 8, 6, 1)
    x = net.op("Reshape", "front", "image", net.numbers("shape", [batch, 1, 8, 6]))
    model = net.model(net.conv("conv", x, 3, 1))
    project = opened(model, tmp_path)
    assert [node.layer.keras_name for node in project.network] == ["InputLayer", "Conv2D"]
    assert analyse(project.network)["n0"].output == (8, 6, 1)
    image = np.random.default_rng(0).normal(size=(2, 8, 6, 1)).astype("float32")
    (expected,) = ReferenceEvaluator(model).run(None, {"image": image})
    found = np.moveaxis(np.asarray(build(project)(image)), -1, 1)
    np.testing.assert_allclose(found, expected, atol=1e-5)
