"""How a training ended, noted in its run folder; and whether one is at work in it just now."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnnstudio.core.errors import EngineError, FileError, LossError, Stopped, StudioError
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.locks import FileLock, is_locked

OUTCOME = "outcome.json"
LOCK = ".training.lock"

Ending = Literal["finished", "ended_early", "stopped", "failed"]
ENDINGS: tuple[Ending, ...] = ("finished", "ended_early", "stopped", "failed")

_TRIES = 20
_PAUSE = 0.05  # seconds


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


class Work:
    """The training that is at work in a run folder.

    Attributes:
        ending: How it ends, once that is known.
    """

    def __init__(self, run: Path) -> None:
        self._run = run
        self._has_begun = False
        self.ending: Ending = "finished"

    def begin(self) -> None:
        """Forget how an earlier training ended here, since this one goes on from now."""
        self._has_begun = True
        with contextlib.suppress(OSError):
            (self._run / OUTCOME).unlink(missing_ok=True)

    def note(self, outcome: Outcome) -> None:
        """Write down how it ended, if it has begun; where that cannot be, what the epochs say must do."""
        if self._has_begun:
            data = dataclasses.asdict(outcome) | {"ended": _now()}
            text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
            with contextlib.suppress(FileError):
                write_whole(self._run / OUTCOME, text.encode("utf-8"))


@contextlib.contextmanager
def at_work(run: Path) -> Iterator[Work]:
    """Keep a run folder for one training, and note in it how that ends once it has begun.

    A process that is killed leaves no note, and the system takes its lock back.

    Args:
        run: The run folder.

    Raises:
        EngineError: Another training is at work in it.
    """
    lock = FileLock(run / LOCK)
    _take(lock, run)
    work = Work(run)
    try:
        yield work
        work.note(Outcome(work.ending))
    except BaseException as error:
        work.note(_outcome_of_error(error))
        raise
    finally:
        lock.dissolve()


def _take(lock: FileLock, run: Path) -> None:
    """Lock the folder; one on a disk that knows no locks is used without."""
    for _ in range(_TRIES):  # who looks whether it is locked holds it for a moment
        if lock.acquire():
            return
        time.sleep(_PAUSE)
    if is_locked(run / LOCK):
        raise EngineError(
            f"Another program is training in {run}: wait until it has ended, or stop it there. Nothing was changed."
        )


def _outcome_of_error(error: BaseException) -> Outcome:
    if isinstance(error, (Stopped, KeyboardInterrupt)):
        return Outcome("stopped")
    message = str(error) if isinstance(error, StudioError) else f"The training broke off: {error}"
    return Outcome("failed", message, isinstance(error, LossError))


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
