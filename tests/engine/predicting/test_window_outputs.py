from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Localization
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.predicting.window_outputs import WindowOutputs, outputs_of
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.vision.sliding import Windows

WINDOWS = Windows.over((4, 6), (4, 4), 2)


def two_headed(first: Dense, second: Dense) -> Network:
    body = chain(Input((8, 8, 1)), Conv2D(2), Flatten())
    flat = body.nodes[-1].id
    return Network((*body.nodes, Node("a", "a", first, (flat,)), Node("b", "b", second, (flat,))))


def found(network: Network, **project: object) -> WindowOutputs:
    made = Project(network, **project)  # type: ignore[arg-type]
    return outputs_of(UntrainedModel(made), build(made))


def test_one_row_of_scores_is_that_of_the_classes() -> None:
    outputs = found(chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax")))
    assert (outputs.place, outputs.ending, outputs.classes[3]) == (0, "softmax", "3")
    logits = WindowOutputs(("a", "b"), 0, "linear").scores(
        [np.array([[[0.0, 2.0], [1.0, 1.0]]], np.float32)], WINDOWS
    )
    np.testing.assert_allclose(logits.scores.sum(axis=-1), 1)
    np.testing.assert_allclose(logits.scores[0, 0, 1], 1 / (1 + np.exp(-2)))


def test_a_single_score_tells_two_classes_apart() -> None:
    outputs = found(chain(Input((8, 8, 1)), Flatten(), Dense(1, "sigmoid")))
    assert len(outputs.classes) == 2
    scores = outputs.scores([np.array([[[0.2], [0.9]]], np.float32)], WINDOWS).scores
    np.testing.assert_allclose(scores, [[[0.8, 0.2], [0.1, 0.9]]], atol=1e-6)


def test_objectness_weighs_the_classes() -> None:
    outputs = found(two_headed(Dense(3, "softmax"), Dense(1, "sigmoid")))
    assert (outputs.place, outputs.objectness) == (0, 1)
    scores = outputs.scores(
        [np.array([[[0.5, 0.5, 0], [0, 0, 1]]], np.float32), np.array([[[0.5], [0.1]]], np.float32)], WINDOWS
    ).scores
    np.testing.assert_allclose(scores, [[[0.25, 0.25, 0], [0, 0, 0.1]]], atol=1e-6)


def test_boxes_lie_in_their_windows() -> None:
    task, data = Localization(), DataChoice.of("shapes", {"kinds": 3})
    outputs = found(two_headed(Dense(4, "sigmoid"), Dense(3, "softmax")), task=task, data=data)
    assert (outputs.place, outputs.box, len(outputs.classes)) == (1, 0, 3)
    numbers = np.array([[[0.5, 0.5, 1, np.sqrt(0.5)], [0.25, 0.5, 0.5, 0.5]]], np.float32)
    level = outputs.scores([numbers, np.ones((1, 2, 3), np.float32)], WINDOWS)
    assert level.boxes is not None
    np.testing.assert_allclose(level.boxes, [[[1, 0, 3, 4], [2.5, 1.5, 3.5, 2.5]]], atol=1e-6)


def test_maps_are_no_scores() -> None:
    made = Project(chain(Input((8, 8, 1)), Conv2D(3)))
    with pytest.raises(EngineError, match="not one row of class scores"):
        outputs_of(UntrainedModel(made), build(made))
