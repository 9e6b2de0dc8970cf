"""Tests of layers that add zeros around a map and of those that cut its borders off."""

from __future__ import annotations

import pytest

from cnnstudio.core.layer import Layer, ShapeError
from cnnstudio.layers.zero_padding_and_cropping import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from tests.layers.what_is_seen import check_reach


def test_zeros_grow_each_side() -> None:
    layer = ZeroPadding2D(((1, 2), (0, 3)))
    assert layer.output_shape((8, None, 5)) == (11, None, 5)
    assert [step.formula for step in layer.derivation((8, 8, 5))] == ["8 + 1 + 2 = 11", "8 + 0 + 3 = 11"]
    assert layer.description() == "top 1, bottom 2, left 0, right 3 px"
    assert ZeroPadding2D(((2, 2), (2, 2))).description() == "2 px on every side"


def test_cropping_undoes_padding() -> None:
    shape, margins = (8, None, 5), ((1, 2), (0, 3))
    assert Cropping2D(margins).output_shape(ZeroPadding2D(margins).output_shape(shape)) == shape
    assert [step.formula for step in Cropping2D(margins).derivation((8, 8, 5))] == [
        "8 − 1 − 2 = 5",
        "8 − 0 − 3 = 5",
    ]


def test_other_ranks() -> None:
    assert ZeroPadding1D((2, 1)).output_shape((6, 4)) == (9, 4)  # type: ignore[arg-type]
    assert Cropping1D(((2, 1),)).output_shape((6, 4)) == (3, 4)
    assert ZeroPadding3D().output_shape((4, 5, None, 2)) == (6, 7, None, 2)
    assert Cropping3D().output_shape((4, 5, None, 2)) == (2, 3, None, 2)
    assert Cropping1D().description() == "1 step at either end"
    assert ZeroPadding1D(((2, 1),)).description() == "before 2, after 1 step"


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (ZeroPadding1D(((2, 1),)), (5, 2)), (Cropping1D(((2, 1),)), (7, 2)), (ZeroPadding2D(((1, 2), (0, 3))), (4, 5, 1)),
        (Cropping2D(((1, 2), (0, 3))), (6, 5, 1)), (Cropping3D(((0, 1), (1, 0), (2, 1))), (3, 4, 5, 1)),
        (ZeroPadding3D(((0, 1), (1, 0), (2, 1))), (3, 2, 3, 1)),
    ],
)  # fmt: skip
def test_what_is_seen(layer: Layer, shape: tuple[int, ...]) -> None:
    check_reach(layer, shape)


def test_nothing_left() -> None:
    with pytest.raises(
        ShapeError, match=r"cuts 3 \+ 1 px off a width of 4, so that nothing is left"
    ) as caught:
        Cropping2D(((1, 1), (3, 1))).output_shape((8, 4, 3))
    (fix,) = caught.value.finding.fixes
    assert (fix.label, fix.settings) == ("Leave the width whole", {"cropping": ((1, 1), (0, 0))})
    assert Cropping2D(((1, 1), (3, 1))).output_shape((8, 5, 3)) == (6, 1, 3)
