from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio import resources
from cnnstudio.document.files import save_project
from cnnstudio.engine.runs.run_folder import BEST, PROJECT
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.scenes.kinds import DETECT, SEGMENT, SceneKind
from cnnstudio.ui.scenes.scene_choice import SceneChoice, bundled_model, task_kind_of
from tests.ui.scenes.conftest import detector, segmenter
from tests.ui.scenes.judging.test_evaluation_page import run_of


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without sample models."""

    def absent(name: str) -> Path:
        raise FileNotFoundError(name)

    monkeypatch.setattr(resources, "path", absent)


def _made(qtbot: QtBot, kind: SceneKind) -> SceneChoice:
    choice = SceneChoice(kind)
    qtbot.addWidget(choice)
    return choice


@pytest.mark.usefixtures("no_models")
def test_only_runs_for_the_task_are_listed(qtbot: QtBot) -> None:
    boxes, masks = run_of(detector()), run_of(segmenter())
    assert _made(qtbot, DETECT).offered() == (str(boxes),)
    choice = _made(qtbot, SEGMENT)
    assert choice.offered() == (str(masks),)
    assert [choice.itemText(place) for place in range(choice.count())] == [
        "This network, untrained", "segmenter, 1 Jan 00:00",
    ]  # fmt: skip


def test_another_task_in_the_same_folder_is_noticed(tmp_path: Path) -> None:
    assert task_kind_of(str(tmp_path)) == ""
    run = run_of(detector())
    assert task_kind_of(str(run)) == task_kind_of(str(run / BEST)) == "detection"
    changed = (run / PROJECT).stat().st_mtime_ns
    save_project(segmenter(), run / PROJECT)
    if (run / PROJECT).stat().st_mtime_ns != changed:
        assert task_kind_of(str(run)) == "segmentation"


def test_the_sample_model_is_listed_behind_the_runs_and_begun_with(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models" / "shapes_detector"
    folder.mkdir(parents=True)
    save_project(detector(), folder / PROJECT)
    (folder / BEST).write_bytes(b"model")
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    assert bundled_model(DETECT) == str(folder)
    assert bundled_model(SEGMENT) == ""
    choice = _made(qtbot, DETECT)
    assert choice.itemText(1) == "Sample model: boxes of Shapes"
    choice.begin(is_own_fit=False)
    assert choice.path == str(folder)
    run = run_of(detector())
    other = _made(qtbot, DETECT)
    other.begin(is_own_fit=False)
    assert other.path == str(run)
    own = _made(qtbot, DETECT)
    own.begin(is_own_fit=True)
    assert own.path == UNTRAINED


@pytest.mark.usefixtures("no_models")
def test_without_any_model_the_network_on_the_canvas_stays(qtbot: QtBot) -> None:
    choice = _made(qtbot, DETECT)
    choice.begin(is_own_fit=False)
    assert choice.path == UNTRAINED
