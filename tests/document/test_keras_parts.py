from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.document.keras_calls import Call, Tensor
from cnnstudio.document.keras_parts import BEFORE, Part, parts_of

MAP, OTHER = Tensor("a", 0, 0, 4), Tensor("b", 0, 0, 4)
NUMPY, NN = "keras.src.ops.numpy", "keras.src.ops.nn"


def _operation(module: str, name: str, *operands: Any, **config: Any) -> tuple[str, dict[str, Any]]:
    saved = {"module": module, "class_name": name, "config": {"name": "x", **config}}
    (part,) = parts_of(saved, Call(operands))
    return part.kind, dict(part.config)


@pytest.mark.parametrize(
    ("name", "operands", "scale", "offset"),
    [
        ("Add", (MAP, 3.0), 1, 3),
        ("Add", (3, MAP), 1, 3),
        ("Subtract", (MAP, 3.0), 1, -3),
        ("Subtract", (3.0, MAP), -1, 3),
        ("Multiply", (0.5, MAP), 0.5, 0),
        ("TrueDivide", (MAP, 4), 0.25, 0),
        ("Divide", (MAP, 4), 0.25, 0),
    ],
)
def test_an_operation_with_a_number_rescales(name: str, operands: Any, scale: float, offset: float) -> None:
    assert _operation(NUMPY, name, *operands) == ("Rescaling", {"scale": scale, "offset": offset})


@pytest.mark.parametrize(
    ("module", "name", "operands", "kind"),
    [
        (NUMPY, "Add", (MAP, OTHER), "Add"),
        (NUMPY, "Maximum", (MAP, OTHER), "Maximum"),
        (NN, "Relu", (MAP,), "Activation"),
        (NUMPY, "Tanh", (MAP,), "Activation"),
        (NUMPY, "Maximum", (MAP, 0), "Activation"),
    ],
)
def test_an_operation_on_maps_is_a_layer(module: str, name: str, operands: Any, kind: str) -> None:
    assert _operation(module, name, *operands)[0] == kind


@pytest.mark.parametrize(
    ("name", "operands"),
    [
        ("TrueDivide", (1.0, MAP)),
        ("TrueDivide", (MAP, 0)),
        ("Add", (MAP, True)),
        ("Add", (MAP, Tensor("b", 0, 0, 2))),
        ("Add", (MAP, [1.0, 2.0])),
        ("Maximum", (MAP, 1)),
        ("GetItem", (MAP, [0])),
    ],
)
def test_what_no_layer_does_is_left_as_it_is(name: str, operands: Any) -> None:
    assert _operation(NUMPY, name, *operands)[0] == f"{NUMPY}.{name}"


def test_settings_that_the_layer_lacks_keep_the_operation() -> None:
    assert _operation(NN, "Relu", MAP, slope=1)[0] == f"{NN}.Relu"
    assert _operation(NUMPY, "Concatenate", [MAP, OTHER], axis=1) == ("Concatenate", {"axis": 1})


def test_keras_2_names_functions() -> None:
    saved = {"class_name": "TFOpLambda", "config": {"name": "x", "function": "math.multiply"}}
    (part,) = parts_of(saved, Call([MAP], {"y": 0.5}))
    assert (part.kind, part.config) == ("Rescaling", {"scale": 0.5, "offset": 0.0})
    saved["config"] = {"name": "x", "function": "os.system"}
    assert parts_of(saved, Call([MAP]))[0].kind == "TFOpLambda"


def test_a_scaled_sum_is_a_scaling_and_a_sum() -> None:
    home = "keras.src.applications.inception_resnet_v2"
    saved = {"module": home, "class_name": "CustomScaleLayer", "config": {"scale": 0.17}}
    assert parts_of(saved, Call([[MAP, OTHER]])) == (
        Part("_scaling", "Rescaling", {"scale": 0.17, "offset": 0.0}, (1,)),
        Part("", "Add", {}, (0, BEFORE)),
    )
