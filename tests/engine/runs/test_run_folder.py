from __future__ import annotations

import csv
import dataclasses
import json
import re
from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.files import load_project
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.training_progress import EpochPoint, TermPoint

POINT = EpochPoint(1, 0.5, 0.75, 0.25, 1.0, 2.5)


def test_a_run_folder_describes_itself(project: Project, tmp_path: Path) -> None:
    folder = RunFolder.create(
        tmp_path / "new" / "runs", "My net: 3/4", project, {"device": "CPU", "note": "0…1"}
    )
    assert re.fullmatch(r"\d{8}-\d{6}-My-net-3-4", folder.path.name)
    assert load_project(folder.path / "project.cnnstudio") == project
    assert json.loads((folder.path / "environment.json").read_text("utf-8")) == {
        "device": "CPU",
        "note": "0…1",
    }
    folder.append(POINT)
    rows = list(csv.reader((folder.path / "history.csv").read_text("utf-8").splitlines()))
    assert rows == [
        ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds", "learning_rate"],
        ["1", "0.5", "0.75", "0.25", "1.0", "2.5", ""],
    ]  # fmt: skip


def test_two_runs_of_one_second_lie_apart(project: Project, tmp_path: Path) -> None:
    paths = {RunFolder.create(tmp_path, "x", project, {}).path for _ in range(4)}
    assert len(paths) == 4
    assert all((path / "history.csv").is_file() for path in paths)


@pytest.mark.parametrize(
    ("name", "end"), [("", "untitled"), ("///", "untitled"), ("é 日本", "é-日本"), ("a" * 300, "a" * 60)]
)
def test_names_of_folders(project: Project, tmp_path: Path, name: str, end: str) -> None:
    assert RunFolder.create(tmp_path, name, project, {}).path.name[16:] == end


def test_where_nothing_can_be_written(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in ("file", "file/runs"):
        with pytest.raises(FileError, match=r"The run cannot be written to .*: choose another folder"):
            RunFolder.create(tmp_path / place, "x", project, {})


def test_a_history_that_cannot_be_continued(project: Project, tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, "x", project, {})
    (folder.path / "history.csv").unlink()
    (folder.path / "history.csv").mkdir()
    with pytest.raises(FileError, match="The history of epoch 1 cannot be written"):
        folder.append(POINT)


def test_a_folder_is_read_again(project: Project, tmp_path: Path) -> None:
    made = RunFolder.create(tmp_path, "x", project, {"device": "CPU"})
    points = tuple(dataclasses.replace(POINT, epoch=epoch, loss=epoch / 3) for epoch in (1, 2, 3))
    for point in points:
        made.append(point)
    folder = RunFolder.open(made.path)
    assert (folder.project(), folder.environment(), folder.history()) == (project, {"device": "CPU"}, points)
    with (made.path / "history.csv").open("a") as file:
        file.write("4,0.2,0.")
    assert folder.history() == points
    longer = dataclasses.replace(project, notes="longer")
    folder.rewrite(longer, {"device": "GPU"}, points[:2])
    assert (folder.project(), folder.environment(), folder.history()) == (
        longer,
        {"device": "GPU"},
        points[:2],
    )
    folder.append(points[2])
    assert folder.history() == points


def test_terms_of_the_loss_are_read_again(project: Project, tmp_path: Path) -> None:
    halves = dataclasses.replace(project, task=Segmentation(loss="cross-entropy and Dice"))
    folder = RunFolder.create(tmp_path, "x", halves, {})
    terms = TermPoint("loss_entropy", 0.125, 0.25), TermPoint("loss_dice", 0.375, 0.0)
    points = tuple(
        [dataclasses.replace(POINT, epoch=epoch, learning_rate=0.1, terms=terms) for epoch in (1, 2)]
    )
    for point in points:
        folder.append(point)
    header, row, _ = (folder.path / "history.csv").read_text().splitlines()
    assert header.endswith("learning_rate,loss_entropy,loss_dice,val_loss_entropy,val_loss_dice")
    assert row.endswith("0.1,0.125,0.375,0.25,0.0")
    assert folder.history() == points
    with (folder.path / "history.csv").open("a") as file:
        file.write("3,0.2,0.5,0.2,0.5,1.0,0.1,0.2")  # broken off
    assert folder.history() == points


def test_a_run_of_an_earlier_version_goes_on_with_terms(project: Project, tmp_path: Path) -> None:
    halves = dataclasses.replace(project, task=Segmentation(loss="cross-entropy and Dice"))
    folder = RunFolder.create(tmp_path, "x", halves, {})
    later = dataclasses.replace(
        POINT, epoch=2, terms=(TermPoint("loss_entropy", 1, 2), TermPoint("loss_dice", 3, 4))
    )
    folder.rewrite(halves, {}, (POINT,))
    folder.append(later)
    assert folder.history() == (POINT, later)


def test_an_environment_that_cannot_be_read_is_unknown(project: Project, tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, "x", project, {})
    for text in ("[1]", "{", ""):
        (folder.path / "environment.json").write_text(text)
        assert folder.environment() == {}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nowhere", "There is no run folder"), ("file", "There is no run folder"),
     ("empty", "it has no project.cnnstudio and no history.csv")],
)  # fmt: skip
def test_a_folder_that_is_no_run(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileError, match=sentence):
        RunFolder.open(tmp_path / name)
