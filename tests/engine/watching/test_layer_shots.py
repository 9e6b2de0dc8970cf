from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.watching.layer_shots import layer_shot, packed, size_within, unpacked


def test_the_first_units_are_taken_and_large_maps_shrunk() -> None:
    values = np.arange(8 * 6 * 5, dtype=np.float32).reshape(8, 6, 5)
    shot = layer_shot(values, np.ones((3, 3, 7, 5), np.float32), 3, 4)
    assert shot.units == 5
    assert shot.maps.shape == (3, 4, 4)
    assert shot.maps.mean() == pytest.approx(values[:, :, :3].mean(), rel=0.05)
    whole = layer_shot(values, None, 9, 64)
    assert np.array_equal(whole.maps, np.moveaxis(values, 2, 0))
    assert shot.kernels is not None
    assert shot.kernels.shape == (3, 3, 1, 3)
    assert layer_shot(values, np.ones((3, 3, 3, 5), np.float32), 2, 8).kernels.shape == (3, 3, 3, 2)  # type: ignore[union-attr]
    assert layer_shot(values, np.ones((13, 13, 1, 5), np.float32), 2, 8).kernels is None


def test_numbers_of_a_vector_are_units() -> None:
    shot = layer_shot(np.arange(10, dtype=np.float32), None, 4, 64)
    assert (shot.units, shot.maps.shape) == (10, (4, 1, 1))
    assert list(shot.maps.ravel()) == [0, 1, 2, 3]


@pytest.mark.parametrize("shape", [(224, 224, 64), (7, 7, 2048), (112, 3, 3), (1000,)])
def test_maps_take_no_more_than_their_budget(shape: tuple[int, ...]) -> None:
    count, side = size_within(shape, 2000)
    maps = layer_shot(np.zeros(shape, np.float32), None, count, side).maps
    assert len(maps) >= 4 or len(maps) == shape[-1]
    assert maps.size * 2 <= 2000


def test_half_floats_hold_large_numbers_and_what_is_none() -> None:
    values = np.array([1e9, -2.5e8, np.nan, np.inf, 0], np.float32)
    again = unpacked(*packed(values))
    assert again[[0, 1, 4]] == pytest.approx(values[[0, 1, 4]], rel=1e-3)
    assert np.isnan(again[2])
    assert np.isinf(again[3])
    assert not unpacked(*packed(np.zeros(2, np.float32))).any()
