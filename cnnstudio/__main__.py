"""Where the program starts: the window for a file or nothing, else the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

_MEASURE = "--measure-startup"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit status.

    The window opens without the libraries of the command line, and the other way round.

    Args:
        arguments: What stands behind the program's name; the process's own if None.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [_MEASURE]:
        from cnnstudio.app import measure_startup

        return measure_startup()
    if not given or (len(given) == 1 and _names_file(given[0])):
        from cnnstudio.app import run

        return run(Path(given[0]) if given else None)
    from cnnstudio.cli import main as command_line

    return command_line(given)


def _names_file(text: str) -> bool:
    """Whether an argument is a file to open, rather than a command or an option."""
    return not text.startswith("-") and bool(Path(text).suffix or len(Path(text).parts) > 1)


if __name__ == "__main__":
    sys.exit(main())
