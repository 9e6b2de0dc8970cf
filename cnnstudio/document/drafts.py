"""Drafts: unsaved work, kept in the background so that a crash takes nothing away."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.encoding import project_data, project_of
from cnnstudio.document.json_text import member, parsed_json, readable_json
from cnnstudio.document.locks import FileLock
from cnnstudio.document.project import Project

_FORMAT = "cnnstudio-draft"
_ENDING = ".draft"
_LOCK_ENDING = ".lock"


class DraftKeeper:
    """Keeps the unsaved work on one project in a draft of its own.

    While its window lives it holds a lock, so that other windows leave the draft alone; when
    its process ends, however it ends, the system frees the lock.

    Args:
        folder: Where drafts lie; made when it is needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: FileLock | None = None
        self._path = folder

    @property
    def path(self) -> Path | None:
        """The draft's file, if there is one."""
        return self._path if self._lock is not None else None

    def keep(self, project: Project, origin: Path | None) -> None:
        """Write the work as it is now.

        Args:
            project: The work.
            origin: The file that it was opened from or saved to last.

        Raises:
            FileError: It cannot be written; the draft before it is whole.
        """
        if self._lock is None:
            self._begin()
        data = {
            "format": _FORMAT,
            "saved_at": datetime.now().isoformat(timespec="seconds"),
            "origin": None if origin is None else str(origin),
            "project": project_data(project),
        }
        write_whole(self._path, readable_json(data).encode("utf-8"))

    def _begin(self) -> None:
        name = uuid.uuid4().hex
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"Drafts cannot be kept in {self._folder}: {error.strerror or error}.") from error
        self._path = self._folder / (name + _ENDING)
        self._lock = FileLock(self._folder / (name + _LOCK_ENDING))
        self._lock.acquire()

    def adopt(self, draft: Draft) -> None:
        """Take over a draft that was left: what is kept from now on takes its place."""
        self.discard()
        self._path, self._lock = draft.handed_over()

    def discard(self) -> None:
        """Remove the draft: the work is saved, or was given up."""
        if self._lock is None:
            return
        _remove(self._path)
        self._lock.dissolve()
        self._lock = None

    def leave(self) -> None:
        """Let go of the draft without removing it, so that the next start offers it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Work that a window left unsaved when it ended; locked until it is removed or left.

    Attributes:
        project: The work.
        origin: The file that it came from, or None.
        saved_at: When the draft was written, in local time.
    """

    project: Project
    origin: Path | None
    saved_at: datetime
    _path: Path
    _lock: FileLock

    def remove(self) -> None:
        """Delete it for good."""
        _remove(self._path)
        self._lock.dissolve()

    def leave(self) -> None:
        """Leave it for the next start."""
        self._lock.release()

    def handed_over(self) -> tuple[Path, FileLock]:
        """Its file and the lock on it, for whoever goes on with the work."""
        return self._path, self._lock


def left_drafts(folder: Path) -> list[Draft]:
    """The drafts that no living window holds, newest first; each is locked by being given."""
    found = (_taken(path) for path in sorted(folder.glob("*" + _ENDING)))
    return sorted(
        (draft for draft in found if draft is not None), key=lambda draft: draft.saved_at, reverse=True
    )


def _taken(path: Path) -> Draft | None:
    lock = FileLock(path.with_suffix(_LOCK_ENDING))
    if not lock.acquire():
        return None
    try:
        return _read(path, lock)
    except FileNotFoundError:
        lock.dissolve()  # Its window removed it while we looked.
    except (FileError, OSError, ValueError):
        lock.release()  # Not ours, or of a newer version: let it lie.
    return None


def _read(path: Path, lock: FileLock) -> Draft:
    data: Any = parsed_json(path.read_bytes())
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise FileError("it is no draft.")
    origin = member(data, "origin", str) if data.get("origin") is not None else None
    saved_at = datetime.fromisoformat(member(data, "saved_at", str)).replace(tzinfo=None)
    project = project_of(data.get("project"))
    return Draft(project, None if origin is None else Path(origin), saved_at, path, lock)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # Else it stays, and is offered at the next start.
        path.unlink(missing_ok=True)
