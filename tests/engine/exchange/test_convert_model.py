from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.changes import ConvertToConvolution, TakeWeights
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build, built_network
from cnnstudio.engine.building.weights import take_weights
from cnnstudio.engine.exchange.convert_model import ConvertedModel, ConvertModel, converted_project
from cnnstudio.engine.exchange.link_weights import LinkWeights
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import TrainResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

Do = Callable[..., Any]

LENET = (
    Input((8, 8, 1)), Conv2D(6, (3, 3), padding="same", activation="tanh"), MaxPooling2D(), Conv2D(16, (3, 3), activation="tanh"),
    Flatten(), Dense(30, "tanh"), Dense(20, "tanh"), Dense(10, "softmax"),
)  # fmt: skip
VGG = (
    Input((32, 32, 3)), *[layer for filters in (4, 8, 12) for layer in
                          (Conv2D(filters, padding="same", activation="relu"), BatchNormalization(), MaxPooling2D())],
    Flatten(), Dense(24, "relu"), Dropout(0.5), BatchNormalization(), Dense(5),
)  # fmt: skip
POOLED = (
    Input((16, 16, 3)), Conv2D(6, strides=(2, 2), padding="same", activation="relu"), GlobalAveragePooling2D(), Dense(4, "softmax"),
)  # fmt: skip


def images(height: int, width: int, channels: int, count: int = 3) -> Any:
    return np.random.default_rng(4).uniform(0, 255, (count, height, width, channels)).astype(np.float32)


def with_saved_weights(layers: tuple[Layer, ...], folder: Path) -> tuple[Project, keras.Model]:
    """A project with weights from a file, none of which are zeros or ones, and its model."""
    project = Project(chain(*layers), "saved")
    model = build(project)
    chance = np.random.default_rng(7)
    model.set_weights([np.abs(chance.normal(0.1, 0.1, array.shape)) + 0.01 for array in model.get_weights()])
    path = folder / "weights.keras"
    model.save(path)
    found = LinkWeights(project, str(path))(lambda progress: None, Control())
    return TakeWeights(found.source, found.links).apply(project).project, model


@pytest.mark.parametrize("layers", [LENET, VGG, POOLED], ids=["LeNet", "VGG", "pooled"])
def test_the_same_numbers_come_out(layers: tuple[Layer, ...], tmp_path: Path, do: Do) -> None:
    project, model = with_saved_weights(layers, tmp_path)
    height, width, channels = project.network.nodes[0].layer.output_shape()
    found = do(ConvertModel(UntrainedModel(project), str(tmp_path / "converted.keras")))
    assert isinstance(found, ConvertedModel)
    assert found.difference <= 1e-5
    converted = keras.saving.load_model(found.path)
    small = images(height, width, channels)  # type: ignore[arg-type]
    grid = np.asarray(converted(small))
    assert grid.shape[1:3] == (1, 1)
    np.testing.assert_allclose(grid[:, 0, 0], np.asarray(model(small)), atol=1e-5)
    large = np.asarray(converted(images(2 * height, 3 * width, channels)))  # type: ignore[operator,arg-type]
    assert min(large.shape[1:3]) > 1
    assert large.shape[3] == grid.shape[3]


def test_the_worked_number_of_places(tmp_path: Path, do: Do) -> None:
    """Trained at 224 px with ten kernels of 7×7 on a 7×7 bottleneck, fed 448 px: an 8×8 grid of 10 numbers."""
    body = [
        layer for _ in range(5) for layer in (Conv2D(2, padding="same", activation="relu"), MaxPooling2D())
    ]
    project, model = with_saved_weights((Input((224, 224, 3)), *body, Flatten(), Dense(10)), tmp_path)
    converted = loaded(UntrainedModel(converted_project(UntrainedModel(project))))
    small = images(224, 224, 3, 1)
    np.testing.assert_allclose(np.asarray(converted(small))[:, 0, 0], np.asarray(model(small)), rtol=1e-5)
    assert converted(images(448, 448, 3, 1)).shape == (1, 8, 8, 10)


def test_a_grid_is_what_the_classifier_says_of_its_windows(tmp_path: Path) -> None:
    """Without padding the converted network and the sliding classifier are one."""
    layers = (
        Input((12, 12, 1)), Conv2D(4, activation="relu"), MaxPooling2D(), Conv2D(6, activation="relu"), Flatten(), Dense(8, "relu"),
        Dense(3, "softmax"),
    )  # fmt: skip
    project, model = with_saved_weights(layers, tmp_path)
    converted = loaded(UntrainedModel(converted_project(UntrainedModel(project))))
    picture = images(20, 18, 1, 1)
    grid = np.asarray(converted(picture))[0]
    assert grid.shape == (5, 4, 3)
    for row in range(5):
        for column in range(4):
            window = picture[:, 2 * row : 2 * row + 12, 2 * column : 2 * column + 12]
            np.testing.assert_allclose(grid[row, column], np.asarray(model(window))[0], atol=1e-5)


def test_a_trained_run_is_converted(digits_run: TrainResult, tmp_path: Path, do: Do) -> None:
    found = do(ConvertModel(SavedModel(digits_run.run), str(tmp_path / "digits.keras")))
    assert found.difference <= 1e-5
    assert found.project.name == "small digits"
    assert found.project.weights is not None
    assert found.project.weights.name == "digits.keras"
    pixels = images(8, 8, 1)
    best = keras.saving.load_model(Path(digits_run.run) / "best.keras")
    np.testing.assert_allclose(
        np.asarray(build(found.project)(pixels))[:, 0, 0], np.asarray(best(pixels)), atol=1e-5
    )
    report = take_weights(found.project.weights, built_network(found.project).layers)
    assert report.words == "All 2 layers with weights have them from digits.keras."


def test_a_file_without_its_project_is_converted(digits_run: TrainResult, tmp_path: Path, do: Do) -> None:
    import shutil

    alone = shutil.copy(Path(digits_run.run) / "best.keras", tmp_path / "alone.keras")
    found = do(ConvertModel(SavedModel(str(alone)), any_size=False))
    assert (found.path, found.difference <= 1e-5) == ("", True)
    assert found.project.network.nodes[0].layer == Input((8, 8, 1))


def test_an_edit_alone_keeps_the_weights(tmp_path: Path) -> None:
    project, model = with_saved_weights(LENET, tmp_path)
    edited = ConvertToConvolution(any_size=False).apply(project).project
    pixels = images(8, 8, 1)
    np.testing.assert_allclose(
        np.asarray(build(edited)(pixels))[:, 0, 0], np.asarray(model(pixels)), atol=1e-5
    )


def test_what_cannot_be_converted_says_why(project: Project, tmp_path: Path, do: Do) -> None:
    with pytest.raises(EngineError, match="has learned nothing yet"):
        do(ConvertModel(UntrainedModel(project)))
    maps, _ = with_saved_weights((Input((8, 8, 1)), Conv2D(2)), tmp_path)
    with pytest.raises(NetworkError, match="nothing to convert"):
        do(ConvertModel(UntrainedModel(maps)))
    (tmp_path / "run").mkdir()
    with pytest.raises(EngineError, match=r"holds no best\.keras"):
        do(ConvertModel(SavedModel(str(tmp_path / "run"))))
