from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import stats

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inspecting import layer_statistics as room
from cnnstudio.engine.inspecting.layer_statistics import BINS, LayerStatistics, spread

_VALUES = st.floats(-1e4, 1e4, width=32) | st.sampled_from([0.0, np.nan, np.inf, -np.inf])


@settings(deadline=None, max_examples=80)
@given(arrays(np.float32, array_shapes(max_side=8), elements=_VALUES))
def test_figures_are_those_of_scipy_and_numpy(values: np.ndarray) -> None:
    found = spread("it", values)
    finite = values[np.isfinite(values)].astype(np.float64)
    assert (found.count, found.zeros) == (values.size, (values == 0).sum())
    assert (found.nans, found.infinities) == (np.isnan(values).sum(), np.isinf(values).sum())
    assert sum(found.counts) == np.count_nonzero(finite)
    if not finite.size:
        assert np.isnan([found.low, found.high, found.mean, found.deviation]).all()
        return
    near = 1e-6 * max(1, np.abs(finite).max())
    assert (found.low, found.high) == (stats.tmin(finite), stats.tmax(finite))
    assert found.mean == pytest.approx(stats.tmean(finite), abs=near)
    assert found.deviation == pytest.approx(finite.std(), abs=near)


def test_bars_are_those_of_numpy_without_the_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.maximum(0, np.random.default_rng(0).normal(size=(50, 40)).astype(np.float32))
    monkeypatch.setattr(room, "_BLOCK", 333)
    found = spread("it", values)
    expected, _ = np.histogram(values[values != 0], BINS, (found.low, found.high))
    assert np.abs(np.array(found.counts) - expected).sum() <= 2  # a value at an edge may fall on either side
    assert found.zeros == (values == 0).sum() > 900


def test_values_that_are_all_the_same_stand_in_the_middle() -> None:
    found = spread("it", np.full(7, 3, np.float32))
    assert (found.counts[BINS // 2], found.deviation, sum(found.counts)) == (7, 0.0, 7)
    assert sum(spread("it", np.zeros(7, np.float32)).counts) == 0


def test_a_layer_is_measured_with_and_without_a_picture(
    digits_run: Any, do: Callable[..., Any], digit: Picture
) -> None:
    source = SavedModel(digits_run.run)
    found = do(LayerStatistics(source, digit, "dense"))
    kernel, bias = (np.asarray(weight) for weight in loaded(source).get_layer("dense").weights)
    assert [(part.name, part.shape) for part in found.weights] == [("kernel", (144, 10)), ("bias", (10,))]
    assert found.weights[0].mean == pytest.approx(kernel.mean(), abs=1e-7)
    assert found.weights[1].deviation == pytest.approx(bias.std(), rel=1e-4)
    assert found.activations.mean == pytest.approx(0.1)  # ten scores that sum to 1
    assert (found.saturation.activation, found.saturation.high) == ("softmax", 1.0)
    bare = do(LayerStatistics(source, None, "dense"))
    assert (bare.activations, bare.saturation, bare.weights) == (None, None, found.weights)
    flat = do(LayerStatistics(source, digit, "flatten"))
    assert (flat.weights, flat.saturation, flat.activations.count) == ((), None, 144)


def test_weights_of_one_name_are_told_apart() -> None:
    from keras import layers

    attention = layers.MultiHeadAttention(2, 4)
    attention.build((None, 4, 8), (None, 4, 8))
    names = [name for name, _ in room._own_weights(attention)]
    assert names[:2] == ["query/kernel", "query/bias"]
    assert len(set(names)) == 8
