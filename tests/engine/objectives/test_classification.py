from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import SGD, Adam, ScheduleFreeAdamW
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.classification import class_weights, targets
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

LOGITS = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]], np.float32)


def measured(
    logits: np.ndarray, labels: list[int], *ending: Any, smoothing: float = 0.0
) -> tuple[float, float]:
    """Loss and accuracy of a network whose last Dense layer gives these logits."""
    count = logits.shape[1]
    network = chain(Input((1, count, 1)), Flatten(), Dense(count, use_bias=False), *ending)
    project = Project(network, training=Training(scaling="none", label_smoothing=smoothing))
    model = build(project)
    model.get_layer("dense").set_weights([np.eye(count, dtype=np.float32)])
    compile_for_training(model, project)
    wanted = targets(np.array(labels), count, project)
    loss, accuracy = model.evaluate(logits.reshape(-1, 1, count, 1), wanted, verbose=0)
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


@pytest.mark.parametrize(
    "optimizer",
    [
        SGD(0.25, momentum=0.5, nesterov=True, clipnorm=1.5),
        Adam(0.125, beta_1=0.8, beta_2=0.99, epsilon=1e-5, weight_decay=0.01, gradient_accumulation_steps=3),
    ],
)
def test_the_optimizer_has_the_project_s_settings(optimizer: Any) -> None:
    project = Project(chain(Input((2, 2, 1)), Flatten(), Dense(3)), optimizer=optimizer)
    model = build(project)
    compile_for_training(model, project)
    config = model.optimizer.get_config()
    assert type(model.optimizer).__name__ == optimizer.keras_name
    for name, value in optimizer.to_data().items():
        assert config[name] == pytest.approx(value)


@pytest.mark.parametrize("ending", [(), (Activation("softmax"),)])
def test_smoothed_labels_are_spread_over_all_classes(ending: tuple[Any, ...]) -> None:
    logs = LOGITS - np.log(np.exp(LOGITS).sum(axis=1, keepdims=True))
    wanted = np.full((2, 3), 0.3 / 3)
    wanted[[0, 1], [0, 2]] += 0.7
    loss, accuracy = measured(LOGITS, [0, 2], *ending, smoothing=0.3)
    assert loss == pytest.approx(-(wanted * logs).sum(axis=1).mean(), abs=1e-5)
    assert accuracy == 0.5


def test_a_single_score_is_smoothed_too() -> None:
    logits = np.array([[0.3], [-2.0]], np.float32)
    positive = 1 / (1 + np.exp(-logits[:, 0]))
    wanted = np.array([0.9, 0.1])
    loss, _ = measured(logits, [1, 0], smoothing=0.2)
    expected = -(wanted * np.log(positive) + (1 - wanted) * np.log(1 - positive)).mean()
    assert loss == pytest.approx(expected, abs=1e-5)


def test_balanced_weights_are_those_of_scikit_learn() -> None:
    from sklearn.utils.class_weight import compute_class_weight

    labels = np.random.default_rng(0).integers(0, 4, 200) ** 2
    project = Project(training=Training(class_weight="balanced"))
    found = class_weights(labels, project)
    classes = np.unique(labels)
    assert found is not None
    assert found == pytest.approx(
        dict(zip(classes.tolist(), compute_class_weight("balanced", classes=classes, y=labels), strict=True))
    )
    assert class_weights(labels, Project()) is None


def test_an_optimizer_that_this_keras_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    monkeypatch.delattr(keras.optimizers, "ScheduleFreeAdamW", raising=False)
    project = Project(chain(Input((1, 1, 1)), Flatten(), Dense(2)), optimizer=ScheduleFreeAdamW())
    with pytest.raises(EngineError, match="does not have the optimizer Schedule-free AdamW: update Keras"):
        compile_for_training(build(project), project)
