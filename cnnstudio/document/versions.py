"""Versions of the file format: each migration leads from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cnnstudio.core.errors import FileError

VERSION = 1
"""The version that is written; all from the oldest migration on are read."""

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: Mapping[int, Migration] = {}
"""How the data of a version becomes that of the next, by the older version's number."""


def migrated(
    data: dict[str, Any], migrations: Mapping[int, Migration] = MIGRATIONS, newest: int = VERSION
) -> dict[str, Any]:
    """Bring file data of any known version to the newest.

    Args:
        data: The file's data with its ``version``.
        migrations: The steps, by the version that they start from.
        newest: The version to reach.

    Raises:
        FileError: The file is newer than this program, or its version is none.
    """
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < min((*migrations, newest)):
        raise FileError(
            f"its version is {version!r}, which no version of CNN Studio writes: the file is damaged."
        )
    if version > newest:
        raise FileError(
            f"it was saved by a newer CNN Studio (file version {version}; this one reads up to {newest}): "
            "update the program."
        )
    for step in range(version, newest):
        data = {**migrations[step](data), "version": step + 1}
    return data
