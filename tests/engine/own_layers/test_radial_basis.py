"""Tests of the output of radial basis functions in Keras: by hand, codes of ±1, trained and saved."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.document.files import load_keras
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.radial_basis import RBFOutput
from cnnstudio.layers.radial_basis import RBFOutput as Card


def test_distances_by_hand() -> None:
    """(1, 2) is 0² + 3² = 9 from (1, −1) and 2² + 1² = 5 from (−1, 1)."""
    for negative, sign in ((False, 1), (True, -1)):
        layer = RBFOutput(2, negative=negative)
        layer.build((None, 2))
        layer.set_weights([np.array([[1, -1], [-1, 1]], "float32")])
        assert np.asarray(layer(np.array([[1, 2]], "float32"))).tolist() == [[9 * sign, 5 * sign]]


def test_codes_are_plus_and_minus_one() -> None:
    layer = RBFOutput(10)
    assert tuple(layer(np.zeros((3, 84), "float32")).shape) == (3, 10)
    (codes,) = layer.get_weights()
    assert set(codes.ravel().tolist()) == {-1.0, 1.0}
    assert 300 < (codes > 0).sum() < 540
    assert np.asarray(layer(codes.T))[range(10), range(10)].tolist() == [0.0] * 10


def test_open_values_are_refused() -> None:
    with pytest.raises(ValueError, match="fixed count"):
        RBFOutput(3)(keras.Input((None,)))


@pytest.mark.parametrize("learned", [False, True])
def test_codes_are_learned_if_asked_saved_and_read_back(tmp_path: Path, learned: bool) -> None:
    last = RBFOutput(3, learned, True, name="last")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5), last])
    model.build()
    before = last.get_weights()[0].copy()
    model.compile("sgd", "mse")
    values = np.ones((4, 4), "float32")
    model.fit(values, np.zeros((4, 3)), verbose=0)
    assert (last.get_weights()[0] != before).all() == learned
    model.save(tmp_path / "m.keras")
    np.testing.assert_array_equal(load_model_file(tmp_path / "m.keras")(values), model(values))
    assert Card(3, learned, True) in [node.layer for node in load_keras(tmp_path / "m.keras").network]
