from __future__ import annotations

import pytest

from cnnstudio.document.onnx.model import Operator
from cnnstudio.document.onnx.names import operator_name


@pytest.mark.parametrize(
    ("name", "inputs", "is_tensorflow", "found"),
    [
        ("/layer1/layer1.0/conv1/Conv", (), False, "layer1.0.conv1"),
        ("/features/features.0/Conv", (), False, "features.0"),
        ("/Relu", (), False, "Relu"),
        ("conv1", (), False, "conv1"),
        ("model/conv1/Conv2D", (), True, "conv1"),
        ("model/bn/batchnorm/mul_1", (), True, "bn"),
        ("Transpose__15", (), True, "Transpose__15"),
        ("", ("x", "features.0.weight"), False, "features.0"),
        ("", ("x", "5"), False, ""),
        ("", ("x",), False, ""),
    ],
)
def test_layers_are_called_what_people_call_them(
    name: str, inputs: tuple[str, ...], is_tensorflow: bool, found: str
) -> None:
    assert operator_name(Operator(name, "Conv", inputs, ("y",)), is_tensorflow) == found
