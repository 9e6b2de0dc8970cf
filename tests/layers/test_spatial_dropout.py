"""Tests of spatial dropout: whole maps go, and other maps take their place."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.values import Shape
from cnnstudio.layers.spatial_dropout import (
    SpatialDropout,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from tests.layers.keras_truth import keras_layer


@pytest.mark.parametrize(
    ("layer", "shape", "text"),
    [
        (SpatialDropout1D(0.25, 1), (5, 8), "25 % of 8 maps of 5 values become 0; the others are divided by 0.75"),
        (SpatialDropout2D(0.5, 1), (5, 4, 8), "50 % of 8 maps of 5·4 values become 0; the others are divided by 0.5"),
        (SpatialDropout3D(0.5, 1), (2, 3, 4, 8), "50 % of 8 maps of 2·3·4 values become 0; the others are divided by 0.5"),
    ],
)  # fmt: skip
def test_whole_maps_are_dropped(layer: SpatialDropout, shape: Shape, text: str) -> None:
    import numpy

    result = keras_layer(layer)(numpy.ones((3, *shape), "float32"), training=True).numpy()  # type: ignore[arg-type]
    maps = result.reshape(3, -1, 8)
    assert (maps == maps[:, :1]).all()
    assert sorted(set(maps.ravel().tolist())) == pytest.approx([0, 1 / (1 - layer.rate)])
    assert layer.derivation(shape)[0].formula == text
    assert measure(layer, (shape,)).output == shape


def test_a_row_of_values_is_refused() -> None:
    (finding,) = measure(SpatialDropout2D(), ((12,),)).findings
    assert finding.message.startswith("Spatial dropout needs a map of height × width × channels")
