"""How a training ended, noted in its run folder; and whether one is at work in it just now."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnnstudio.core.errors import FileError, LossError, Stopped, StudioError
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.locks import is_locked
from cnnstudio.engine.runs.run_lock import LOCK

OUTCOME = "outcome.json"

Ending = Literal["finished", "ended_early", "stopped", "failed"]
ENDINGS: tuple[Ending, ...] = ("finished", "ended_early", "stopped", "failed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training ended.

    Attributes:
        ending: In a word.
        message: What went wrong, if it failed.
        recurs: Whether going on from what was saved leads there again.
        ended: When, in local time as ISO 8601; "" if that is not known.
    """

    ending: Ending
    message: str = ""
    recurs: bool = False
    ended: str = ""


def outcome_of(run: Path) -> Outcome | None:
    """What a run folder says of how its training ended; None if it says nothing, as after a kill."""
    try:
        found = json.loads((run / OUTCOME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("ending") not in ENDINGS:
        return None
    message, ended = found.get("message"), found.get("ended")
    return Outcome(
        found["ending"],
        message if isinstance(message, str) else "",
        found.get("recurs") is True,
        ended if isinstance(ended, str) else "",
    )


def is_at_work(run: Path) -> bool:
    """Whether a training is at work in a run folder, in this program or in another."""
    return is_locked(run / LOCK)


class NotedEnding:
    """How a training ends.

    Attributes:
        ending: In a word, once that is known.
    """

    def __init__(self) -> None:
        self.ending: Ending = "finished"


@contextlib.contextmanager
def noted_ending(run: Path) -> Iterator[NotedEnding]:
    """Forget how an earlier training ended in a run folder, and note how this one does.

    A process that is killed leaves no note.
    """
    with contextlib.suppress(OSError):
        (run / OUTCOME).unlink(missing_ok=True)
    noted = NotedEnding()
    try:
        yield noted
    except BaseException as error:
        _note(run, _outcome_of_error(error))
        raise
    _note(run, Outcome(noted.ending))


def _note(run: Path, outcome: Outcome) -> None:
    """Write down how it ended; where that cannot be, what the epochs say must do."""
    data = dataclasses.asdict(outcome) | {"ended": _now()}
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    with contextlib.suppress(FileError):
        write_whole(run / OUTCOME, text.encode("utf-8"))


def _outcome_of_error(error: BaseException) -> Outcome:
    if isinstance(error, (Stopped, KeyboardInterrupt)):
        return Outcome("stopped")
    message = str(error) if isinstance(error, StudioError) else f"The training broke off: {error}"
    return Outcome("failed", message, isinstance(error, LossError))


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
