"""Tests of RandAugment: how many changes there are, and none of them."""

from __future__ import annotations

import numpy as np

from cnnstudio.core.analysis import measure
from cnnstudio.layers.augmentation_policies import CHANGES, RandAugment
from tests.layers.keras_truth import keras_layer

IMAGES = np.random.default_rng(1).uniform(0, 255, (2, 8, 8, 3)).astype("float32")


def test_it_knows_as_many_changes_as_keras() -> None:
    import keras

    assert len(keras.layers.RandAugment._AUGMENT_LAYERS) == CHANGES


def test_no_change_changes_nothing() -> None:
    assert np.allclose(keras_layer(RandAugment(num_ops=0))(IMAGES, training=True), IMAGES)
    assert not np.allclose(keras_layer(RandAugment(num_ops=5, seed=1))(IMAGES, training=True), IMAGES)


def test_words() -> None:
    assert (
        RandAugment(factor=0.3).while_training((8, 8, 3))
        == "2 of 11 changes, each with a strength of 0 … 0.3"
    )
    assert RandAugment().description() == "2 changes, 0 … 0.5"
    assert measure(RandAugment(), ((8, 8, 2),)).output is None
