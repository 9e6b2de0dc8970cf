from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.build import build
from cnnstudio.engine.objective import compile_for_training
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

LOGITS = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]], np.float32)


def measured(logits: np.ndarray, labels: list[int], *ending: Any) -> tuple[float, float]:
    """Loss and accuracy of a network whose last Dense layer gives these logits."""
    count = logits.shape[1]
    network = chain(Input((1, count, 1)), Flatten(), Dense(count, use_bias=False), *ending)
    project = Project(network, training=Training(scaling="none"))
    model = build(project)
    model.get_layer("dense").set_weights([np.eye(count, dtype=np.float32)])
    compile_for_training(model, project)
    loss, accuracy = model.evaluate(logits.reshape(-1, 1, count, 1), np.array(labels), verbose=0)
    return loss, accuracy


@pytest.mark.parametrize(
    "ending", [(), (Activation("softmax"),), (Activation("log_softmax"),), (Activation("linear"),)]
)
def test_cross_entropy_is_the_same_from_logits_and_from_probabilities(ending: tuple[Any, ...]) -> None:
    shares = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
    expected = -np.log(shares[[0, 1], [0, 2]]).mean()
    loss, accuracy = measured(LOGITS, [0, 2], *ending)
    assert loss == pytest.approx(expected, abs=1e-5)
    assert accuracy == 0.5


@pytest.mark.parametrize("ending", [(), (Activation("sigmoid"),)])
def test_a_single_score_is_binary(ending: tuple[Any, ...]) -> None:
    logits = np.array([[0.3], [-2.0], [0.2]], np.float32)
    positive = 1 / (1 + np.exp(-logits[:, 0]))
    expected = -np.log([positive[0], 1 - positive[1], 1 - positive[2]]).mean()
    loss, accuracy = measured(logits, [1, 0, 0], *ending)
    assert loss == pytest.approx(expected, abs=1e-5)
    assert accuracy == pytest.approx(2 / 3)


@pytest.mark.parametrize("optimizer", [SGD(0.25, 0.5, True), Adam(0.125, 0.8, 0.99, 1e-5)])
def test_the_optimizer_has_the_project_s_settings(optimizer: Any) -> None:
    project = Project(chain(Input((2, 2, 1)), Flatten(), Dense(3)), optimizer=optimizer)
    model = build(project)
    compile_for_training(model, project)
    config = model.optimizer.get_config()
    assert type(model.optimizer).__name__ == optimizer.keras_name
    for name, value in optimizer.to_data().items():
        assert config[name] == pytest.approx(value)
