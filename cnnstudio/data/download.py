"""Fetching files from the net into the user's cache: whole, checked, and only once.

What a user of this module needs::

    weights = RemoteFile(url, name, digest=sha256_or_md5_in_hex, size=bytes_or_None)
    path = cached(weights, "weights")                       # Path, or None if it is not here yet
    path = download(weights, "weights", report, stop)       # fetches it unless it is here; gives its Path
    check_file(weights, somewhere_else)                     # is a file that the user chose the same?

``"weights"`` is a folder in the user's cache (`document.folders.cache_folder`). ``report`` takes
`DownloadProgress` values and can be a task's own report (they have a ``fraction`` for the status bar);
``stop`` says whether to stop, such as ``lambda: control.stop_requested``. It blocks: call it from a task
in the engine process or from the command line, never from the window's thread.

A transfer that is cut goes on where it was, at once and in a later call; so does one that was stopped.
A file stands under its name only when all of it is there and its digest is right.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import FileError, Stopped
from cnnstudio.core.numerals import size_text
from cnnstudio.data.remote_file import RemoteFile, check_file
from cnnstudio.data.transfer import SILENCE, Transfer, TransferError
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.locks import FileLock

__all__ = ["DownloadProgress", "RemoteFile", "cached", "check_file", "download"]

_ATTEMPTS = 4
_PAUSE = 1.0  # seconds before the second attempt; doubled before each further one
_RESERVE = 100 * 10**6  # bytes of the disk that stay free
_REPORTS = 0.1  # seconds between two of them
_RANGE_REFUSED = 416

Report = Callable[["DownloadProgress"], object]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far a download is.

    Attributes:
        name: The file.
        done: Bytes that are here.
        total: Bytes of the whole file; None where nobody says.
    """

    name: str
    done: int
    total: int | None

    @property
    def fraction(self) -> float | None:
        """What part of it is here, 0 to 1; None where that is not known."""
        return None if not self.total else min(1.0, self.done / self.total)

    @property
    def words(self) -> str:
        """What to show: ``resnet50.h5: 12.5 MB of 103 MB``."""
        of = "" if self.total is None else f" of {size_text(self.total)}"
        return f"{self.name}: {size_text(self.done)}{of}"


def cached(file: RemoteFile, folder: str) -> Path | None:
    """Where a file lies in the cache; None if it was not fetched yet, or only in part."""
    path = cache_folder() / folder / file.name
    return path if path.is_file() else None


def download(
    file: RemoteFile,
    folder: str,
    report: Report = lambda progress: None,
    stop: Stop = lambda: False,
    silence: float = SILENCE,
) -> Path:
    """Fetch a file into the cache, unless it is there: its digest is checked either way.

    Args:
        file: The file.
        folder: A folder in the cache, such as ``weights`` or ``datasets``.
        report: Takes the progress, at most 10 times a second.
        stop: Whether to stop now; heeded within a fraction of a second, whatever the net does.
        silence: After how many seconds without a byte a transfer counts as cut.

    Raises:
        FileError: There is no connection, no room, or no such file; or what came is another one,
            and is removed then. The message names the address, the size and the way out.
        Stopped: ``stop`` said so; what came so far is kept for the next time.
    """
    place = cache_folder() / folder / file.name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.with_name(f"{file.name}.lock"))
        _wait_for(lock, place.parent, stop)
        try:
            if not _is_sound(file, place, stop):
                _Fetching(file, place, report, stop, silence).run()
        finally:
            lock.dissolve()
    except OSError as error:
        raise FileError(
            f"{file.name} cannot be kept in {place.parent} ({error.strerror or error}): "
            "free some space on the disk, or change the folder's permissions."
        ) from error
    size = place.stat().st_size
    report(DownloadProgress(file.name, size, size))
    return place


def _wait_for(lock: FileLock, folder: Path, stop: Stop) -> None:
    """Let another window of the program finish the same download."""
    while not lock.acquire():
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "you may not write there")
        if stop():
            raise Stopped
        time.sleep(_REPORTS)


def _is_sound(file: RemoteFile, place: Path, stop: Stop) -> bool:
    """Whether the cache holds the file; one that has changed since is removed."""
    if not place.is_file():
        return False
    try:
        check_file(file, place, stop)
    except FileError:
        place.unlink(missing_ok=True)
        return False
    return True


