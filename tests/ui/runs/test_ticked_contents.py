from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.runs.run_folder import PROJECT, RunFolder
from cnnstudio.ui.runs import ticked_contents as module
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.runs.ticked_contents import TickedContents
from tests.engine.runs.made_runs import epoch_points
from tests.ui.runs.conftest import MakeRun


def test_runs_are_read_once_until_they_change(
    make_run: MakeRun, qapp: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_run(epochs=1)
    contents = TickedContents(qapp)
    read: list[object] = []
    real = module.run_contents
    monkeypatch.setattr(module, "run_contents", lambda path: read.append(path) or real(path))
    with qtbot.waitSignal(contents.loaded):
        contents.want(((run_record(path), Style(0)),))
    assert len(contents.runs[0].contents.history) == 1
    with qtbot.waitSignal(contents.loaded):
        contents.want(((run_record(path), Style(1)),))
    assert read == [path]
    assert contents.runs[0].style == Style(1)
    RunFolder(path).append(epoch_points(2)[1])
    with qtbot.waitSignal(contents.loaded):
        contents.want(((run_record(path), Style(1)),))
    assert len(contents.runs[0].contents.history) == 2


def test_a_run_that_cannot_be_read_is_left_out(make_run: MakeRun, qapp: QObject, qtbot: QtBot) -> None:
    good, bad = make_run("20261128-101500-a"), make_run("20261128-101501-b")
    (bad / PROJECT).unlink()
    contents = TickedContents(qapp)
    with qtbot.waitSignal(contents.loaded):
        contents.want(((run_record(bad), Style(0)), (run_record(good), Style(1))))
    assert [run.record.path for run in contents.runs] == [good]


def test_runs_of_one_project_are_told_apart(make_run: MakeRun, qapp: QObject, qtbot: QtBot) -> None:
    records = [run_record(make_run(name)) for name in ("20261128-101500-a", "20261128-101501-b")]
    contents = TickedContents(qapp)
    with qtbot.waitSignal(contents.loaded):
        contents.want(tuple((record, Style(place)) for place, record in enumerate(records)))
    assert [run.name for run in contents.runs] == [
        "small digits, 20261128-101500-a",
        "small digits, 20261128-101501-b",
    ]
