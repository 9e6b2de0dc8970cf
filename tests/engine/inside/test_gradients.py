from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.core.values import Penalty
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.gradients import Gradients
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input


def arrays(variables: Any) -> list[Any]:
    """What variables hold."""
    import keras

    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in variables]


@pytest.fixture
def model() -> Any:
    """A model with a penalty, dropout and batch normalization, and steps as long as the gradient."""
    network = chain(
        Input((8, 8, 1)), Conv2D(8, (3, 3), activation="relu", kernel_regularizer=Penalty(0.0, 0.1)),
        BatchNormalization(), Dropout(0.5), Flatten(), Dense(10, "softmax"),
    )  # fmt: skip
    project = Project(network, "steep", optimizer=SGD(1.0, momentum=0), training=Training(seed=2))
    made = build(project)
    compile_for_training(made, project)
    return made


IMAGES = np.random.default_rng(0).integers(0, 256, (32, 8, 8, 1)).astype(np.float32)
LABELS = np.arange(32) % 10


def test_they_are_those_of_the_step_that_keras_takes(model: Any) -> None:
    found = [np.asarray(gradient) for gradient in Gradients(model).of(IMAGES, LABELS)]
    norm = Gradients(model).norms(IMAGES, LABELS)[0]
    before = arrays(model.trainable_variables)
    model.train_on_batch(IMAGES, LABELS)
    after = arrays(model.trainable_variables)
    for gradient, then, now in zip(found, before, after, strict=True):
        np.testing.assert_allclose(then - now, gradient, atol=1e-5)
    steps = [then - now for then, now in zip(before, after, strict=True)]
    assert norm == pytest.approx(np.sqrt(sum((step**2).sum() for step in steps)), rel=1e-4)


def test_no_state_goes_on_by_them(model: Any) -> None:
    before = arrays([*model.variables, *model.optimizer.variables])
    Gradients(model).of(IMAGES, LABELS)
    for then, now in zip(before, arrays([*model.variables, *model.optimizer.variables]), strict=True):
        np.testing.assert_array_equal(then, now)


def test_frozen_weights_are_left_out(model: Any) -> None:
    model.layers[2].trainable = False
    assert len(Gradients(model).of(IMAGES, LABELS)) == len(model.trainable_variables) == 4
