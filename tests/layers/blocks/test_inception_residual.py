"""The modules of Inception-ResNet-v2, by hand."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks import InceptionResidual
from cnnstudio.layers.reshape import Input


@pytest.mark.parametrize(
    ("form", "shape", "kernels", "normalized"),
    [
        ("wide", (35, 35, 320), 320 * (32 + 32 + 32) + 9 * (32 * 32 + 32 * 48 + 48 * 64) + 128 * 320, 32 * 4 + 48 + 64),
        ("long", (17, 17, 1088), 1088 * (192 + 128) + 7 * (128 * 160 + 160 * 192) + 384 * 1088, 192 + 128 + 160 + 192),
        ("small", (8, 8, 2080), 2080 * (192 + 192) + 3 * (192 * 224 + 224 * 256) + 448 * 2080, 192 * 2 + 224 + 256),
    ],
)  # fmt: skip
def test_parameters_of_each_form(form: str, shape: Shape, kernels: int, normalized: int) -> None:
    """Figures 16, 17 and 19: the kernels; a bias for each channel that comes out; three numbers for each that is normalized."""
    unit = InceptionResidual(form, learned_scale=False)
    assert unit.output_shape(shape) == shape
    assert unit.cost(shape).params == kernels + (shape[2] or 0) + 3 * normalized


@pytest.mark.parametrize(("form", "field"), [("wide", (5, 5)), ("long", (7, 7)), ("small", (3, 3))])
def test_fields(form: str, field: Pair) -> None:
    report = analyse(chain(Input((40, 40, 8)), InceptionResidual(form)))
    assert report.receptive_field("n1") == field


def test_the_sum_takes_what_came_in_and_a_little_of_the_branches() -> None:
    inside = InceptionResidual("long", 0.1, ends_active=False).expand((17, 17, 8))
    assert inside.outputs() == ("add",)
    assert inside["add"].inputs == ("input", "scale")
    assert inside["scale"].layer.to_data()["scale"] == 0.1
    assert InceptionResidual().expand((17, 17, 8)).outputs() == ("act",)


def test_texts() -> None:
    assert InceptionResidual("small", 0.2).description() == "1×3 and 3×1, × 0.2, ReLU"
