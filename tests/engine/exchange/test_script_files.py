"""Scripts with the weights that they load."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.core.network import chain
from cnnstudio.document.files import load_keras
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.script_files import ScriptFiles, WriteScript
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.blocks import BottleneckUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.response_normalization import LocalResponseNormalization
from tests.engine.rebuilding import own_register

NETWORK = chain(
    Input((8, 8, 1)), Conv2D(4), LocalResponseNormalization(), BottleneckUnit(2), GlobalAveragePooling2D(),
    Dense(10, "softmax"),
)  # fmt: skip


def written(project: Project, source: Any, path: Path) -> ScriptFiles:
    return WriteScript(project, source, str(path))(lambda progress: None, Control())


def run(path: Path) -> keras.Model:
    """The model of a script with its weights, in a namespace of its own."""
    namespace: dict[str, Any] = {"__name__": "exported", "__file__": str(path)}
    with own_register():
        exec(compile(path.read_text("utf-8"), str(path), "exec"), namespace)  # noqa: S102 - our own source
        model: keras.Model = namespace["load_model"]()
    return model


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A model whose weights are not those that a seed gives."""
    model = build(Project(NETWORK, "net"))
    chance = np.random.default_rng(5)
    model.set_weights([chance.uniform(0.1, 0.9, array.shape) for array in model.get_weights()])
    model.save(tmp_path / "trained.keras")
    return tmp_path / "trained.keras"


def check_predicts_the_same(model: keras.Model, other: keras.Model) -> None:
    images = np.random.default_rng(1).uniform(0, 255, (3, 8, 8, 1)).astype("float32")
    found = np.asarray(model(images))
    assert np.ptp(found) > 1e-3
    np.testing.assert_array_equal(found, other(images))


def test_a_script_begins_with_the_weights_of_its_project(trained: Path, tmp_path: Path) -> None:
    project = load_keras(trained)
    done = written(project, UntrainedModel(project), tmp_path / "it's.py")
    assert done.weights == str(tmp_path / "it's.weights.h5")
    assert done.size == (tmp_path / "it's.weights.h5").stat().st_size
    check_predicts_the_same(run(tmp_path / "it's.py"), keras.saving.load_model(trained))


def test_the_weights_of_a_training_go_along(trained: Path, tmp_path: Path) -> None:
    written(Project(NETWORK, "net"), SavedModel(str(trained)), tmp_path / "net.py")
    text = (tmp_path / "net.py").read_text("utf-8")
    assert 'WEIGHTS = Path(__file__).with_name("net.weights.h5")' in text
    assert "    model = load_model()\n    model.summary()" in text
    check_predicts_the_same(run(tmp_path / "net.py"), keras.saving.load_model(trained))


def test_nothing_is_written_where_the_weights_cannot_be_had(trained: Path, tmp_path: Path) -> None:
    project = load_keras(trained)
    trained.unlink()
    with pytest.raises(EngineError, match="is not there"):
        written(project, UntrainedModel(project), tmp_path / "net.py")
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_no_file_can_be(trained: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="could not be saved"):
        written(Project(NETWORK, "net"), SavedModel(str(trained)), tmp_path / "gone" / "net.py")
    assert list(tmp_path.iterdir()) == [trained]


@pytest.mark.parametrize("network", [NETWORK, chain(Input((8, 8, 1)), Conv2D(1))], ids=["several", "one"])
def test_weights_that_find_no_room_are_not_begun(
    network: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HDF5 does not survive a disk that is full when it closes its file."""
    source = UntrainedModel(Project(network, "net"))
    files = written(Project(network, "net"), source, tmp_path / "first.py")
    free = files.size - 1
    place = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: place)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(
        FileError, match=r"net.weights.h5 could not be saved: it takes about .* kB, and the disk has"
    ):
        written(Project(network, "net"), source, tmp_path / "net.py")
    assert sorted(tmp_path.iterdir()) == before
