"""Transfer learning from end to end, on a few photographs and with a body whose weights lie in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.freezing import learners
from cnnstudio.core.head import head_of
from cnnstudio.core.network import Network, chain
from cnnstudio.data.readiness import training_problems
from cnnstudio.document.changes import ReplaceHead, SetTrainable, TakeWeights
from cnnstudio.document.files import load_project
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.phases import CANVAS, ONWARD, Phase, parts_of, with_phases
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.link_weights import LinkWeights
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input

EXAMPLES = Path(__file__).parents[3] / "examples"
SIDE = 32


def body() -> Network:
    """A network for five classes, as somebody else has trained it."""
    return chain(
        Input((SIDE, SIDE, 3)), Conv2D(8, 3), BatchNormalization(), MaxPooling2D(), Conv2D(16, 3, activation="relu"),
        GlobalAveragePooling2D(), Dense(5, "softmax"),
    )  # fmt: skip


def test_ants_and_bees_from_a_local_weights_file(
    shared_data: Path, tmp_path: Path, do: Callable[..., Any]
) -> None:
    photos = shared_data / "hymenoptera_photos"
    if not photos.is_dir():
        pytest.skip("needs the photographs of ants and bees in the test data")
    file = tmp_path / "body.keras"
    build(Project(body(), training=Training(seed=5))).save(file)
    training = Training(batch_size=61, epochs=2, seed=1)
    data = DataChoice.of("folder", {"path": str(photos), "size": [SIDE, SIDE]})
    project = Project(body(), "ants and bees", data=data, training=training, optimizer=SGD(0.1, momentum=0.9))
    found = do(LinkWeights(project, str(file)))
    project = TakeWeights(found.source, found.links).apply(project).project
    project = ReplaceHead(2).apply(project).project
    report = analyse(project.network)
    frozen = learners(report, [node.id for node in project.network][:-3])
    project = SetTrainable(frozen, trainable=False).apply(project).project
    project = with_phases(project, (Phase(1, 0.1, CANVAS), Phase(1, 0.01, ONWARD, "n4")))
    assert not [
        problem for problem in training_problems(project, analyse(project.network)) if problem.is_error
    ]
    result = do(Train(project, str(tmp_path)))
    assert (result.epochs, [point.learning_rate for point in result.points]) == (2, [0.1, 0.01])
    import keras

    first, last = (
        keras.saving.load_model(path, compile=False) for path in (file, Path(result.run) / "last.keras")
    )
    for name, stays in (("conv2d", True), ("batch_normalization", True), ("conv2d_1", False)):
        pairs = zip(first.get_layer(name).get_weights(), last.get_layer(name).get_weights(), strict=True)
        assert all(np.array_equal(one, other) for one, other in pairs) is stays
    environment = RunFolder.open(Path(result.run)).environment()
    assert environment["data"]["classes"] == ["ants", "bees"]
    assert environment["data"]["training"] == 200
    assert 0.3 < result.metrics["val_accuracy"] <= 1


@pytest.mark.parametrize(
    ("name", "parameters", "learning"),
    # Krohn 10.7 has the first; Keras's Xception without its top has 20,861,480.
    [("hot_dog", 20_074_562, [50_178]), ("flowers", 20_871_725, [10_245, 16_482_485])],
)
def test_the_recipes_of_the_books_are_examples(name: str, parameters: int, learning: list[int]) -> None:
    project = load_project(EXAMPLES / f"{name}.cnnstudio")
    report = analyse(project.network)
    assert report.totals.cost.params == parameters
    assert [analyse(phase.project.network).totals.cost.trainable for phase in parts_of(project)] == learning
    errors = [problem.message for problem in training_problems(project, report) if problem.is_error]
    assert len(errors) == 1
    assert errors[0].startswith(("No folder is chosen yet", "Five flowers is not on this computer"))
    assert head_of(report).nodes
