"""Tests of the layer that does nothing; the contract tests hold its shapes against Keras."""

from __future__ import annotations

import numpy as np

from cnnstudio.layers.identity import Identity
from tests.layers.keras_truth import keras_layer


def test_everything_passes_as_it_came() -> None:
    values = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
    np.testing.assert_array_equal(keras_layer(Identity())(values), values)
    assert Identity().output_shape((3, None)) == (3, None)
    assert Identity().cost((3, 4)).flops == 0
