from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document import locks
from cnnstudio.engine.runs.run_lock import LOCK, training_alone
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.engine.training.train import Train, TrainResult


def test_a_folder_is_trained_in_by_one_alone(tmp_path: Path) -> None:
    with (
        training_alone(tmp_path),
        pytest.raises(FileError, match="Another program is training in"),
        training_alone(tmp_path),
    ):
        pass
    assert not (tmp_path / LOCK).exists()
    with training_alone(tmp_path):
        pass


def test_a_lock_file_that_a_kill_left_means_nothing(tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()
    with training_alone(tmp_path):
        pass


def test_a_disk_without_locks_is_trained_on_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(locks, "_seize", refuse)
    with training_alone(tmp_path), training_alone(tmp_path):
        pass


def test_a_run_that_is_being_trained_is_not_resumed_by_a_second(
    digits_run: TrainResult, tmp_path: Path, do: Callable[..., Any]
) -> None:
    run = Path(shutil.copytree(digits_run.run, tmp_path / "run"))
    before = {path.name: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    with training_alone(run), pytest.raises(FileError, match=r"stop it there\. Nothing was changed"):
        do(Train(run_project(run, 5), "", resume=str(run)))
    assert {path.name: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_a_training_holds_its_folder_to_its_end(tmp_path: Path, project: Any, do: Callable[..., Any]) -> None:
    refused: list[str] = []

    def try_too(progress: Any) -> None:
        if not refused:
            try:
                with training_alone(Path(progress.run)):
                    refused.append("")
            except FileError as error:
                refused.append(str(error))

    from cnnstudio.engine.process.control import Control

    result = Train(project, str(tmp_path))(try_too, Control())
    assert "is training in" in refused[0]
    assert not (Path(result.run) / LOCK).exists()
