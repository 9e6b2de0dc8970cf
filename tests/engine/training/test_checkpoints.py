from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training import checkpoints
from cnnstudio.engine.training.checkpoints import Checkpoints, stamped_epoch
from cnnstudio.engine.training.epoch_states import states_in


@pytest.fixture
def model(project: Project) -> Any:
    """A compiled model whose optimizer has its slots."""
    made = build(project)
    compile_for_training(made, project)
    made.optimizer.build(made.trainable_variables)
    return made


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the time that checkpoints are timed by; each saving takes 1 s."""
    now = [0.0]

    def read() -> float:
        return now[0]

    real = checkpoints._put_in_place

    def slow(unfinished: Path, target: Path) -> None:
        now[0] += 1.0
        real(unfinished, target)

    monkeypatch.setattr(checkpoints.time, "monotonic", read)
    monkeypatch.setattr(checkpoints, "_put_in_place", slow)
    return lambda seconds: now.__setitem__(0, seconds)


def mark(model: Any, number: float) -> None:
    """Make a state that can be told from others."""
    model.get_layer("dense").bias.assign(np.full(10, number, np.float32))
    model.optimizer.iterations.assign(int(number))


def marks(folder: Path) -> dict[str, float]:
    """Which state each file holds; the optimizer's must be the same."""
    import keras

    found = {}
    for path in sorted(folder.glob("*.keras")):
        loaded = keras.saving.load_model(path)
        number = float(np.asarray(loaded.get_layer("dense").bias)[0])
        assert int(np.asarray(loaded.optimizer.iterations)) == number
        found[path.stem] = number
    return found


def test_the_first_epoch_is_saved_at_once(
    model: Any, tmp_path: Path, set_clock: Callable[[float], None]
) -> None:
    kept = Checkpoints(tmp_path, model)
    mark(model, 1)
    kept.keep(is_best=True, epoch=1)
    assert marks(tmp_path) == {"best": 1, "last": 1}
    assert sorted(os.listdir(tmp_path)) == ["best.keras", "last.keras"]


def test_short_epochs_wait_in_memory_until_there_is_time(
    model: Any, tmp_path: Path, set_clock: Callable[[float], None]
) -> None:
    kept = Checkpoints(tmp_path, model)
    for number, is_best in ((1, True), (2, True), (3, False)):
        mark(model, number)
        kept.keep(is_best, number)
    assert marks(tmp_path) == {"best": 1, "last": 1}
    assert list(states_in(tmp_path)) == [2, 3]  # where they outlive a kill
    set_clock(1000)
    mark(model, 4)
    kept.keep(is_best=False, epoch=4)
    assert marks(tmp_path) == {"best": 2, "last": 4}
    assert float(np.asarray(model.get_layer("dense").bias)[0]) == 4  # training goes on from here
    set_clock(2000)
    mark(model, 5)
    kept.keep(is_best=True, epoch=5)
    assert marks(tmp_path) == {"best": 5, "last": 5}
    assert sorted(os.listdir(tmp_path)) == ["best.keras", "last.keras"]


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [
        ([(1, True), (2, False), (3, True)], {"best": 3, "last": 3}),
        ([(1, True), (2, True), (3, False)], {"best": 2, "last": 3}),
        ([(1, True), (2, False), (3, False)], {"best": 1, "last": 3}),
        ([(1, True)], {"best": 1, "last": 1}),
        ([], {}),
    ],
)
def test_the_end_writes_what_was_only_in_memory(
    model: Any,
    tmp_path: Path,
    set_clock: Callable[[float], None],
    epochs: list[Any],
    expected: dict[str, int],
) -> None:
    kept = Checkpoints(tmp_path, model)
    for number, is_best in epochs:
        mark(model, number)
        kept.keep(is_best, number)
    mark(model, 99)  # an epoch that was not finished
    kept.finish()
    assert marks(tmp_path) == expected
    kept.finish()
    assert marks(tmp_path) == expected


def test_a_state_in_the_middle_of_the_first_epoch(model: Any, tmp_path: Path) -> None:
    mark(model, 7)
    Checkpoints(tmp_path, model).keep_unfinished()
    assert marks(tmp_path) == {"best": 7, "last": 7}


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), RuntimeError("Unable to flush file")]
)
def test_a_full_disk_leaves_the_earlier_files_whole(
    model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    kept = Checkpoints(tmp_path, model)
    mark(model, 1)
    kept.keep(is_best=True, epoch=1)
    real = type(model).save

    def half(self: Any, path: Path) -> None:
        real(self, path)
        path.write_bytes(path.read_bytes()[:1000])
        raise error

    monkeypatch.setattr(type(model), "save", half)
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: 10.0**9)
    with pytest.raises(FileError, match=r"last\.keras cannot be saved in .*: free some space on the disk"):
        kept.keep(is_best=True, epoch=1)
    monkeypatch.undo()
    kept.finish()
    assert marks(tmp_path) == {"best": 1, "last": 1}
    assert sorted(os.listdir(tmp_path)) == ["best.keras", "last.keras"]


def test_every_so_many_epochs_one_stays_and_of_these_the_newest(
    model: Any, tmp_path: Path, set_clock: Callable[[float], None]
) -> None:
    kept = Checkpoints(tmp_path, model, every=2, count=2)
    for number in range(1, 8):  # saving takes so long here that no other epoch is written
        mark(model, number)
        kept.keep(number == 3, number)
    assert marks(tmp_path) == {"best": 3, "epoch-00004": 4, "epoch-00006": 6, "last": 6}
    kept.finish()
    assert marks(tmp_path) == {"best": 3, "epoch-00004": 4, "epoch-00006": 6, "last": 7}
    assert list(RunFolder(tmp_path).checkpoints()) == [4, 6]
    assert [stamped_epoch(tmp_path / name) for name in ("best.keras", "last.keras")] == [3, 7]


def test_all_stay_that_are_asked_for(model: Any, tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path, model, every=1)
    for number in (1, 2, 3):
        mark(model, number)
        kept.keep(number == 1, number)
    assert list(RunFolder(tmp_path).checkpoints()) == [1, 2, 3]


def test_a_full_disk_at_one_that_stays_keeps_all_earlier_ones(
    model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Checkpoints(tmp_path, model, every=1, count=1)
    mark(model, 1)
    kept.keep(is_best=True, epoch=1)
    real = checkpoints.shutil.copyfile

    def half(source: Path, target: Path) -> None:
        real(source, target)
        os.truncate(target, 1000)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checkpoints.shutil, "copyfile", half)
    mark(model, 2)
    with pytest.raises(FileError, match=r"epoch-00002\.keras cannot be saved in .*: free some space"):
        kept.keep(is_best=False, epoch=2)
    assert marks(tmp_path) == {"best": 1, "epoch-00001": 1, "last": 2}
    assert not list(tmp_path.glob(".unfinished*"))


def test_files_of_earlier_versions_do_not_say_their_epoch(model: Any, tmp_path: Path) -> None:
    model.save(tmp_path / "old.keras")
    assert stamped_epoch(tmp_path / "old.keras") is None
    assert stamped_epoch(tmp_path / "missing.keras") is None
