from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.engine.judging.evaluate import Evaluate, EvaluateProgress
from cnnstudio.engine.runs.kept_evaluation import keep_evaluation
from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.runs.run_folder import BEST, PROJECT
from cnnstudio.ui.runs.evaluating import Evaluating
from tests.engine.runs.made_runs import write_model
from tests.ui import fake_engine
from tests.ui.fake_engine import FakeEngine
from tests.ui.runs.conftest import MakeRun
from tests.ui.runs.evaluations import drawn_evaluation


@pytest.fixture
def work(engine: FakeEngine, qapp: QObject) -> Evaluating:
    return Evaluating(engine, qapp)  # type: ignore[arg-type]


def look(work: Evaluating, run: Path, qtbot: QtBot) -> None:
    work.look_at(run_record(run))
    qtbot.waitUntil(lambda: not work.is_reading)


def test_what_was_kept_comes_back_and_grows_stale(work: Evaluating, make_run: MakeRun, qtbot: QtBot) -> None:
    run = make_run()
    look(work, run, qtbot)
    assert work.evaluation is None
    keep_evaluation(run, drawn_evaluation(run))
    look(work, run, qtbot)
    assert work.evaluation is not None
    assert not work.is_stale
    write_model(run / BEST, "trained on")
    look(work, run, qtbot)
    assert work.is_stale
    work.look_at(None)
    assert work.evaluation is None


def test_the_engine_is_asked_and_news_are_shown(
    work: Evaluating, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    look(work, run, qtbot)
    work.start()
    work.start()  # once is enough
    (job,) = engine.jobs
    assert isinstance(job.task, Evaluate)
    assert job.task.keeps
    assert work.is_busy
    assert work.fraction is None
    fake_engine.start(job)
    fake_engine.progress(job, EvaluateProgress(64, 128))
    assert work.fraction == 0.5
    with qtbot.waitSignal(work.ended):
        fake_engine.succeed(job, dataclasses.replace(drawn_evaluation(run), trouble="The disk is full."))
    assert not work.is_busy
    assert work.evaluation is not None
    assert work.message == "The disk is full."


def test_what_is_shown_stays_when_the_folder_tells_the_same_again(
    work: Evaluating, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    """Or the images on view would come anew."""
    run = make_run()
    look(work, run, qtbot)
    work.start()
    fake_engine.start(engine.jobs[0])
    found = drawn_evaluation(run)
    keep_evaluation(run, found)
    with qtbot.waitSignal(work.ended):
        fake_engine.succeed(engine.jobs[0], found)
    look(work, run, qtbot)
    assert work.evaluation is found
    keep_evaluation(run, dataclasses.replace(found, mark="of another model"))
    work.look_at(None)
    look(work, run, qtbot)
    assert work.evaluation is not found


def test_a_failure_is_told_and_a_cancel_is_not(
    work: Evaluating, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    look(work, make_run(), qtbot)
    work.start()
    fake_engine.fail(engine.jobs[0], "The data are gone.")
    assert work.message == "The data are gone."
    work.start()
    assert work.message == ""
    work.cancel()
    assert engine.commands[-1][1] == 2
    fake_engine.stop(engine.jobs[1])
    assert (work.message, work.is_busy) == ("", False)


def test_another_run_is_looked_at_meanwhile(
    work: Evaluating, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    first, second = make_run("20261128-101500-a"), make_run("20261128-101501-b")
    look(work, first, qtbot)
    work.start()
    look(work, second, qtbot)
    assert not work.is_busy
    fake_engine.succeed(engine.jobs[0], drawn_evaluation(first))
    assert work.evaluation is None
    assert work.message == ""


def test_the_validation_images_judge_a_run_without_others(
    work: Evaluating, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    look(work, run, qtbot)
    work.start()
    fake_engine.fail(engine.jobs[0], "The data set has no test images.")
    work.choose("validation")
    qtbot.waitUntil(lambda: not work.is_reading)
    assert (work.part, work.message, work.evaluation) == ("validation", "", None)
    work.start()
    task = engine.jobs[1].task
    assert isinstance(task, Evaluate)
    assert task.part == "validation"
    work.choose("test")  # not while it is under way
    assert work.part == "validation"
    found = dataclasses.replace(drawn_evaluation(run), part="validation")
    fake_engine.succeed(engine.jobs[1], found)
    assert work.evaluation is found
    keep_evaluation(run, found)
    work.choose("test")
    qtbot.waitUntil(lambda: not work.is_reading)
    assert (work.part, work.evaluation) == ("test", None)
    work.look_at(None)
    look(work, run, qtbot)  # what there is of it is shown at once
    assert work.evaluation is not None
    assert work.part == work.evaluation.part == "validation"


def test_a_run_without_a_project_is_refused(
    work: Evaluating, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    look(work, run, qtbot)
    (run / PROJECT).unlink()
    work.start()
    assert "is no run folder" in work.message
    assert engine.jobs == []
