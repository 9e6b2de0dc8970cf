"""How a task can fail, in words for the user."""

from __future__ import annotations

import signal
import textwrap
import traceback
from dataclasses import dataclass

from cnnstudio.core.errors import LossError, StudioError
from cnnstudio.engine.process.memory import is_exhaustion

_MESSAGE_LENGTH = 240  # characters; backends put whole graphs into their messages


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed.

    Attributes:
        message: One or two sentences, fit to be shown as they stand.
        is_user_error: Whether the user can mend it; else it is a bug or an accident.
        traceback: The Python traceback or the process's last output; may be empty.
        recurs: Whether going on from what was saved would end in the same way.
    """

    message: str
    is_user_error: bool
    traceback: str
    recurs: bool = False


def failure_of(error: BaseException, purpose: str = "this task") -> Failure:
    """The failure that an exception raised by a task amounts to.

    Args:
        error: What the task raised.
        purpose: A noun phrase for what the task was for.
    """
    details = "".join(traceback.format_exception(error))
    if isinstance(error, StudioError):
        return Failure(str(error), True, details, isinstance(error, LossError))
    if is_exhaustion(error):
        message = f"There was not enough memory for {purpose}: use a smaller batch size or a smaller image."
        return Failure(message, True, details)
    summary = " ".join(traceback.format_exception_only(error)).strip()
    cause = textwrap.shorten(summary, _MESSAGE_LENGTH, placeholder="…")
    return Failure(f"Something went wrong inside the engine ({cause}).", False, details)


def ending_in_words(exit_code: int | None) -> str:
    """How a process ended, such as "signal 9; perhaps the memory ran out"."""
    if exit_code is None:
        return "for an unknown reason"
    if exit_code >= 0:
        return f"exit code {exit_code}"
    number = -exit_code
    # SIGKILL is how Linux ends what takes too much memory; Windows does not know the signal.
    hint = "; perhaps the memory ran out" if number == getattr(signal, "SIGKILL", 9) else ""
    return f"signal {number}{hint}"


def failure_of_process(exit_code: int | None, last_output: str = "") -> Failure:
    """The failure of the job that ran in a process that ended by itself."""
    message = (
        f"The engine process ended unexpectedly ({ending_in_words(exit_code)}). "
        "Your project is untouched; a new engine is starting."
    )
    return Failure(message, False, last_output)
