from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnnstudio.engine.inspecting import unit_figures as room
from cnnstudio.engine.inspecting.unit_figures import unit_figures

_VALUES = st.floats(-1e6, 1e6, width=32) | st.sampled_from([0.0, np.nan, np.inf, -np.inf])


@settings(deadline=None, max_examples=60)
@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=_VALUES))
def test_figures_are_those_of_the_finite_values(planes: np.ndarray) -> None:
    figures = unit_figures(planes)
    for unit, values in enumerate(planes):
        finite = values[np.isfinite(values)].astype(np.float64)
        assert figures.zeros[unit] == (values == 0).sum()
        assert figures.nans[unit] == np.isnan(values).sum()
        assert figures.infinities[unit] == np.isinf(values).sum()
        if not finite.size:
            assert np.isnan([figures.lows[unit], figures.means[unit], figures.deviations[unit]]).all()
            continue
        assert (figures.lows[unit], figures.highs[unit]) == (finite.min(), finite.max())
        assert figures.means[unit] == pytest.approx(finite.mean(), rel=1e-5, abs=1e-2)
        assert figures.deviations[unit] == pytest.approx(finite.std(), rel=1e-5, abs=1e-2)


def test_many_units_are_worked_on_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    planes = np.random.default_rng(0).normal(size=(103, 7)).astype(np.float32)
    whole = unit_figures(planes)
    monkeypatch.setattr(room, "_BLOCK", 50)
    assert np.array_equal(unit_figures(planes).deviations, whole.deviations)
    assert len(whole) == 103


def test_orders_are_by_value_spread_and_zeros() -> None:
    planes = np.array([[0, 0, 5], [1, 2, 3], [0, 0, 0], [np.nan, 9, 9], [4, 4, 4]], np.float32)
    figures = unit_figures(planes)
    assert figures.order("index").tolist() == [0, 1, 2, 3, 4]
    assert figures.order("strength").tolist() == [3, 0, 4, 1, 2]
    assert (
        figures.order("variance").tolist() == np.argsort(-np.nanstd(planes, axis=1), kind="stable").tolist()
    )
    assert figures.order("sparsity").tolist() == [2, 0, 1, 3, 4]


def test_dead_constant_and_odd_units_are_told_apart() -> None:
    planes = np.array([[0, 0], [3, 3], [0, 1], [np.nan, 3], [np.inf, np.inf]], np.float32)
    figures = unit_figures(planes)
    assert figures.dead.tolist() == [True, False, False, False, False]
    assert figures.constant.tolist() == [False, True, False, False, False]
    assert figures.odd.tolist() == [False, False, False, True, True]
    single = unit_figures(np.array([[3], [0]], np.float32))
    assert not single.constant.any()
    assert single.dead.tolist() == [False, True]


def test_nothing_at_all_is_no_error() -> None:
    assert np.isnan(unit_figures(np.empty((2, 0), np.float32)).means).all()
    assert len(unit_figures(np.empty((0, 4), np.float32))) == 0
