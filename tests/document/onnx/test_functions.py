from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from tests.document.onnx.graphs import Writer, check_computes_the_same, opened


@pytest.mark.parametrize(
    ("kind", "settings", "layer"),
    [
        ("Relu", {}, "Activation"),
        ("Sigmoid", {}, "Activation"),
        ("Tanh", {}, "Activation"),
        ("Softplus", {}, "Activation"),
        ("Softsign", {}, "Activation"),
        ("Selu", {}, "Activation"),
        ("HardSwish", {}, "Activation"),
        ("Mish", {}, "Activation"),
        ("Exp", {}, "Activation"),
        ("Neg", {}, "Rescaling"),
        ("Elu", {"alpha": 0.5}, "ELU"),
        ("Celu", {"alpha": 1.0}, "ELU"),
        ("LeakyRelu", {}, "LeakyReLU"),
        ("LeakyRelu", {"alpha": 0.2}, "LeakyReLU"),
        ("ThresholdedRelu", {"alpha": 0.5}, "ReLU"),
        ("HardSigmoid", {"alpha": 1 / 6}, "Activation"),
        ("Softmax", {"axis": 1}, "Activation"),
        ("Softmax", {"axis": -1}, "Softmax"),
        ("LogSoftmax", {"axis": 1}, "Activation"),
        ("Identity", {}, ""),
        ("InstanceNormalization", {}, "GroupNormalization"),
    ],
)
def test_a_function_computes_what_onnx_says(
    kind: str, settings: dict[str, Any], layer: str, tmp_path: Path
) -> None:
    net = Writer("batch", 3, 4, 5)
    more = [net.weight("s", 3), net.weight("b", 3)] if kind == "InstanceNormalization" else []
    model = net.model(net.op(kind, "f", net.conv("c", "image", 3, 3), *more, **settings), version=18)
    project = opened(model, tmp_path)
    network = project.network
    assert [node.layer.keras_name for node in network][2:] == ([layer] if layer else [])
    check_computes_the_same(model, project)


@pytest.mark.parametrize(
    ("limits", "found"),
    [((0, 6), "relu6"), ((0, None), "relu"), ((0, 1), "relu"), ((None, None), None)],
)
def test_clip(limits: tuple[float | None, ...], found: str | None, tmp_path: Path) -> None:
    """As inputs from version 11 on, as settings before."""
    net, old = Writer("batch", 3, 4, 5), Writer("batch", 3, 4, 5)
    names = [
        "" if limit is None else net.numbers(name, limit, "float32")
        for limit, name in zip(limits, ("low", "high"), strict=True)
    ]
    model = net.model(net.op("Clip", "f", net.conv("c", "image", 3, 3), *names))
    given = {
        name: float(limit) for limit, name in zip(limits, ("min", "max"), strict=True) if limit is not None
    }
    older = old.model(old.op("Clip", "f", old.conv("c", "image", 3, 3), **given), version=6)
    project, same = opened(older, tmp_path), opened(model, tmp_path)
    assert project.network == same.network
    assert [getattr(node.layer, "activation", "") for node in same.network][2:] == ([found] if found else [])
    check_computes_the_same(model, same)


@pytest.mark.parametrize(
    ("kind", "settings", "part"),
    [
        ("HardSigmoid", {}, "its slope is 0.2 and not 1/6"),
        ("Celu", {"alpha": 2.0}, "its alpha is not 1"),
        ("Gelu", {"approximate": "tanh"}, "it is the approximation by tanh"),
        ("Clip", {"min": -1.0, "max": 1.0}, "cuts values off elsewhere than at 0"),
        ("Softmax", {"axis": 0}, "along an axis that is not there"),
        ("Softmax", {"axis": "1"}, "settings of a kind that ONNX does not have"),
        ("Erf", {}, "Erf is a layer type that this version does not know"),
    ],
)
def test_what_no_layer_does_is_kept_with_its_reason(
    kind: str, settings: dict[str, Any], part: str, tmp_path: Path
) -> None:
    net = Writer("batch", 3, 4, 5)
    network = opened(net.model(net.op(kind, "f", "image", **settings)), tmp_path).network
    (error,) = analyse(network).errors
    assert part in error.message


@pytest.mark.parametrize(("dims", "axes", "params"), [((3, 1, 1), (1, 2), 3), ((1,), (1, 2, 3), 1), ((3, 4, 5), None, 60)])  # fmt: skip
def test_slopes_are_shared_as_in_the_file(
    dims: tuple[int, ...], axes: tuple[int, ...] | None, params: int, tmp_path: Path
) -> None:
    net = Writer("batch", 3, 4, 5)
    model = net.model(net.op("PRelu", "f", "image", net.weight("slopes", *dims)))
    project = opened(model, tmp_path)
    network = project.network
    assert network.nodes[1].layer.to_data()["shared_axes"] == (list(axes) if axes else None)
    assert analyse(network).totals.cost.params == params
    check_computes_the_same(model, project)


def test_dropout_of_either_form(tmp_path: Path) -> None:
    net, old = Writer("batch", 6), Writer("batch", 6)
    new = net.model(net.op("Dropout", "f", "image", net.numbers("ratio", 0.25, "float32")))
    older = old.model(old.op("Dropout", "f", "image", ratio=0.25), version=7)
    for model in (new, older):
        assert opened(model, tmp_path).network.nodes[1].layer.to_data()["rate"] == 0.25


def test_constants_of_every_form_are_known(tmp_path: Path) -> None:
    import numpy as np
    from onnx import numpy_helper

    forms = {
        "value_float": 2.0, "value": numpy_helper.from_array(np.array([2.0], "float32")), "value_floats": [2.0],
        "value_int": 2, "value_ints": [2],
    }  # fmt: skip
    for name, value in forms.items():
        net = Writer("batch", 3, 4, 5)
        net.nodes.append(
            __import__("onnx").helper.make_node("Constant", [], ["two"], name="two", **{name: value})
        )
        network = opened(net.model(net.op("Mul", "f", "image", "two")), tmp_path).network
        assert network.nodes[1].layer.to_data()["scale"] == 2
