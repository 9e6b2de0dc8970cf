from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.document.files import load_keras
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.layer_scale import LayerScale


def test_each_channel_is_multiplied() -> None:
    layer = LayerScale(0.5)
    values = np.arange(2 * 3 * 3 * 2, dtype="float32").reshape(2, 3, 3, 2)
    np.testing.assert_array_equal(np.asarray(layer(values)), values * 0.5)
    layer.set_weights([np.array([2.0, -1.0], "float32")])
    np.testing.assert_array_equal(np.asarray(layer(values)), values * [2, -1])
    assert layer.compute_output_shape((None, 3, 3, 2)) == (None, 3, 3, 2)


def test_open_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="fixed size"):
        LayerScale()(keras.Input((4, None)))


def test_factors_are_learned_saved_and_read(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4,)), LayerScale(0.1, name="scaled"), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = model.layers[0].get_weights()[0]
    model.fit(np.ones((4, 4)), np.ones((4, 1)), verbose=0)
    after = model.layers[0].get_weights()[0]
    assert np.all(before != after)
    model.save(tmp_path / "m.keras")
    loaded = load_model_file(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded.layers[0].get_weights()[0], after)
    report = analyse(load_keras(tmp_path / "m.keras").network)
    assert report.totals.cost.params == model.count_params() == 4 + 5
    assert report.named("scaled").cost.params == 4
