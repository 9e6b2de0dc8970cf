from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.ui.viewers.map_stack import block_means, map_stack

FED = np.zeros((4, 4, 1), np.float32)


def test_maps_become_planes_with_their_figures() -> None:
    values = np.random.default_rng(0).normal(size=(5, 7, 3)).astype(np.float32)
    stack = map_stack("conv", values, FED)
    assert (len(stack), stack.size, stack.is_map) == (3, (5, 7), True)
    for unit in range(3):
        assert np.array_equal(stack.planes[unit], values[:, :, unit])
        assert stack.limits(unit, own_scale=True) == (values[:, :, unit].min(), values[:, :, unit].max())
        assert stack.means[unit] == pytest.approx(values[:, :, unit].mean(), abs=1e-6)
    assert stack.limits(1, own_scale=False) == (values.min(), values.max())


def test_the_strongest_come_first() -> None:
    values = np.zeros((2, 2, 4), np.float32)
    values[0, 0] = (1, 5, np.nan, 3)
    values[0, 1, 2] = 4
    assert map_stack("conv", values, FED).figures.order("strength").tolist() == [1, 2, 3, 0]


def test_a_vector_is_a_row_of_numbers() -> None:
    stack = map_stack("dense", np.array([1, -2, 3], np.float32), FED)
    assert (len(stack), stack.size, stack.is_map) == (3, (1, 1), False)
    assert (stack.low, stack.high) == (-2, 3)


def test_nan_is_passed_over_without_a_warning() -> None:
    values = np.full((2, 2, 2), np.nan, np.float32)
    values[0, 0, 0] = 7
    stack = map_stack("conv", values, FED)
    assert (stack.low, stack.high) == (7, 7)
    assert np.isnan(stack.lows[1])


def test_large_maps_are_averaged_for_the_mosaic() -> None:
    plane = np.random.default_rng(1).normal(size=(1, 10, 7)).astype(np.float32)
    small = block_means(plane, 4)
    assert small.shape == (1, 4, 3)
    assert small[0, 0, 0] == pytest.approx(plane[0, :3, :3].mean(), abs=1e-6)
    assert small[0, 3, 2] == pytest.approx(plane[0, 9:, 6:].mean(), abs=1e-6)
    assert block_means(plane, 10) is plane


def test_maps_of_one_place_are_numbers_too() -> None:
    stack = map_stack("conv", np.arange(4, dtype=np.float32).reshape(1, 1, 4), FED)
    assert (len(stack), stack.is_map, stack.highs.tolist()) == (4, False, [0, 1, 2, 3])


@pytest.mark.parametrize("shape", [(5, 7, 3), (1, 1, 4), (6,), (4, 5)])
def test_the_output_is_given_back_as_it_came(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    assert np.array_equal(map_stack("layer", values, FED).values, values)
