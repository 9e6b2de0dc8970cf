from __future__ import annotations

import dataclasses
import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, NetworkError
from cnnstudio.core.network import chain
from cnnstudio.data.pretrained import CLASS_NAMES, FOLDER
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.models import (
    SavedModel,
    UntrainedModel,
    class_names,
    forget_models,
    is_learning,
    loaded,
    misses_class_names,
    picture_fit,
)
from cnnstudio.engine.inside.shelf import being_trained
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input


def test_a_run_folder_means_its_best_epoch(digits_run: Any) -> None:
    import keras

    expected = keras.saving.load_model(f"{digits_run.run}/best.keras")
    model = loaded(SavedModel(digits_run.run))
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), expected.get_weights(), strict=True))
    assert loaded(SavedModel(digits_run.run)) is model
    assert loaded(SavedModel(f"{digits_run.run}/best.keras")) is model


def test_a_file_that_changes_is_loaded_again(project: Project, saved_model: Callable[..., str]) -> None:
    source = SavedModel(saved_model(build(project)))
    first = loaded(source)
    other = build(dataclasses.replace(project, training=project.training.with_settings(seed=9)))
    saved_model(other)
    os.utime(source.path, ns=(1, 1))
    assert np.array_equal(loaded(source).get_weights()[0], other.get_weights()[0])
    assert loaded(source) is not first


def test_untrained_models_are_kept_by_what_makes_them(project: Project) -> None:
    model = loaded(UntrainedModel(project))
    assert loaded(UntrainedModel(dataclasses.replace(project, notes="new"))) is model
    other = dataclasses.replace(project, training=project.training.with_settings(seed=9))
    assert loaded(UntrainedModel(other)) is not model
    scaled = dataclasses.replace(project, training=project.training.with_settings(scaling="none"))
    assert loaded(UntrainedModel(scaled)) is not model


def test_only_a_few_are_kept(project: Project) -> None:
    def of_seed(seed: int) -> Any:
        return loaded(
            UntrainedModel(dataclasses.replace(project, training=project.training.with_settings(seed=seed)))
        )

    first = of_seed(0)
    assert [of_seed(1), of_seed(2), of_seed(0)][2] is first
    of_seed(3)  # instead of 1, which was used longest ago
    assert of_seed(0) is first
    of_seed(4), of_seed(5), of_seed(6)
    assert of_seed(0) is not first
    kept = of_seed(0)
    forget_models()
    assert of_seed(0) is not kept


def test_a_run_in_training_means_the_model_as_it_stands(project: Project, tmp_path: Path) -> None:
    model = build(project)
    with being_trained(tmp_path, model):
        assert loaded(SavedModel(str(tmp_path))) is model
        assert is_learning(SavedModel(str(tmp_path)))
        assert not is_learning(UntrainedModel(project))
    assert not is_learning(SavedModel(str(tmp_path)))
    with pytest.raises(EngineError, match=r"holds no best\.keras: choose a run that has finished"):
        loaded(SavedModel(str(tmp_path)))


def test_what_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="There is no file"):
        loaded(SavedModel(str(tmp_path / "gone.keras")))
    with pytest.raises(NetworkError, match="empty"):
        loaded(UntrainedModel(Project()))


def test_classes_come_from_the_project_of_a_run(digits_run: Any, project: Project, tmp_path: Path) -> None:
    digits = tuple("0123456789")
    assert class_names(SavedModel(digits_run.run), 10) == digits
    assert class_names(SavedModel(f"{digits_run.run}/last.keras"), 10) == digits
    assert class_names(UntrainedModel(project), 10) == digits
    assert class_names(SavedModel(digits_run.run), 3) == ("0", "1", "2")
    assert class_names(SavedModel(str(tmp_path / "x.keras")), 2) == ("0", "1")


def test_a_damaged_project_leaves_numbers(digits_run: Any, tmp_path: Path) -> None:
    run = shutil.copytree(digits_run.run, tmp_path / "copy")
    (run / "project.cnnstudio").write_text("{")
    assert class_names(SavedModel(str(run)), 10)[9] == "9"


def test_sources_can_be_sent(project: Project) -> None:
    for source in (SavedModel("a"), UntrainedModel(project)):
        assert pickle.loads(pickle.dumps(source)) == source


def test_a_run_keeps_its_classes_and_its_fit_when_its_data_are_gone(digits_run: Any, tmp_path: Path) -> None:
    run = Path(shutil.copytree(digits_run.run, tmp_path / "run"))
    environment = json.loads((run / "environment.json").read_text("utf-8"))
    environment["data"]["classes"] = [f"class {number}" for number in range(10)]
    (run / "environment.json").write_text(json.dumps(environment), encoding="utf-8")
    assert class_names(SavedModel(str(run)), 10)[3] == "class 3"
    assert class_names(SavedModel(str(run / "best.keras")), 10)[3] == "class 3"
    assert class_names(SavedModel(str(run)), 7) == tuple("0123456")
    assert picture_fit(SavedModel(str(run))) == "resize"
    data = DataChoice.of("folder", {"path": "/gone/away", "fitting": "crop"})
    save_project(
        dataclasses.replace(load_project(run / "project.cnnstudio"), data=data), run / "project.cnnstudio"
    )
    assert picture_fit(SavedModel(str(run))) == "crop"
    assert picture_fit(SavedModel(str(tmp_path / "none.keras"))) == "resize"


def test_published_weights_bring_the_names_of_imagenet(private_folders: Path) -> None:
    weights = WeightsSource("/w.h5", "", "resnet-50")
    network = chain(Input((4,)), Dense(1000, activation="softmax"))
    source = UntrainedModel(Project(network, weights=weights))
    numbers = tuple(str(number) for number in range(1000))
    assert class_names(source, 1000) == numbers
    names = {str(number): [f"n{number}", f"kind_{number}"] for number in range(1000)}
    folder = cache_folder() / FOLDER
    folder.mkdir(parents=True)
    (folder / CLASS_NAMES.name).write_text(json.dumps(names))
    assert class_names(source, 1000)[3] == "kind 3"
    assert class_names(source, 10)[3] == "3"
    assert class_names(UntrainedModel(Project(network)), 1000) == numbers
    assert not misses_class_names(source)
