from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cnnstudio.core.errors import EngineError, LossError, Stopped
from cnnstudio.document.locks import FileLock
from cnnstudio.engine.runs import outcome
from cnnstudio.engine.runs.outcome import LOCK, OUTCOME, at_work, is_at_work, outcome_of


def test_the_end_is_noted_and_the_folder_is_free_again(tmp_path: Path) -> None:
    with at_work(tmp_path) as work:
        assert is_at_work(tmp_path)
        work.begin()
        work.ending = "ended_early"
    assert not is_at_work(tmp_path)
    assert not (tmp_path / LOCK).exists()
    found = outcome_of(tmp_path)
    assert found is not None
    assert (found.ending, found.message) == ("ended_early", "")
    assert found.ended[:2] == "20"


def fail(run: Path, error: Exception) -> None:
    """A training that begins and fails."""
    with at_work(run) as work:
        work.begin()
        raise error


@pytest.mark.parametrize(
    ("error", "ending", "message", "recurs"),
    [
        (Stopped(), "stopped", "", False),
        (LossError("The loss became NaN."), "failed", "The loss became NaN.", True),
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


def test_a_training_that_cannot_begin_leaves_the_earlier_note(tmp_path: Path) -> None:
    with at_work(tmp_path) as work:
        work.begin()
    with pytest.raises(EngineError), at_work(tmp_path):
        raise EngineError("All epochs are done.")
    found = outcome_of(tmp_path)
    assert found is not None
    assert found.ending == "finished"


def test_a_second_training_in_a_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "_PAUSE", 0.001)
    with (
        at_work(tmp_path),
        pytest.raises(EngineError, match="Another program is training in"),
        at_work(tmp_path),
    ):
        pass
    with at_work(tmp_path):
        pass


def test_a_disk_without_locks_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "_PAUSE", 0.001)
    monkeypatch.setattr(FileLock, "acquire", lambda self: False)
    with at_work(tmp_path) as work:
        work.begin()
    assert outcome_of(tmp_path) is not None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"ending": "eaten"}', '{"ending": null}'])
def test_a_damaged_note_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / OUTCOME).write_text(text, "utf-8")
    assert outcome_of(tmp_path) is None


WORK = """
import sys
from pathlib import Path
from cnnstudio.engine.runs.outcome import at_work
with at_work(Path(sys.argv[1])) as work:
    work.begin()
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
