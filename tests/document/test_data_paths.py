from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

from cnnstudio.document.data_paths import lie_elsewhere, located, with_absolute_paths, with_relative_paths
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import DataChoice, Project


def test_saved_paths_are_relative_and_move_along(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "work").mkdir(parents=True)
    project = Project(name="a", data=DataChoice.of("folder", {"path": str(home / "photos"), "size": [8, 8]}))
    save_project(project, home / "work" / "a.cnnstudio")
    saved = json.loads((home / "work" / "a.cnnstudio").read_text("utf-8"))
    assert saved["data"]["settings"] == {"path": "../photos", "size": [8, 8]}
    assert load_project(home / "work" / "a.cnnstudio") == project
    shutil.move(home, tmp_path / "other")
    moved = load_project(tmp_path / "other" / "work" / "a.cnnstudio")
    assert dict(moved.data.settings)["path"] == str(tmp_path / "other" / "photos")
    assert dataclasses.replace(moved, data=project.data) == project


def test_what_names_no_path_stays(tmp_path: Path) -> None:
    for settings in ({}, {"seed": 3}, {"folder": None}, {"path": ""}):
        choice = DataChoice.of("x", settings)
        assert with_relative_paths(choice, tmp_path) == with_absolute_paths(choice, tmp_path) == choice


def test_locating_keeps_the_other_settings(tmp_path: Path) -> None:
    choice = DataChoice.of("folder", {"path": "/gone", "fitting": "crop"})
    assert located(choice, tmp_path) == DataChoice.of("folder", {"path": str(tmp_path), "fitting": "crop"})


def test_the_same_data_in_another_place() -> None:
    choice = DataChoice.of("folder", {"path": "/gone", "fitting": "crop"})
    assert lie_elsewhere(choice, located(choice, Path("/here")))
    assert not lie_elsewhere(choice, choice)
    assert not lie_elsewhere(choice, DataChoice.of("folder", {"path": "/here", "fitting": "pad"}))
    assert not lie_elsewhere(choice, DataChoice.of("csv", {"path": "/here", "fitting": "crop"}))
    assert not lie_elsewhere(DataChoice("digits"), DataChoice("digits"))
