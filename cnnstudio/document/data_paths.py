"""Where a project's data lie: relative to the project in its file, absolute while it is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from cnnstudio.document.project import DataChoice

PATH_SETTINGS = ("path", "folder")
"""Settings of data sets that name a file or folder."""


def with_relative_paths(choice: DataChoice, folder: Path) -> DataChoice:
    """A choice whose paths begin at a folder, with ``/`` between folders; on another drive they stay whole."""
    return _with_paths(choice, lambda path: _relative(path, folder))


def with_absolute_paths(choice: DataChoice, folder: Path) -> DataChoice:
    """A choice with whole paths, where relative ones began at a folder."""
    return _with_paths(choice, lambda path: os.path.normpath(os.path.join(folder, path)))


def located(choice: DataChoice, path: Path) -> DataChoice:
    """A choice of the same settings with another place, after the data have been moved."""
    return _with_paths(choice, lambda _: str(path))


def lie_elsewhere(choice: DataChoice, other: DataChoice) -> bool:
    """Whether two choices are of the same data in different places, as far as their settings tell."""
    return choice != other and located(choice, Path()) == located(other, Path())


def _with_paths(choice: DataChoice, change: Callable[[str], str]) -> DataChoice:
    settings = {
        name: change(value) if name in PATH_SETTINGS and isinstance(value, str) and value else value
        for name, value in choice.settings
    }
    return DataChoice.of(choice.kind, settings)


def _relative(path: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(os.path.join(folder, path), folder)).as_posix()
    except ValueError:  # another drive
        return path
