from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from cnnstudio.engine.runs import scan
from cnnstudio.engine.runs.annotation import annotate
from cnnstudio.engine.runs.record import RunState
from cnnstudio.engine.runs.run_folder import HISTORY, PROJECT
from cnnstudio.engine.runs.run_lock import LOCK, training_alone
from cnnstudio.engine.runs.scan import Scan, scanned
from tests.engine.runs.conftest import MakeRun


def test_only_what_has_changed_is_read_again(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_run("20261128-101500-a"), make_run("20261128-111500-b")
    found = scanned(Scan(), [first.parent], 60)
    assert found.is_whole
    assert set(found.records) == {first, second}
    read: list[Path] = []
    real = scan.run_record
    monkeypatch.setattr(scan, "run_record", lambda path: read.append(path) or real(path))
    assert scanned(found, [first.parent], 60).records == found.records
    assert read == []
    annotate(first, name="other")
    again = scanned(found, [first.parent], 60)
    assert read == [first]
    assert again.records[second] is found.records[second]
    assert again.records[first].name == "other"
    shutil.rmtree(second)
    assert set(scanned(again, [first.parent], 60).records) == {first}


def test_reading_goes_on_where_the_time_was_up(make_run: MakeRun) -> None:
    paths = [make_run(f"20261128-10150{place}-a") for place in range(4)]
    found = scanned(Scan(), [paths[0].parent], 0)
    assert list(found.records) == [paths[3]]
    assert found.unread == (paths[2], paths[1], paths[0])
    for _ in range(3):
        assert not found.is_whole
        found = scanned(found, [paths[0].parent], 0)
    assert found.is_whole
    assert set(found.records) == set(paths)


def test_a_run_that_was_killed_is_seen_although_no_file_changes(make_run: MakeRun) -> None:
    path = make_run(epochs=2)
    with training_alone(path):
        found = scanned(Scan(), [path.parent], 60)
        assert found.records[path].state is RunState.RUNNING
        locked = (path / LOCK).stat().st_mtime_ns
    (path / LOCK).touch()  # as a kill leaves it
    os.utime(path / LOCK, ns=(locked, locked))
    again = scanned(found, [path.parent], 60)
    assert again.marks == found.marks
    assert again.records[path].state is RunState.BROKEN_OFF


def test_other_folders_and_files_are_no_runs(make_run: MakeRun, tmp_path: Path) -> None:
    path = make_run()
    root = path.parent
    (root / "empty").mkdir()
    (root / "photographs").mkdir()
    (root / "photographs" / "a.png").write_bytes(b"x")
    (root / "notes.txt").write_text("x", "utf-8")
    shutil.copytree(path, root / ".hidden")
    found = scanned(Scan(), [root, tmp_path / "gone"], 60)
    assert set(found.records) == {path}
    assert found.missing == (tmp_path / "gone",)


def test_a_folder_that_is_just_being_made_waits(make_run: MakeRun) -> None:
    path = make_run()
    (path / HISTORY).unlink()
    os.utime(path, (time.time(), time.time()))
    assert scanned(Scan(), [path.parent], 60).records == {}
    old = time.time() - 60
    os.utime(path, (old, old))
    assert scanned(Scan(), [path.parent], 60).records[path].state is RunState.DAMAGED


def test_what_cannot_be_read_is_a_record_of_its_own(make_run: MakeRun) -> None:
    path = make_run()
    (path / PROJECT).write_bytes(b"\x00\xff{")
    assert scanned(Scan(), [path.parent], 60).records[path].state is RunState.DAMAGED
