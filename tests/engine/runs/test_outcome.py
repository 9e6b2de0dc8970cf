from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cnnstudio.core.errors import EngineError, LossError, Stopped
from cnnstudio.engine.runs.outcome import OUTCOME, is_at_work, outcome_of
from cnnstudio.engine.runs.run_lock import LOCK
from tests.engine.runs.made_runs import at_work


def test_the_end_is_noted_and_the_folder_is_free_again(tmp_path: Path) -> None:
    with at_work(tmp_path) as work:
        assert is_at_work(tmp_path)
        work.ending = "ended_early"
    assert not is_at_work(tmp_path)
    assert not (tmp_path / LOCK).exists()
    found = outcome_of(tmp_path)
    assert found is not None
    assert (found.ending, found.message) == ("ended_early", "")
    assert found.ended[:2] == "20"


def fail(run: Path, error: Exception) -> None:
    """A training that fails."""
    with at_work(run):
        raise error


@pytest.mark.parametrize(
    ("error", "ending", "message", "recurs"),
    [
        (Stopped(), "stopped", "", False),
        (LossError("The loss became NaN.", float("nan"), 1, 2), "failed", "The loss became NaN.", True),
        (EngineError("No memory."), "failed", "No memory.", False),
        (RuntimeError("odd"), "failed", "The training broke off: odd", False),
    ],
)
def test_what_went_wrong_is_noted(
    tmp_path: Path, error: Exception, ending: str, message: str, recurs: bool
) -> None:
    with pytest.raises(type(error)):
        fail(tmp_path, error)
    found = outcome_of(tmp_path)
    assert found is not None
    assert (found.ending, found.message, found.recurs) == (ending, message, recurs)


def test_the_note_of_an_earlier_training_goes_when_another_begins(tmp_path: Path) -> None:
    with at_work(tmp_path):
        pass
    assert outcome_of(tmp_path) is not None
    with at_work(tmp_path):
        assert outcome_of(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"ending": "eaten"}', '{"ending": null}'])
def test_a_damaged_note_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / OUTCOME).write_text(text, "utf-8")
    assert outcome_of(tmp_path) is None


WORK = """
import sys
from pathlib import Path
from cnnstudio.engine.runs.run_lock import training_alone
from cnnstudio.engine.runs.outcome import noted_ending
with training_alone(Path(sys.argv[1])), noted_ending(Path(sys.argv[1])):
    print("begun", flush=True)
    sys.stdin.read()
"""


def test_a_killed_training_leaves_no_note_and_no_lock(tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "begun\n"
    assert is_at_work(tmp_path)
    worker.kill()
    worker.communicate()
    assert not is_at_work(tmp_path)
    assert outcome_of(tmp_path) is None
