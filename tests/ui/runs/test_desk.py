from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.annotation import annotation_of
from cnnstudio.engine.runs.record import RunState
from cnnstudio.engine.runs.run_folder import PROJECT, RunFolder
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.desk import RunsDesk
from tests.engine.runs.made_runs import at_work, epoch_points
from tests.ui.runs.conftest import MakeRun, read

MakeDesk = Callable[[], RunsDesk]


def test_without_runs_it_says_what_to_do(make_desk: MakeDesk, make_run: MakeRun, qtbot: QtBot) -> None:
    desk = make_desk()
    assert desk._empty.isVisible()
    assert not desk.table.isVisible()
    make_run()
    read(desk, qtbot)
    assert desk.table.isVisible()
    assert desk.current is not None


def test_a_damaged_run_is_a_row_that_says_so(make_desk: MakeDesk, make_run: MakeRun) -> None:
    make_run()
    bad = make_run("20261129-101500-bad")
    (bad / PROJECT).write_text("{", "utf-8")
    desk = make_desk()
    desk.table.choose(bad)
    assert "cannot be opened" in desk.details.notice.text
    assert len(desk.table.shown) == 2


def test_a_training_moves_in_the_table(make_desk: MakeDesk, make_run: MakeRun, qtbot: QtBot) -> None:
    run = make_run(epochs=1)
    desk = make_desk()
    with at_work(run):
        read(desk, qtbot)
        assert [(record.state, record.epochs) for record in desk.table.shown] == [(RunState.RUNNING, 1)]
        RunFolder(run).append(epoch_points(2)[1])
        read(desk, qtbot)
        assert desk.table.shown[0].epochs == 2
    read(desk, qtbot)
    assert desk.table.shown[0].state is RunState.FINISHED


def test_the_filter_and_the_counts(make_desk: MakeDesk, make_run: MakeRun) -> None:
    make_run("20261128-101500-a", project_name="apple")
    make_run("20261128-101501-b", project_name="pear")
    desk = make_desk()
    assert desk.top.words == "2 runs"
    desk.top.field.setText("app")
    assert [record.name for record in desk.table.shown] == ["apple"]
    assert desk.top.words == "1 of 2 runs"


def test_folders_of_the_user(
    make_desk: MakeDesk, make_run: MakeRun, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    run = make_run()
    shutil.copytree(run.parent, tmp_path / "elsewhere")
    desk = make_desk()
    desk.top.add_folder(tmp_path / "elsewhere")
    read(desk, qtbot)
    assert len(desk.table.shown) == 2
    shutil.rmtree(tmp_path / "elsewhere")
    read(desk, qtbot)
    assert "elsewhere cannot be looked into: bring it back" in desk.notice.text
    desk.top.leave_out(tmp_path / "elsewhere")
    read(desk, qtbot)
    assert desk.notice.text == ""


def test_notes_reach_the_folder_when_the_window_closes(make_desk: MakeDesk, make_run: MakeRun) -> None:
    run = make_run()
    desk = make_desk()
    desk.details.notes.setPlainText("remember")
    desk.finish()
    assert annotation_of(run).notes == "remember"


def test_what_is_asked_of_the_window(make_desk: MakeDesk, make_run: MakeRun, qtbot: QtBot) -> None:
    run = make_run(epochs=2)
    desk = make_desk()
    for button, signal in (
        (desk.details.restore, desk.restore_requested), (desk.details.resume, desk.resume_requested),
        (desk.details.inspect, desk.inspect_requested),
    ):  # fmt: skip
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [str(run)]


def test_two_programs_on_one_folder_see_what_the_other_does(
    make_desk: MakeDesk, make_run: MakeRun, qtbot: QtBot
) -> None:
    first_run, second_run = make_run("20261128-101500-a"), make_run("20261128-101501-b")
    one, other = make_desk(), make_desk()
    one.handling.write(first_run, "name", "of one")
    other.handling.write(first_run, "notes", "of the other")
    read(one, qtbot)
    record = one.model.record(first_run)
    assert record is not None
    assert (record.name, record.annotation.notes) == ("of one", "of the other")
    other.model.tick([second_run], True)
    qtbot.waitUntil(lambda: len(other.contents.runs) == 1)
    shutil.rmtree(second_run)  # the first one has thrown it away
    read(other, qtbot)
    assert [record.path for record in other.table.shown] == [first_run]
    assert other.model.ticks == ()
    qtbot.waitUntil(lambda: other.contents.runs == ())
