"""How commands answer: results on standard output, all else on standard error."""

from __future__ import annotations

import functools
import json
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import typer

from cnnstudio.core.errors import StudioError
from cnnstudio.engine.process.memory import memory_in_words

if TYPE_CHECKING:
    from rich.console import Console

    from cnnstudio.engine.process.control import Control

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

INPUT_AT_FAULT = 1
INTERRUPTED = 130


def print_json(document: Any) -> None:
    """Print one JSON document; what is unknown is null."""
    print(json.dumps(document, indent=2, ensure_ascii=False))


def line_width() -> int:
    """Characters in a line: as many as the terminal shows, or enough for a table when there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 160


def console() -> Console:
    """Standard output for tables."""
    from rich.console import Console

    return Console(width=line_width())


def say(message: str) -> None:
    """Print a message for people to standard error."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def interrupts(control: Control) -> Iterator[None]:
    """Let Ctrl+C ask a task to stop instead of breaking it off."""

    def stop(number: int, frame: Any) -> None:
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def refusals(command: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Let a command say in one line what the user can mend, and exit with status 1."""

    @functools.wraps(command)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            with memory_in_words("do this", "use a smaller batch, smaller images or a smaller network"):
                return command(*args, **kwargs)
        except StudioError as error:
            say(f"cnnstudio: {' '.join(str(error).split())}")
            raise typer.Exit(INPUT_AT_FAULT) from None

    return guarded