class _Fetching:
    """The attempts at one file; each goes on where the one before was cut.

    Args:
        file: The file.
        place: Where it shall stand.
        report: Takes the progress.
        stop: Whether to stop now.
        silence: After how many seconds without a byte a transfer counts as cut.
    """

    def __init__(self, file: RemoteFile, place: Path, report: Report, stop: Stop, silence: float) -> None:
        self._file, self._place, self._report, self._stop = file, place, report, stop
        self._silence = silence
        self._unfinished = place.with_name(f"{file.name}.part")
        self._told = 0.0
        self._reached = False

    def run(self) -> None:
        """Bring the file here, check it, and put it in its place."""
        if not self._file.digest:
            self._unfinished.unlink(missing_ok=True)
        begun = self._here() > 0
        self._read_all()
        try:
            check_file(self._file, self._unfinished, self._stop)
        except FileError as error:
            self._unfinished.unlink(missing_ok=True)
            if begun:  # Its beginning may come from another version of the file.
                self.run()
                return
            raise FileError(
                f"What {self._file.host} sent is not {self._file.words}: its content differs from what was "
                "published, so it was removed. Try again later, or get the file elsewhere and choose it here."
            ) from error
        with self._unfinished.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(self._unfinished, self._place)

    def _here(self) -> int:
        return self._unfinished.stat().st_size if self._unfinished.is_file() else 0

    def _read_all(self) -> None:
        """Read on until all of it is here."""
        failures = 0
        while self._file.size is None or self._here() != self._file.size:
            before = self._here()
            try:
                self._read()
                return
            except TransferError as error:
                if error.code == _RANGE_REFUSED and before:
                    self._unfinished.unlink()  # It is no shorter than the file: begin anew.
                    continue
                failures = 1 if self._here() > before else failures + 1
                # A person who has no connection wants to know at once.
                passing = error.may_pass and (self._reached or error.code > 0)
                if not passing or failures >= _ATTEMPTS:
                    raise FileError(_failure(self._file, error, self._here())) from error
            self._wait(_PAUSE * 2 ** (failures - 1))

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._stop():
                raise Stopped
            time.sleep(min(_REPORTS, left))

    def _read(self) -> None:
        """Read once, from where the file breaks off to its end or to the next cut."""
        with Transfer(self._file.url, self._here(), self._stop, self._silence) as transfer:
            head = transfer.head()
            self._reached = True
            total = self._agreed_size(head.total)
            done = head.start
            self._check_room(0 if total is None else total - done)
            with self._unfinished.open("ab" if done else "wb") as stream:
                for part in transfer.parts():
                    done += len(part)
                    if total is None:
                        self._check_room(0)
                    elif done > total:
                        raise FileError(self._other_size(f"more than {size_text(total)}"))
                    stream.write(part)
                    self._tell(done, total)
        if total is not None and done < total:
            raise TransferError("the connection was cut")

    def _agreed_size(self, announced: int | None) -> int | None:
        """The size of the file; refuses a server that has another one than was published."""
        expected = self._file.size
        if expected is not None and announced is not None and expected != announced:
            raise FileError(self._other_size(f"{announced:,} bytes"))
        return announced if expected is None else expected

    def _other_size(self, found: str) -> str:
        self._unfinished.unlink(missing_ok=True)
        return (
            f"{self._file.host} has another file under {self._file.url} ({found}) than {self._file.words}: "
            "it was not taken. Get the file elsewhere and choose it here."
        )

    def _check_room(self, needed: int) -> None:
        free = shutil.disk_usage(self._place.parent).free
        if free < needed + _RESERVE:
            raise FileError(
                f"{self._file.name} takes {size_text(needed) if needed else 'more'} on the disk, and "
                f"{size_text(free)} are free in {self._place.parent}: free some space, or set CNNSTUDIO_HOME "
                "to a folder on another disk."
            )

    def _tell(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._told >= _REPORTS:
            self._told = now
            self._report(DownloadProgress(self._file.name, done, total))


def _failure(file: RemoteFile, error: TransferError, here: int) -> str:
    """What to say when the file cannot be had, and so many bytes of it are here."""
    size = f" ({file.size_words})" if file.size_words else ""
    if error.code:
        return (
            f"{file.url}{size} cannot be downloaded: {error.cause}. The address may have changed: get the file "
            "elsewhere and choose it here."
        )
    if here and file.digest:
        of = f" of {file.size_words}" if file.size_words else ""
        return (
            f"The download of {file.name} from {file.host} broke off at {size_text(here)}{of}: {error.cause}. What has "
            f"come is kept: check the connection and try again to go on from there, or fetch {file.url} on another "
            "computer and choose the file here."
        )
    return (
        f"Nothing can be downloaded from {file.host}: {error.cause}. Check the connection and try again, or fetch "
        f"{file.url}{size} on another computer and choose the file here."
    )
