"""How commands answer: results on standard output, all else on standard error."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import typer
from rich.console import Console

from cnnstudio.core.errors import StudioError

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

INPUT_AT_FAULT = 1
INTERRUPTED = 130


def print_json(document: Any) -> None:
    """Print one JSON document; what is unknown is null."""
    print(json.dumps(document, indent=2, ensure_ascii=False))


def console() -> Console:
    """Standard output for tables: as wide as the terminal, or wide enough when there is none."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def say(message: str) -> None:
    """Print a message for people to standard error."""
    print(message, file=sys.stderr, flush=True)


def refusals(command: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Let a command say in one line what the user can mend, and exit with status 1."""

    @functools.wraps(command)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except StudioError as error:
            say(f"cnnstudio: {' '.join(str(error).split())}")
            raise typer.Exit(INPUT_AT_FAULT) from None

    return guarded
