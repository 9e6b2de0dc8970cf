"""``cnnstudio train --workers``: two processes of this machine learn what one does, and survive each other."""

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


def started(*arguments: str) -> list[subprocess.Popen[str]]:
    """Two workers."""
    command = [
        sys.executable,
        "-m",
        "cnnstudio",
        "train",
        *arguments,
        "--workers",
        ",".join(free_addresses(2)),
    ]
    return [
        subprocess.Popen(
            [*command, "--worker", number], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for number in ("1", "2")
    ]


def killed_in_the_middle(path: Path, runs: Path) -> Path:
    """The run that two workers leave of which the second one is killed behind the first epoch."""
    first, second = started(str(path), "--epochs", "500", "--runs", str(runs))
    assert first.stderr is not None
    assert any(line.startswith("epoch 1:") for line in first.stderr)
    second.kill()
    second.communicate()
    _, errors = first.communicate()
    assert first.returncode == 1
    assert "Traceback" not in errors
    (sentence,) = [line for line in errors.splitlines() if line.startswith("cnnstudio: ")]
    assert "do not answer any more: what the first one has saved is kept. Start all of them" in sentence
    (run,) = runs.iterdir()
    return run


def test_two_workers_learn_what_one_does_though_one_is_killed(tmp_path: Path) -> None:
    project = small()
    path = tmp_path / "small.cnnstudio"
    save_project(project, path)
    run = killed_in_the_middle(path, tmp_path / "runs")
    epochs = len(RunFolder.open(run).history()) + 1
    processes = started("--resume", str(run), "--epochs", str(epochs), "--json")
    (told, errors), (other, _) = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], errors
    assert json.loads(told)["run"] == str(run)
    assert other == ""
    training = project.training.with_settings(epochs=epochs)
    alone = Train(dataclasses.replace(project, training=training), str(tmp_path / "alone"))(
        lambda _: None, Control()
    )
    for one, other_point in zip(RunFolder.open(run).history(), alone.points, strict=True):
        assert one.loss == pytest.approx(other_point.loss, rel=1e-5)
        assert one.val_loss == pytest.approx(other_point.val_loss, rel=1e-5)
        assert one.val_score == other_point.val_score
    assert RunFolder.open(run).environment()["device"].startswith("2 workers, ")
    assert (run / "best.keras").is_file()


def test_workers_that_cannot_be_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.cnnstudio"
    save_project(small(), path)
    for text, words in (("here", "no address of a worker"), ("127.0.0.1:1,127.0.0.1:2", "--worker")):
        assert main(["train", str(path), "--runs", str(tmp_path), "--workers", text]) == 1
        error = capsys.readouterr().err
        assert words in error
        assert len(error.strip().splitlines()) == 1
