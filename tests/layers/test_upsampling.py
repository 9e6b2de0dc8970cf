"""Tests of upsampling."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.upsampling import UpSampling1D, UpSampling2D, UpSampling3D
from tests.layers.what_is_seen import check_reach


def test_lengths_grow_by_their_factors() -> None:
    assert UpSampling2D((2, 3)).output_shape((None, 5, 4)) == (None, 15, 4)
    assert UpSampling1D(3).output_shape((5, 4)) == (15, 4)
    assert UpSampling3D((1, 2, 3)).output_shape((4, 5, 6, 2)) == (4, 10, 18, 2)


def test_only_means_cost_operations() -> None:
    assert measure(UpSampling2D(), ((4, 4, 3),)).cost.flops == 0
    assert measure(UpSampling2D(interpolation="bilinear"), ((4, 4, 3),)).cost.flops == 7 * 8 * 8 * 3
    assert measure(UpSampling2D(interpolation="bilinear"), ((None, 4, 3),)).cost.flops is None
    assert measure(UpSampling2D(), ((None, 4, 3),)).cost.flops == 0


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (UpSampling1D(3), (4, 2)), (UpSampling2D((2, 3)), (3, 4, 1)), (UpSampling2D((1, 2)), (1, 3, 1)),
        (UpSampling2D((3, 2), "bilinear"), (4, 3, 1)), (UpSampling2D((2, 4), "bilinear"), (1, 4, 1)),
        (UpSampling3D((2, 1, 3)), (2, 2, 3, 1)),
    ],
)  # fmt: skip
def test_what_is_seen(layer: Layer, shape: tuple[int, ...]) -> None:
    check_reach(layer, shape)


def test_field_behind_pooling_and_upsampling() -> None:
    """Pooling by 2 and repeating by 2: a 3 × 3 window meets two pooled pixels, 4 px, at every other place."""
    report = analyse(chain(Input((16, 16, 1)), MaxPooling2D(), UpSampling2D(), Conv2D(1)))
    assert report.receptive_field("n2") == (2, 2)
    assert report.effective_stride("n2") == (1, 1)
    assert report.receptive_field("n3") == (4, 4)
    assert UpSampling2D(interpolation="bicubic").reach((4, 4, 1)) is None


def test_texts() -> None:
    assert UpSampling2D().description() == "× 2"
    assert UpSampling2D((2, 3), "bilinear").description() == "× 2×3, bilinear"
    steps = UpSampling2D((2, 3), "bilinear").derivation((4, 5, 1))
    assert [step.formula for step in steps] == ["4·2 = 8", "5·3 = 15", "7·8·15·1 = 840"]
    assert UpSampling1D().derivation((4, 5))[-1].formula == "0"
