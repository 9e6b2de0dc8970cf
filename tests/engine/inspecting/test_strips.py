from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.inspecting.strips import SIDE, shrunk, strip, strongest, wrapped


def test_the_strongest_maps_come_first() -> None:
    values = np.zeros((4, 5, 6), np.float32)
    values[:, :, 2], values[:, :, 4], values[:, :, 1] = -3.0, 2.0, 1.0
    made = strip("conv", "Conv2D", values)
    assert made.maps.shape == (3, 4, 5)
    assert made.maps[:, 0, 0].tolist() == [-3.0, 2.0, 1.0]
    assert (made.low, made.high, made.shape) == (-3.0, 2.0, (4, 5, 6))


def test_maps_with_nan_come_last_and_limits_are_those_of_numbers() -> None:
    values = np.ones((2, 2, 4), np.float32)
    values[0, 0, 0] = np.nan
    assert strongest(values, 4).tolist() == [1, 2, 3, 0]
    assert strip("x", "X", values).high == 1.0
    nothing = strip("x", "X", np.full((2, 2, 1), np.nan, np.float32))
    assert (nothing.low, nothing.high) == (0.0, 0.0)


@pytest.mark.parametrize("shape", [(427, 640), (49, 3), (48, 48), (1, 1000), (97, 50)])
def test_shrinking_averages_and_keeps_the_mean(shape: tuple[int, int]) -> None:
    plane = np.random.default_rng(0).normal(5, 1, shape).astype(np.float32)
    small = shrunk(plane)
    assert small.shape == tuple(min(SIDE, size) for size in shape)
    assert small.dtype == np.float32
    assert small.mean() == pytest.approx(plane.mean(), abs=0.05)


def test_shrinking_by_a_whole_factor_is_the_mean_of_blocks() -> None:
    plane = np.random.default_rng(1).normal(size=(96, 144)).astype(np.float32)
    assert shrunk(plane) == pytest.approx(plane.reshape(48, 2, 48, 3).mean(axis=(1, 3)), abs=1e-6)


def test_nan_is_left_out_of_means_and_stays_where_there_is_nothing_else() -> None:
    plane = np.ones((96, 96), np.float32)
    plane[0, 0] = np.nan
    plane[2:4, 2:4] = np.nan
    small = shrunk(plane)
    assert small[0, 0] == 1.0
    assert np.isnan(small[1, 1])
    assert np.isnan(small).sum() == 1


def test_vectors_are_a_row_or_a_square() -> None:
    assert wrapped(np.arange(10, dtype=np.float32)).shape == (1, 10)
    square = wrapped(np.arange(50, dtype=np.float32))
    assert square.shape == (7, 8)
    assert np.isnan(square[-1, 2:]).all()
    assert square[6, 1] == 49
    made = strip("dense", "Dense", np.arange(4096, dtype=np.float32))
    assert made.maps.shape == (1, 48, 48)
    assert made.shape == (4096,)


def test_other_outputs_are_shown_as_one_map() -> None:
    assert strip("x", "X", np.zeros((7, 5), np.float32)).maps.shape == (1, 7, 5)
    assert strip("x", "X", np.float32(3).reshape(())).maps.shape == (1, 1, 1)


def test_more_maps_larger_ones_and_chosen_units() -> None:
    values = np.random.default_rng(2).normal(size=(80, 80, 9)).astype(np.float32)
    made = strip("conv", "Conv2D", values, None, 8, 64)
    assert made.maps.shape == (8, 64, 64)
    assert made.units == tuple(np.argsort(-(values**2).sum(axis=(0, 1)))[:8])
    chosen = strip("conv", "Conv2D", values, None, 8, 80, (7, 2))
    assert chosen.units == (7, 2)
    assert np.array_equal(chosen.maps, values[:, :, [7, 2]].transpose(2, 0, 1))
    assert len(strip("conv", "Conv2D", values, None, 3, 48, (9,)).units) == 3  # it has no unit 9
    assert strip("dense", "Dense", values[0, 0], None, 3, 48, (2,)).units == ()


def test_values_that_are_no_numbers_are_counted_and_large_ones_do_not_overflow() -> None:
    values = np.ones((2, 2, 3), np.float32)
    values[0, 0, 0], values[0, 1, 0], values[:, :, 2] = np.nan, -np.inf, 1e30
    made = strip("conv", "Conv2D", values)
    assert (made.unknown, made.low, made.high) == (2, 1.0, np.float32(1e30))
    assert made.units[0] == 2
