from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QFile

from cnnstudio.core.errors import FileError
from cnnstudio.ui.runs import trash
from cnnstudio.ui.runs.trash import brought_back, trashed
from tests.engine.runs.made_runs import at_work
from tests.ui.runs.conftest import MakeRun


@pytest.fixture(autouse=True)
def own_trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home folder's trash, in a folder of the test."""
    (tmp_path / "share").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


def test_there_and_back(make_run: MakeRun) -> None:
    path = make_run()
    names = {file.name for file in path.iterdir()}
    place = trashed(path)
    assert not path.exists()
    if place is None:
        pytest.skip("the system does not say where its trash lies")
    brought_back(place, path)
    assert {file.name for file in path.iterdir()} == names
    assert not place.exists()
    assert not (place.parent.parent / "info" / f"{place.name}.trashinfo").exists()


def test_what_is_trained_stays(make_run: MakeRun) -> None:
    path = make_run()
    with at_work(path), pytest.raises(FileError, match="is being trained: stop the training first"):
        trashed(path)
    assert path.is_dir()


def test_a_trash_that_takes_nothing_deletes_nothing(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_run()

    class Stubborn(QFile):
        def moveToTrash(self) -> bool:  # type: ignore[override]
            return False

    monkeypatch.setattr(trash, "QFile", Stubborn)
    with pytest.raises(FileError, match="nothing was deleted"):
        trashed(path)
    assert (path / "history.csv").is_file()
    with pytest.raises(FileError, match="cannot be moved to the trash"):
        trashed(path / "gone")


def test_a_place_that_is_taken_is_left_alone(make_run: MakeRun, tmp_path: Path) -> None:
    path = make_run()
    (tmp_path / "trashed").mkdir()
    with pytest.raises(FileError, match="is taken by now"):
        brought_back(tmp_path / "trashed", path)
    with pytest.raises(FileError, match="look for it in the system's trash"):
        brought_back(tmp_path / "gone", tmp_path / "new")
