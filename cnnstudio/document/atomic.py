"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import FileError

_REASONS = {
    errno.ENOSPC: "the disk is full. Free some space or choose another folder.",
    errno.EDQUOT: "your share of the disk is used up. Free some space or choose another folder.",
    errno.EFBIG: "it would be larger than the system allows. Choose another folder.",
    errno.EROFS: "the disk can only be read. Choose another folder.",
    errno.EACCES: "you may not write there. Choose another folder, or change its permissions.",
    errno.EPERM: "you may not write there. Choose another folder, or change its permissions.",
    errno.ENOENT: "the folder is not there (any more). Choose another folder.",
    errno.ENOTDIR: "its folder is a file. Choose another folder.",
    errno.EISDIR: "a folder has that name. Choose another name.",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one.",
}


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that, whatever happens, either the old or the new content stands in it.

    The data goes to a temporary file beside the target, is synced, and takes the target's
    place. A link keeps pointing to its file; permissions of an existing file stay.

    Raises:
        FileError: It cannot be written; the old file is as it was.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target)
        _replace(target, data, mode)
    except OSError as error:
        raise FileError(f"{path.name} could not be saved: {_reason(error)}") from error
    except ValueError as error:
        raise FileError(f"{path.name!r} cannot be the name of a file: choose another name.") from error


def write_in_folder(path: Path, data: bytes) -> None:
    """The same; the folder is made if it is missing.

    Raises:
        FileError: It cannot be written; the old file is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"The folder {path.parent} cannot be made ({error.strerror or error}): choose another."
        ) from error
    write_whole(path, data)


@dataclass(slots=True)
class _Exchange:
    """A file that is to be replaced by another, or to go.

    Attributes:
        target: The file.
        fresh: What takes its place; None if it is to go.
        aside: The old file under another name; None where there was none.
    """

    target: Path
    fresh: Path | None = None
    aside: Path | None = None

    def stage(self, data: bytes | None) -> None:
        """Write the new file beside the old one, which gets a second name."""
        mode = _mode_of(self.target)
        if data is not None:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.fresh = _staged(self.target, data, mode)
        if self.target.exists():
            aside = self.target.with_name(f".cnnstudio-{secrets.token_hex(8)}.old")
            try:
                os.link(self.target, aside)
            except OSError:  # disks that know no second names
                shutil.copy2(self.target, aside)
            self.aside = aside

    def carry_out(self) -> None:
        """Put the new file in its place."""
        if self.fresh is not None:
            os.replace(self.fresh, self.target)
        else:
            self.target.unlink(missing_ok=True)

    def take_back(self) -> None:
        """Put the old file in its place again."""
        with contextlib.suppress(OSError):
            if self.aside is not None:
                os.replace(self.aside, self.target)
            else:
                self.target.unlink(missing_ok=True)

    def clear(self) -> None:
        """Leave nothing beside the file."""
        for path in (self.fresh, self.aside):
            if path is not None:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)


def write_together(files: Mapping[Path, bytes | None]) -> None:
    """Write several files so that, whatever fails, all of the old or all of the new contents stand in them.

    All new contents are written beside the files before the first one takes its place.

    Args:
        files: The content of each file; None for one that is to go.

    Raises:
        FileError: They cannot be written; all files are as they were.
    """
    exchanges = [_Exchange(Path(os.path.realpath(path))) for path in files]
    done: list[_Exchange] = []
    path = Path()
    try:
        for exchange, (path, data) in zip(exchanges, files.items(), strict=True):  # noqa: B007 - named in the error
            exchange.stage(data)
        for exchange in exchanges:
            path = exchange.target
            done.append(exchange)
            exchange.carry_out()
    except OSError as error:
        for exchange in done:
            exchange.take_back()
        raise FileError(f"{path.name} could not be saved: {_reason(error)}") from error
    finally:
        for exchange in exchanges:
            exchange.clear()
    for folder in {exchange.target.parent for exchange in exchanges}:
        _sync_folder(folder)


def write_through(path: Path, write: Callable[[Path], None]) -> None:
    """Let something else write a file, or a folder, so that either the old or the new one stands there.

    Args:
        path: The target; an old folder of that name goes.
        write: Writes to a path of the same ending, beside the target on the same disk.

    Raises:
        FileError: It cannot be written; what was there is as it was.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target) if not target.is_dir() else None
        with tempfile.TemporaryDirectory(prefix=".cnnstudio-", dir=target.parent) as folder:
            made = Path(folder) / target.name
            write(made)
            if made.is_file() and mode is not None:
                made.chmod(mode)
            _move(made, target, Path(folder) / "before")
        _sync_folder(target.parent)
    except OSError as error:
        raise FileError(f"{path.name} could not be saved: {_reason(error)}") from error
    except ValueError as error:
        raise FileError(f"{path.name!r} cannot be the name of a file: choose another name.") from error


def _move(made: Path, target: Path, aside: Path) -> None:
    """Put something in its place; an old folder steps aside, and back if that fails."""
    if not target.is_dir():
        os.replace(made, target)
        return
    if made.is_file():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    os.replace(target, aside)
    try:
        os.replace(made, target)
    except OSError:
        os.replace(aside, target)
        raise


def _reason(error: OSError) -> str:
    known = _REASONS.get(error.errno or 0)
    return known or f"{error.strerror or error}. Choose another folder."


def _mode_of(target: Path) -> int:
    """Permission bits of the file, or those of a new one.

    Raises:
        OSError: The file is a folder, or may not be written.
    """
    if target.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not target.exists():
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(target.stat().st_mode)


def _replace(target: Path, data: bytes, mode: int) -> None:
    temporary = _staged(target, data, mode)
    try:
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _staged(target: Path, data: bytes, mode: int) -> Path:
    """A new file beside another, safely on the disk."""
    handle, name = tempfile.mkstemp(prefix=".cnnstudio-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to the disk, where the system can (not on Windows)."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # A folder that may be written but not listed; the data is safe all the same.
    try:
        os.fsync(handle)
    except OSError:
        pass  # Some network disks cannot; the file stands in its place already.
    finally:
        os.close(handle)
