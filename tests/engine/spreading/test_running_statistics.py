"""Several copies are brought together in `test_spreading`, in the process that trains over three devices."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.spreading.running_statistics import bringing_together


@pytest.mark.parametrize("trainable", [True, False])
def test_one_copy_stays_as_it_is(trainable: bool) -> None:
    import keras
    import tensorflow as tf

    layer = keras.layers.BatchNormalization(trainable=trainable)
    model = keras.Sequential([keras.Input((1,)), layer])
    layer.moving_mean.assign([0.1])
    bringing_together(model, tf.distribute.get_strategy())()
    assert float(layer.moving_mean.value[0]) == float(np.float32(0.1))
