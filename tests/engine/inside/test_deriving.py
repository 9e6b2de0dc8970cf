from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.engine.inside.deriving import Mark, can_derive, derived, with_state
from tests.engine.slopes_apart import network, slopes_of, slopes_with


def polynomial(mark: Mark) -> tuple[Any, Any]:
    """x²y of what is marked, beside a list with a number in it that nothing depends on."""
    import keras

    x, y, unused = mark([keras.ops.convert_to_tensor(number) for number in (3.0, 5.0, 7.0)])
    return x * x * y, [x + y + unused]


def test_slopes_are_those_of_the_rules_of_school() -> None:
    assert can_derive()
    others, at, slopes = derived(polynomial)
    assert [float(one) for one in others] == [15.0]
    assert [float(one) for one in at] == [3.0, 5.0, 7.0]
    assert [float(one) for one in slopes] == [30.0, 9.0, 0.0]


def test_a_function_follows_a_model_that_learns() -> None:
    model = network()
    first = with_state(model, lambda weights, others, given: weights[0][0, 0, 0, 0] + given)
    before = float(first(1.0))
    model.trainable_variables[0].assign_add(np.ones(model.trainable_variables[0].shape, np.float32))
    assert float(first(1.0)) == pytest.approx(before + 1)


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_all_backends_find_the_same(backend: str, tmp_path: Path) -> None:
    if find_spec(backend) is None:
        pytest.skip(f"needs {backend}")
    model = network()
    model.save_weights(tmp_path / "model.weights.h5")
    here, there = slopes_of(model), slopes_with(backend, tmp_path / "model.weights.h5", tmp_path)
    assert set(here) == set(there)
    assert len(here) > 12
    for name, values in here.items():
        assert np.abs(values).max() > 0, name
        np.testing.assert_allclose(there[name], values, atol=1e-4 * np.abs(values).max(), err_msg=name)
