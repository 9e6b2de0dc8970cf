from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import (
    TASKS,
    Classification,
    Demonstrating,
    Detection,
    Localization,
    Segmentation,
    Task,
)

CHOSEN = (
    Classification(),
    Demonstrating(),
    Localization(class_weight=0.5, box_weight=2.0),
    Detection(grid=5, boxes=3, score=0.3, overlap=0.6, place_weight=1.0, empty_weight=0.1),
    Segmentation(masks="sigmoid", loss="focal", focus=1.5, score=0.4),
)


@pytest.mark.parametrize("task", CHOSEN)
def test_a_task_comes_back_from_a_file(task: Task, tmp_path: Path) -> None:
    path = tmp_path / "some.cnnstudio"
    save_project(Project(task=task), path)
    assert load_project(path).task == task


def test_each_task_is_registered_and_says_what_it_is() -> None:
    assert {type(task) for task in CHOSEN} == set(TASKS)
    for task in CHOSEN:
        assert task.label
        assert task.subject in ("", "labels", "boxes", "masks")
        assert task.is_learned == (type(task) is not Demonstrating)


def test_settings_have_limits() -> None:
    for changes in ({"grid": 0}, {"boxes": 17}, {"score": 1.5}):
        with pytest.raises(SettingError):
            dataclasses.replace(Detection(), **changes)
    with pytest.raises(SettingError):
        Segmentation(masks="relu")
