from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.preparation import fit_to
from cnnstudio.engine.explain.placing import on_image

CHANCE = np.random.default_rng(3)


def test_maps_of_the_image_s_size_are_left_as_they_are() -> None:
    values = CHANCE.random((6, 9), np.float32)
    assert np.array_equal(on_image(values, (6, 9, 3), (6, 9), "resize"), values)


def test_coarse_maps_are_interpolated_between_the_middles_of_their_cells() -> None:
    values = CHANCE.random((3, 4), np.float32)
    found = on_image(values, (30, 60, 3), (224, 224), "resize")
    rows = np.clip((np.arange(30) + 0.5) * 3 / 30 - 0.5, 0, 2)
    columns = np.clip((np.arange(60) + 0.5) * 4 / 60 - 0.5, 0, 3)
    along = np.stack([np.interp(columns, np.arange(4), row) for row in values])
    expected = np.stack([np.interp(rows, np.arange(3), along[:, column]) for column in range(60)], axis=1)
    assert np.allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("fit", ["resize", "crop", "pad"])
@pytest.mark.parametrize("shape", [(40, 60, 1), (60, 40, 1), (50, 50, 1)])
def test_a_map_lies_over_what_it_is_about(fit: str, shape: tuple[int, int, int]) -> None:
    height, width, _ = shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    for plane in (down, across):
        seen = fit_to(plane[:, :, None], (20, 20), 1, fit)[:, :, 0]  # the map says where it was taken from
        back = on_image(seen, shape, (20, 20), fit)
        known = ~np.isnan(back)
        inner = known.copy()
        inner[:5], inner[-5:], inner[:, :5], inner[:, -5:] = False, False, False, False
        if fit == "crop" and height != width:
            side = min(height, width)
            assert known.sum() == side * side
            edge = np.argwhere(known)
            inner &= False
            (top, left), (bottom, right) = edge.min(axis=0) + 5, edge.max(axis=0) - 5
            inner[top:bottom, left:right] = True
        else:
            assert known.all()
        assert np.abs(back - plane)[inner].max() < 1.0
