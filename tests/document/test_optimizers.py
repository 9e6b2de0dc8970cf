from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.document.optimizers import OPTIMIZERS, SGD, Adam


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda cls: cls.kind)
def test_keras_takes_the_arguments(cls: Any) -> None:
    import keras

    made = getattr(keras.optimizers, cls.keras_name)(**cls(learning_rate=0.25).keras_arguments())
    assert float(made.learning_rate) == 0.25


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda cls: cls.kind)
def test_slots_are_the_numbers_that_keras_keeps(cls: Any) -> None:
    import keras

    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3)])
    made = getattr(keras.optimizers, cls.keras_name)(**cls().keras_arguments())
    made.build(model.trainable_variables)
    kept = sum(variable.shape != () for variable in made.variables) / len(model.trainable_variables)
    assert cls().slots() == kept


def test_plain_descent_keeps_nothing() -> None:
    assert SGD(momentum=0).slots() == 0
    assert Adam().slots() == 2


def test_settings_are_checked() -> None:
    with pytest.raises(SettingError, match="Momentum must be at most 1"):
        SGD(momentum=2)
