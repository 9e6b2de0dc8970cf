"""Locks that the system takes back by itself when their process ends, however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _seize(handle: int) -> None:
        """Lock the first byte of an open file, or raise OSError."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _seize(handle: int) -> None:
        """Lock an open file, or raise OSError."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
"""What the system says of a lock that somebody holds; others mean that the disk knows no locks."""


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock of a file; it is held for a moment to find out, and never made."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _seize(handle)
    except OSError as error:
        return error.errno in _HELD
    finally:
        os.close(handle)
    return False


class FileLock:
    """A lock on a name, held by at most one process (and one object in it) at a time.

    Args:
        path: The file that stands for the lock; made where it is missing.

    Attributes:
        is_taken: Whether it could not be acquired the last time since somebody else holds it, not
            since the disk knows no locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self.is_taken = False

    @property
    def is_held(self) -> bool:
        """Whether this object holds it."""
        return self._handle is not None

    def acquire(self) -> bool:
        """Take the lock if nobody holds it.

        Returns:
            Whether this object holds it now.
        """
        if self._handle is not None:
            return True
        self.is_taken = False
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return False
        try:
            _seize(handle)
        except OSError as error:
            self.is_taken = error.errno in _HELD
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Give the lock back; the file stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def dissolve(self) -> None:
        """Give the lock back and remove its file; for a name that nobody will ask for again."""
        if self._handle is None:
            return
        if os.name == "posix":
            self._path.unlink(missing_ok=True)  # While it is held, so that nobody can lock what goes away.
            self.release()
            return
        self.release()
        with contextlib.suppress(
            OSError
        ):  # Somebody may look at it just now, and leaves it alone after that.
            self._path.unlink(missing_ok=True)
