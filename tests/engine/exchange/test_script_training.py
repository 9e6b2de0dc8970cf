"""What a script trains with, and that it trains as the program does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.core.values import Shape
from cnnstudio.data.dataset import datasets
from cnnstudio.data.preparation import fit_all
from cnnstudio.document.files import load_project
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.schedules import (
    Constant,
    Cosine,
    Course,
    Exponential,
    OneCycle,
    Plateau,
    Schedule,
    Table,
)
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.objectives.classification import class_weights
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.radial_basis import RBFOutput
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.response_normalization import LocalResponseNormalization
from cnnstudio.layers.scaled_tanh import ScaledTanh
from cnnstudio.layers.subsampling import SubSampling2D
from tests.engine.rebuilding import check_rebuilds, formatted, run

LENET = Path(__file__).parents[3] / "examples" / "lenet5_digits.cnnstudio"


@pytest.fixture(autouse=True)
def cleared() -> None:
    keras.backend.clear_session(free_memory=False)


def test_own_layers_run_without_the_program(tmp_path: Path) -> None:
    network = chain(
        Input((8, 8, 1)),
        LocalResponseNormalization(),
        SubSampling2D(),
        ScaledTanh(),
        Flatten(),
        RBFOutput(10, negative=True),
    )
    project = Project(network, "own", training=Training(epochs=1))
    text = check_rebuilds(project)
    assert text.count("class ScaledTanh") == 1
    assert "import cnnstudio" not in text
    assert "from cnnstudio" not in text
    assert "RBFOutput" in finished(text, tmp_path)
    assert not formatted(text, tmp_path / "exported.py")


@pytest.mark.parametrize("shape", [(8, 8, 1), (12, 10, 3), (5, 6, 1), (None, None, 1)])
def test_the_images_are_those_of_the_program(shape: Shape) -> None:
    network = chain(Input(shape), Conv2D(4, 1), GlobalAveragePooling2D(), Dense(10))
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(script(Project(network, "data")), namespace)  # noqa: S102 - our own source
    parts = namespace["load_data"]()
    assert [len(labels) for _, labels in parts] == [1437, 180, 180]
    images = np.concatenate([images for images, _ in parts])
    labels = np.concatenate([labels for _, labels in parts])
    samples = datasets["digits"]().load()
    ours = fit_all(samples.images, (shape[0], shape[1]), shape[2])
    assert (images.dtype, images.shape) == (ours.dtype, ours.shape)
    for digit in range(10):  # each image has its own sums, so that they can be told apart in another order
        mine, theirs = (
            np.sort(some.reshape(len(some), -1) @ np.arange(some[0].size)) / some[0].size
            for some in (ours[samples.labels == digit], images[labels == digit])
        )
        np.testing.assert_allclose(mine, theirs, rtol=1e-3)


def test_the_lenet_example_trains_in_a_process_of_its_own(tmp_path: Path) -> None:
    project = load_project(LENET)
    text = script(replace(project, training=project.training.with_settings(epochs=1)))
    found = finished(text, tmp_path)
    assert "cnnstudio." not in text
    accuracy = re.search(r"test: loss [\d.]+, accuracy ([\d.]+)%", found)
    assert accuracy is not None
    assert float(accuracy[1]) > 60  # a guess is right in 10 % of the cases


def finished(text: str, folder: Path) -> str:
    """What a script prints that is run as a program."""
    path = folder / "exported.py"
    path.write_text(text, "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}
    answer = subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=150,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_training_is_the_projects() -> None:
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10))
    project = Project(
        network, "logits", optimizer=SGD(0.05), training=Training(batch_size=16, epochs=3, seed=4)
    )
    text = script(project)
    assert "SEED = 4\nBATCH_SIZE = 16\nEPOCHS = 3\n" in text
    assert "keras.optimizers.SGD(learning_rate=0.05, momentum=0.9)" in text
    assert "SparseCategoricalCrossentropy(from_logits=True)" in text


FITTED = [
    (Exponential(factor=0.8, every=2), {}),
    (Cosine(cycles=2, lowest=0.1), {"class_weight": "balanced"}),
    (Cosine(warmup_epochs=1.5), {"label_smoothing": 0.1}),
    (OneCycle(rise=0.2), {"patience": 3}),
    (OneCycle(warmup_epochs=1), {"patience": 3, "best_by": "validation loss"}),
    (Table(after=(1, 3), factors=(0.5, 0.1)), {"patience": 2, "best_by": "training loss"}),
    (
        Table(after=(1, 3), factors=(0.5, 0.1), warmup_epochs=0.5),
        {"label_smoothing": 0.2, "class_weight": "balanced"},
    ),
    (Constant(warmup_epochs=2), {}),
]


STOPS = {
    None: ("val_accuracy", "max"),
    "validation loss": ("val_loss", "auto"),
    "training loss": ("loss", "min"),
}


def fitted(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, dict[str, Any]]:
    """The model that a script is about to fit, and with what."""
    caught: list[Any] = []
    monkeypatch.setattr(
        keras.Model, "fit", lambda model, *data, **arguments: caught.append((model, data, arguments))
    )
    monkeypatch.setattr(keras.Model, "evaluate", lambda *given, **also: {"loss": 1.0, "accuracy": 0.5})
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(text, namespace)  # noqa: S102 - our own source
    namespace["main"]()
    ((model, data, arguments),) = caught
    return model, {**arguments, "data": data}


@pytest.mark.parametrize(("schedule", "chosen"), FITTED)
def test_the_rate_goes_as_in_the_program(
    schedule: Schedule, chosen: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step of the script's rate is that of the project; its text is laid out well."""
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    project = Project(
        network, "rates", schedule=schedule, training=Training(epochs=4, batch_size=256, **chosen)
    )
    text = script(project)
    assert not formatted(text, tmp_path / "exported.py")
    model, arguments = fitted(text, monkeypatch)
    course = Course(steps=6, epochs=4)
    found = [float(model.optimizer._learning_rate(step)) for step in range(24)]
    assert found == pytest.approx(
        [schedule.rate(0.001, step, course) for step in range(24)], rel=1e-4, abs=1e-9
    )
    labels = arguments["data"][1]
    smoothed = bool(chosen.get("label_smoothing"))
    assert labels.shape == ((1437, 10) if smoothed else (1437,))
    assert getattr(model.loss, "label_smoothing", 0) == chosen.get("label_smoothing", 0)
    plain = labels.argmax(axis=1) if smoothed else labels
    weights = class_weights(plain, project)
    assert arguments.get("class_weight") == (None if weights is None else pytest.approx(weights))
    early = [
        callback for callback in arguments.get("callbacks", ()) if hasattr(callback, "restore_best_weights")
    ]
    stops = [(callback.patience, callback.monitor, callback.mode) for callback in early]
    assert stops == [(chosen.get("patience"), *STOPS[chosen.get("best_by")])] * ("patience" in chosen)


def test_a_plateau_is_a_callback_of_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    project = Project(network, "plateau", schedule=Plateau(patience=2, lowest=0.1), optimizer=SGD(0.5))
    model, arguments = fitted(script(project), monkeypatch)
    (callback,) = arguments["callbacks"]
    assert isinstance(callback, keras.callbacks.ReduceLROnPlateau)
    assert (callback.patience, callback.factor, callback.min_lr) == (2, 0.1, 0.05)
    assert float(model.optimizer.learning_rate) == 0.5


def test_what_cannot_be_trained_says_why() -> None:
    text = script(Project(chain(Input((8, 8, 1)), Flatten(), Dense(3)), "three"))
    assert "It has no training: dense" in text
    assert "10 classes" in text
    assert "load_data" not in text
    assert run(text, 0).output_shape == (None, 3)


def test_a_data_set_that_scripts_cannot_load_says_so() -> None:
    project = Project(chain(Input((8, 8, 1)), Flatten(), Dense(10)), "other", data=DataChoice("unheard"))
    assert "It has no training:" in script(project)
