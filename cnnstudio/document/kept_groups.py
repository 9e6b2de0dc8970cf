"""A user's own groups, kept across projects: one file each, so that two programs never lose each other's."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.encoding import layer_of
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.json_text import member, parsed_json, part_of, readable_json
from cnnstudio.document.source_text import identifier
from cnnstudio.document.versions import VERSION, migrated

FORMAT = "cnnstudio-group"
ENDING = ".cnnstudio-group"
_REMOVED = ".removed"
_MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is kept.

    Attributes:
        groups: The groups by key, in the order of their titles.
        damaged: A sentence for each file that cannot be read.
    """

    groups: dict[str, Group]
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptGroups:
    """The groups in a folder, which may not exist yet.

    Attributes:
        folder: The folder.
    """

    folder: Path

    def read(self) -> Shelf:
        """All groups as they are now; files that are damaged are left out, and left as they are."""
        groups, damaged = {}, []
        try:
            paths = sorted(self.folder.glob(f"*{ENDING}"))
        except OSError as error:
            return Shelf({}, (f"Your groups in {self.folder} cannot be read: {error.strerror or error}.",))
        for path in paths:
            try:
                groups[path.name.removesuffix(ENDING)] = _read(path)
            except FileNotFoundError:
                continue  # Another program has just removed it.
            except (StudioError, OSError) as error:
                reason = (getattr(error, "strerror", None) or str(error)).rstrip(".")
                damaged.append(
                    f"A group of yours is left out, for its file cannot be read: {reason}. "
                    f"The file stays as it is: {path}"
                )
        ordered = sorted(groups.items(), key=lambda pair: (pair[1].label.lower(), pair[0]))
        return Shelf(dict(ordered), tuple(damaged))

    def keep(self, group: Group) -> str:
        """Keep one more group; gives its key.

        Raises:
            FileError: It cannot be written.
        """
        key = f"{identifier(group.label)[:40]}-{uuid.uuid4().hex[:8]}"
        self.replace(key, group)
        return key

    def replace(self, key: str, group: Group) -> None:
        """Keep a group in the place of another.

        Raises:
            FileError: It cannot be written; the other is as it was.
        """
        data = {"format": FORMAT, "version": VERSION, "kind": group.kind, "settings": group.to_data()}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(
                f"{group.label} could not be kept: {self.folder} cannot be made ({error.strerror or error})."
            ) from error
        write_whole(self._path(key), readable_json(data).encode())

    def rename(self, key: str, title: str) -> None:
        """Give a group another title.

        Raises:
            StudioError: It is gone or damaged, or cannot be called so.
        """
        try:
            group = _read(self._path(key))
        except OSError as error:
            raise FileError("The group is not in your palette any more.") from error
        if not title.strip():
            raise FileError("A group needs a title of at least one character.")
        self.replace(key, replace(group, title=title))

    def remove(self, key: str) -> None:
        """Take a group out; `restore` brings it back.

        Raises:
            FileError: It cannot be moved.
        """
        self._move(self._path(key), self._path(key, _REMOVED))

    def restore(self, key: str) -> None:
        """Bring a group back that was taken out.

        Raises:
            FileError: It cannot be moved.
        """
        self._move(self._path(key, _REMOVED), self._path(key))

    def _path(self, key: str, more: str = "") -> Path:
        return self.folder / f"{key}{ENDING}{more}"

    @staticmethod
    def _move(source: Path, target: Path) -> None:
        try:
            os.replace(source, target)
        except OSError as error:
            raise FileError(f"{source.name} cannot be moved: {error.strerror or error}.") from error


def _read(path: Path) -> Group:
    """The group in a file.

    Raises:
        FileError: It is damaged; the message is a clause.
        OSError: It cannot be read.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise FileError(f"it is larger than {_MOST_BYTES // 10**6} MB, which no group is")
    data: Any = parsed_json(path.read_bytes())
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileError("it is no group of CNN Studio")
    data = migrated(data)
    layer = layer_of(member(data, "kind", str), part_of(data, "settings"))
    group = group_of(layer)
    if group is None:
        raise FileError(getattr(layer, "reason", "") or "it holds something else than a group")
    return group
