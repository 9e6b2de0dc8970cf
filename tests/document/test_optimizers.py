from __future__ import annotations

import inspect
import math
from typing import Any

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.document.optimizers import OPTIMIZERS, SGD, Adam, Muon, Optimizer, RMSprop


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda cls: cls.kind)
def test_keras_takes_the_arguments(cls: Any) -> None:
    import keras

    made = getattr(keras.optimizers, cls.keras_name)(**cls(learning_rate=0.25).keras_arguments())
    assert float(made.learning_rate) == 0.25


VARIANTS = [
    *[cls() for cls in OPTIMIZERS],
    SGD(momentum=0, gradient_accumulation_steps=2),
    Adam(amsgrad=True),
    RMSprop(momentum=0.5, centered=True),
    Adam(use_ema=True),
    SGD(use_ema=True, gradient_accumulation_steps=3),
    RMSprop(momentum=0.5, gradient_accumulation_steps=3),
]


@pytest.mark.parametrize("optimizer", VARIANTS, ids=lambda optimizer: optimizer.kind)
def test_slots_are_the_numbers_that_keras_keeps(optimizer: Optimizer) -> None:
    import keras

    model = keras.Sequential([keras.layers.Input((200,)), keras.layers.Dense(200)])
    made = getattr(keras.optimizers, optimizer.keras_name)(**optimizer.keras_arguments())
    made.build(model.trainable_variables)
    kept = sum(math.prod(variable.shape) for variable in made.variables) / model.count_params()
    # The few numbers for rows, columns and biases are not counted.
    assert optimizer.slots() == pytest.approx(kept, abs=0.02)


def test_every_optimizer_of_keras_is_here() -> None:
    import keras

    wraps = {"Optimizer", "LossScaleOptimizer", "MultiOptimizer", "OptimizerMap"}
    younger = {"ScheduleFreeAdamW"}  # than the oldest Keras that the program takes
    names = {name for name in dir(keras.optimizers) if inspect.isclass(getattr(keras.optimizers, name))}
    assert names - wraps == {cls.keras_name for cls in OPTIMIZERS} - (younger - names)


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda cls: cls.kind)
def test_every_argument_of_keras_is_a_setting(cls: Any) -> None:
    import keras

    takes = set(inspect.signature(getattr(keras.optimizers, cls.keras_name)).parameters)
    elsewhere = {
        "name",
        "kwargs",
        "loss_scale_factor",
        "exclude_embeddings",
    }  # Keras's own, or of layers for texts
    assert takes - elsewhere <= {field.name for field in cls.setting_list()}


def test_layers_are_left_to_adam_by_their_whole_names() -> None:
    import keras

    layers = [keras.layers.Dense(4, name=name) for name in ("dense", "dense_1", "old.dense")]
    model = keras.Sequential([keras.layers.Input((4,)), *layers])
    made = keras.optimizers.Muon(**Muon(exclude_layers="dense, old.dense").keras_arguments())
    kernels = [layer.kernel for layer in model.layers]
    assert [made._should_use_adamw(kernel) for kernel in kernels] == [True, False, True]
    assert not keras.optimizers.Muon(**Muon().keras_arguments())._should_use_adamw(kernels[0])


def test_gradients_are_clipped_in_one_way_at_most() -> None:
    with pytest.raises(SettingError, match="exclude each other") as caught:
        Adam(clipnorm=1.0, clipvalue=0.5)
    assert caught.value.setting == "clipvalue"


def test_plain_descent_keeps_nothing() -> None:
    assert SGD(momentum=0).slots() == 0
    assert Adam().slots() == 2


def test_settings_are_checked() -> None:
    with pytest.raises(SettingError, match="Momentum must be at most 1"):
        SGD(momentum=2)
