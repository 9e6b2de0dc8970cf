"""One training at a time in a run folder, whichever program it runs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.document.locks import FileLock

LOCK = ".lock"
"""The file that stands for it; it goes with the training, and after a kill it means nothing."""


@contextmanager
def training_alone(run: Path) -> Iterator[None]:
    """Keep a run folder for one training; where the disk knows no locks, without any.

    Args:
        run: The run folder; it may not exist.

    Raises:
        FileError: Another program trains in it, or another training of this one.
    """
    lock = FileLock(run / LOCK)
    if not lock.acquire() and lock.is_taken:
        raise FileError(
            f"Another program is training in {run} just now: wait until it has ended, or stop it there. "
            "Nothing was changed."
        )
    try:
        yield
    finally:
        lock.dissolve()
