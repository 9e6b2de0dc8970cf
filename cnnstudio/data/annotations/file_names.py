"""Names of image files as annotations give them, and where those files lie."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.data.images import ENDINGS

IMAGE_ENDINGS = (*ENDINGS, ".jpe", ".jfif")
_DRIVE = re.compile(r"^[A-Za-z]:")
_DEEPEST = 12
_LONGEST = 4096


def name_inside(name: object) -> str | None:
    """A file's name with ``/`` between folders; None if it is none or leads out of its folder."""
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST or "\0" in name:
        return None
    if name != name.encode("utf-8", "replace").decode("utf-8"):
        return None
    text = name.strip().replace("\\", "/")
    if text.startswith("/") or _DRIVE.match(text):
        return None
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return None if ".." in parts or not parts else "/".join(parts)


@dataclass(frozen=True, slots=True)
class Listing:
    """Files below a folder.

    Attributes:
        root: The folder.
        files: Their names below it, with ``/`` between folders, sorted.
        folders: All folders that were looked into.
    """

    root: Path
    files: tuple[str, ...]
    folders: tuple[Path, ...]

    def ending(self, *endings: str) -> tuple[str, ...]:
        """Those of some endings, whatever their case."""
        return tuple(name for name in self.files if name.lower().endswith(endings))

    def images(self) -> tuple[str, ...]:
        """The image files."""
        return self.ending(*IMAGE_ENDINGS)


def listed(root: Path, deepest: int = _DEEPEST) -> Listing:
    """All files below a folder but hidden ones; links to folders are not followed.

    Raises:
        FileError: The folder is not there, or may not be read.
    """
    if not root.is_dir():
        raise FileError(f"There is no folder {root} (any more): it may have been moved. Locate it again.")
    files: list[str] = []
    folders: list[Path] = []
    waiting = [("", 0)]
    try:
        while waiting:
            below, depth = waiting.pop()
            folders.append(root / below)
            with os.scandir(root / below) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "__MACOSX")):
                        continue
                    name = f"{below}/{entry.name}" if below else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        waiting += [(name, depth + 1)] if depth < deepest else []
                    else:
                        files.append(name)
    except OSError as error:
        raise FileError(
            f"{error.filename or root} cannot be read ({error.strerror}): change its permissions, or copy it."
        ) from error
    return Listing(root, tuple(sorted(files)), tuple(folders))


def stem(name: str) -> str:
    """A name without its ending: ``a/b.c.png`` → ``a/b.c``."""
    return os.path.splitext(name)[0]


def by_stem(names: Iterable[str]) -> Mapping[str, str]:
    """Names by what they are without their endings; the first of several."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(stem(name), name)
    return found
