from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.engine.judging.judging import judged
from cnnstudio.engine.runs.annotation import annotate
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.kept_evaluation import Evaluation, keep_evaluation
from cnnstudio.engine.runs.record import RunState, run_record
from cnnstudio.engine.runs.run_folder import BEST, HISTORY, LAST, PROJECT
from tests.engine.runs.conftest import MakeRun
from tests.engine.runs.made_runs import at_work, write_model
from tests.engine.runs.test_outcome import fail


def test_figures_of_a_finished_run(make_run: MakeRun) -> None:
    found = run_record(make_run())
    assert (found.name, found.state, found.message) == ("small digits", RunState.FINISHED, "")
    assert found.started == datetime.datetime(2026, 11, 28, 10, 15)
    assert (found.epochs, found.planned, found.seconds) == (3, 3, 4.5)
    assert found.best is not None
    assert (found.best.epoch, found.best.val_score) == (2, 0.7)
    assert found.last is not None
    assert found.last.epoch == 3
    assert (found.parameters, found.data, found.optimizer) == (650, "Digits", "Adam")
    assert (found.rate, found.batch, found.seed, found.device) == (0.001, 64, 3, "CPU, 2 cores")
    assert not found.can_resume
    assert found.can_be_tested
    assert found.test is None


def test_the_user_s_name_comes_first(make_run: MakeRun) -> None:
    path = make_run()
    annotate(path, name="mine", notes="hm", colour=1)
    found = run_record(path)
    assert (found.name, found.project, found.annotation.notes) == ("mine", "small digits", "hm")


def test_states(make_run: MakeRun) -> None:
    path = make_run(epochs=2)
    assert (run_record(path).state, run_record(path).can_resume) == (RunState.BROKEN_OFF, True)
    with at_work(path) as work:
        assert (run_record(path).state, run_record(path).can_resume) == (RunState.RUNNING, False)
        work.ending = "stopped"
    assert (run_record(path).state, run_record(path).can_resume) == (RunState.STOPPED, True)
    with at_work(path) as work:
        work.ending = "ended_early"
    assert (run_record(path).state, run_record(path).can_resume) == (RunState.ENDED_EARLY, False)
    (path / LAST).unlink()
    with pytest.raises(RuntimeError):
        fail(path, RuntimeError("odd"))
    found = run_record(path)
    assert (found.state, found.can_resume, found.message) == (
        RunState.FAILED,
        False,
        "The training broke off: odd",
    )


def test_a_run_before_its_first_epoch(make_run: MakeRun) -> None:
    found = run_record(make_run(epochs=0))
    assert (found.epochs, found.best, found.last, found.can_be_tested) == (0, None, None, False)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (PROJECT, None, "There is no file"),
        (PROJECT, "{", "project.cnnstudio cannot be opened"),
        (HISTORY, None, "cannot be read"),
    ],
)
def test_a_damaged_folder_says_so(make_run: MakeRun, name: str, content: str | None, words: str) -> None:
    path = make_run()
    (path / name).unlink()
    if content is not None:
        (path / name).write_text(content, "utf-8")
    found = run_record(path)
    assert found.state is RunState.DAMAGED
    assert words in found.message
    assert found.name == path.name
    assert found.started == datetime.datetime(2026, 11, 28, 10, 15)


def test_the_history_counts_up_to_its_first_damaged_row(make_run: MakeRun) -> None:
    path = make_run()
    lines = (path / HISTORY).read_text("utf-8").splitlines()
    (path / HISTORY).write_text("\n".join([*lines[:2], "2,nan?", *lines[3:]]), "utf-8")
    found = run_record(path)
    assert (found.epochs, found.state) == (1, RunState.BROKEN_OFF)


def test_a_test_score_is_stale_once_the_model_is_another(make_run: MakeRun) -> None:
    path = make_run()
    judgement = judged(np.eye(10)[[1, 2, 3, 3]], np.array([1, 2, 3, 4]), tuple("0123456789"))
    keep_evaluation(path, Evaluation(judgement, np.arange(4), "", checkpoint_mark(path / BEST)))
    found = run_record(path).test
    assert found is not None
    assert (found.score, found.images, found.is_stale) == (0.75, 4, False)
    write_model(path / BEST, "others")
    found = run_record(path).test
    assert found is not None
    assert found.is_stale


def test_a_folder_without_a_time_in_its_name_or_environment(make_run: MakeRun, tmp_path: Path) -> None:
    path = make_run("imported")
    (path / "environment.json").unlink()
    assert run_record(path).started is None
