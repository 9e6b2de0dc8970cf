"""Tests of the step: its values, its gradient, that fitting leaves weights alone, and saved."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.files import load_keras
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.step_function import Step
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.step_function import StepFunction


@pytest.mark.parametrize(("function", "expected"), [("heaviside", [0, 0, 1, 1]), ("sign", [-1, -1, 0, 1])])
def test_values(function: str, expected: list[int]) -> None:
    values = np.array([[-np.inf, -1e-30, 0.0, 2.5]], "float32")
    np.testing.assert_array_equal(Step(function)(values), [expected])


def test_a_perceptron_computes_and() -> None:
    """Rosenblatt's unit with weights 1 and 1 and bias −1.5."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1), Step()])
    model.layers[0].set_weights([np.array([[1.0], [1.0]]), np.array([-1.5])])
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
    np.testing.assert_array_equal(model(inputs), [[0], [0], [0], [1]])


@pytest.mark.parametrize("function", ["heaviside", "sign"])
def test_gradient_is_0_so_that_only_layers_behind_learn(function: str) -> None:
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3), Step(function), keras.layers.Dense(2)]
    )
    model.compile("sgd", "mse")
    before = [weights.copy() for weights in model.get_weights()]
    inputs = np.random.default_rng(1).normal(size=(16, 4))
    model.fit(inputs, np.ones((16, 2)), verbose=0)
    same = [np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True)]
    assert same == [True, True, False, False]


def test_it_is_built_saved_loaded_and_read_back(tmp_path: Path) -> None:
    network = chain(Input((4,)), Dense(3), StepFunction("sign"), Dense(2))
    model = build(Project(network=network, training=Training(scaling="none")))
    path = tmp_path / "model.keras"
    model.save(path)
    loaded = load_model_file(path)
    values = np.random.default_rng(3).normal(size=(5, 4)).astype("float32")
    np.testing.assert_array_equal(loaded(values), model(values))
    assert [node.layer for node in load_keras(path).network][2] == StepFunction("sign")


def test_another_function_is_refused() -> None:
    with pytest.raises(ValueError, match="heaviside or sign; it is 'square'"):
        Step("square")
