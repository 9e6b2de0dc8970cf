from __future__ import annotations

import dataclasses
from pathlib import Path

from cnnstudio.document.project import Project
from cnnstudio.engine.runs.last_run import last_run
from cnnstudio.engine.runs.record import RunState
from tests.engine.runs.conftest import MakeRun


def _any(_project: Project) -> bool:
    return True


def test_the_newest_run_of_what_is_wanted(make_run: MakeRun, digits_project: Project, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    older, newer = make_run("20261128-101500-a"), make_run("20261129-101500-b", 2)
    make_run("20261130-101500-c", 0)  # nothing to be seen
    (runs / "20261201-101500-damaged").mkdir()
    (runs / "notes.txt").write_text("x")
    found = last_run(runs, _any)
    assert found is not None
    assert (found.record.path, found.record.state) == (newer, RunState.BROKEN_OFF)
    assert [point.epoch for point in found.contents.history] == [1, 2]
    other = dataclasses.replace(digits_project, name="other")
    assert last_run(runs, lambda project: project == other) is None
    (newer / "project.cnnstudio").write_text("{")
    found = last_run(runs, lambda project: project == digits_project)
    assert found is not None
    assert found.record.path == older


def test_without_a_folder_there_is_none(tmp_path: Path) -> None:
    assert last_run(tmp_path / "nowhere", _any) is None
