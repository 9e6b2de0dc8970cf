"""Tests of what resizing sees of a map: every pixel against what really comes out of Keras."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.receptive_field import WHOLE, Reach, Span
from cnnstudio.layers.interpolation import Scaling, interpolation_operations


def weights(scaling: Scaling, size: int, interpolation: str, antialias: bool) -> np.ndarray:
    """How much each pixel of a map of ``size`` counts for each that comes out: (pixels, results)."""
    import keras

    part = np.eye(size, dtype="float32")[:, scaling.offset : scaling.offset + scaling.length]
    resized = keras.ops.image.resize(
        part[:, :, None, None], (scaling.target, 1), interpolation=interpolation, antialias=antialias
    )
    return np.asarray(resized)[:, :, 0, 0]


def said(scaling: Scaling, size: int, reach: Reach) -> list[tuple[int, int]]:
    span = Span(1, 1, 0, size).through(reach, size)
    seen = [span.seen(place) or (0, 0) for place in range(scaling.target)]
    return [(max(0, first), min(size, last)) for first, last in seen]


@pytest.mark.parametrize("antialias", [False, True])
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
@pytest.mark.parametrize("length", range(1, 13))
def test_every_pixel_sees_what_is_said(length: int, interpolation: str, antialias: bool) -> None:
    for target in range(1, 13):
        scaling = Scaling(length, target)
        reach = scaling.reach(interpolation, antialias)
        assert reach is not None
        counts = np.abs(weights(scaling, length, interpolation, antialias)) > 1e-5
        found = [(int(column.argmax()), length - int(column[::-1].argmax())) for column in counts.T]
        assert found == said(scaling, length, reach), scaling


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
@pytest.mark.parametrize(
    ("length", "target", "offset"), [(4, 2, 3), (6, 4, 1), (5, 5, 2), (4, 8, 3), (1, 3, 2)]
)
def test_a_part_that_was_cut_out(length: int, target: int, offset: int, interpolation: str) -> None:
    scaling, size = Scaling(length, target, offset, is_cut=True), 10
    reach = scaling.reach(interpolation)
    if reach is None:
        assert interpolation == "bilinear"
        assert target > length
        return
    counts = np.abs(weights(scaling, size, interpolation, antialias=False)) > 1e-5
    found = [(int(column.argmax()), size - int(column[::-1].argmax())) for column in counts.T]
    assert found == said(scaling, size, reach)


def test_other_ways_are_even_only_where_nothing_changes() -> None:
    assert Scaling(5, 10).reach("bicubic") is None
    assert Scaling(5, 5).reach("lanczos3") == Reach()
    assert Scaling(1, 4).reach("lanczos5") == WHOLE


def test_operations_of_a_weighted_mean() -> None:
    assert [interpolation_operations(way) for way in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")] == [
        0, 4 + 3, 16 + 15, 36 + 35, 100 + 99,
    ]  # fmt: skip
