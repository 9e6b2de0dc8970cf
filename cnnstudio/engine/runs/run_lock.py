"""One training at a time in a run folder, whichever program it runs in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.document.locks import FileLock

LOCK = ".lock"
"""The file that stands for it; it goes with the training, and after a kill it means nothing."""

_TRIES = 10
_PAUSE = 0.05  # seconds


@contextmanager
def training_alone(run: Path) -> Iterator[None]:
    """Keep a run folder for one training; where the disk knows no locks, without any.

    Args:
        run: The run folder; it may not exist.

    Raises:
        FileError: Another program trains in it, or another training of this one.
    """
    lock = FileLock(run / LOCK)
    for _ in range(_TRIES):  # who looks whether it is taken holds it for a moment
        if lock.acquire() or not lock.is_taken:
            break
        time.sleep(_PAUSE)
    else:
        raise FileError(
            f"Another program is training in {run} just now: wait until it has ended, or stop it there. "
            "Nothing was changed."
        )
    try:
        yield
    finally:
        lock.dissolve()
