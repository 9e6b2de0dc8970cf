from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.ui.inspecting.other_models import label_of, other_models

CANVAS = UntrainedModel(Project(name="canvas"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("cnnstudio.ui.inspecting.other_models.runs_folder", lambda: tmp_path)
    for name in ("20261121-005500-lenet", "20261120-005500-older"):
        folder = tmp_path / name
        folder.mkdir()
        save_project(Project(name=name), folder / "project.cnnstudio")
        for file in ("best.keras", "last.keras", "epoch-00010.keras", "epoch-00002.keras", "epoch-x.keras"):
            (folder / file).touch()
    return tmp_path / "20261121-005500-lenet"


def test_a_run_stands_beside_its_start_its_epochs_and_other_runs(run: Path) -> None:
    others = other_models(SavedModel(str(run)), CANVAS)
    assert [other.label for other in others] == [
        "Start weights", "Last epoch", "Best epoch", "Epoch 2", "Epoch 10", "Network on the canvas", "older, 20 Nov 00:55",
    ]  # fmt: skip
    start, last = others[:2]
    assert isinstance(start.model, UntrainedModel)
    assert start.model.project.name == run.name
    assert last.model == SavedModel(str(run / "last.keras"))


def test_the_network_on_the_canvas_stands_beside_runs(run: Path) -> None:
    labels = [other.label for other in other_models(CANVAS, CANVAS)]
    assert labels == ["lenet, 21 Nov 00:55", "older, 20 Nov 00:55"]


def test_networks_have_names(run: Path) -> None:
    assert label_of(CANVAS) == "This network"
    assert label_of(SavedModel(str(run))) == "lenet, 21 Nov 00:55"
    assert label_of(SavedModel(str(run / "best.keras"))) == "best.keras"
