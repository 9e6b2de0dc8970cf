"""``cnnstudio train --workers``: two processes of this machine learn what one does."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cnnstudio.cli import main
from cnnstudio.document.files import save_project
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.train import Train
from tests.cli.test_train import small
from tests.engine.spreading.test_meeting import free_addresses


def test_two_workers_learn_what_one_does(tmp_path: Path) -> None:
    project = small()
    path = tmp_path / "small.cnnstudio"
    save_project(project, path)
    command = [sys.executable, "-m", "cnnstudio", "train", str(path), "--epochs", "2", "--runs", str(tmp_path / "runs"),
               "--workers", ",".join(free_addresses(2)), "--json"]  # fmt: skip
    processes = [
        subprocess.Popen(
            [*command, "--worker", number], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for number in ("1", "2")
    ]
    (told, errors), (other, _) = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], errors
    found = json.loads(told)
    assert other == ""
    assert [run.name for run in (tmp_path / "runs").iterdir()] == [Path(found["run"]).name]
    spread = RunFolder.open(Path(found["run"])).history()
    training = project.training.with_settings(epochs=2)
    alone = Train(dataclasses.replace(project, training=training), str(tmp_path / "alone"))(
        lambda _: None, Control()
    )
    for one, other_point in zip(spread, alone.points, strict=True):
        assert one.loss == pytest.approx(other_point.loss, rel=1e-5)
        assert one.val_loss == pytest.approx(other_point.val_loss, rel=1e-5)
        assert one.val_score == other_point.val_score
    assert RunFolder.open(Path(found["run"])).environment()["device"].startswith("2 workers, ")
    assert (Path(found["run"]) / "best.keras").is_file()


def test_workers_that_cannot_be_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.cnnstudio"
    save_project(small(), path)
    for text, words in (("here", "no address of a worker"), ("127.0.0.1:1,127.0.0.1:2", "--worker")):
        assert main(["train", str(path), "--runs", str(tmp_path), "--workers", text]) == 1
        error = capsys.readouterr().err
        assert words in error
        assert len(error.strip().splitlines()) == 1
