"""Where the program keeps what is not the user's own files: drafts, runs, settings, logs, downloads."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "CNNSTUDIO_HOME"
"""Environment variable that puts all of them into one folder, as tests and portable installs do."""


def data_folder() -> Path:
    """The folder for drafts and runs; it may not exist yet."""
    return _folder("user_data_path", "data")


def settings_folder() -> Path:
    """The folder for window state and recent files; it may not exist yet."""
    return _folder("user_config_path", "settings")


def log_folder() -> Path:
    """The folder for logs; it may not exist yet."""
    return _folder("user_log_path", "logs")


def cache_folder() -> Path:
    """The folder for what can be fetched again: weights and data sets from the net; it may not exist yet."""
    return _folder("user_cache_path", "cache")


def runs_folder() -> Path:
    """Where the window keeps training runs; it may not exist yet."""
    return data_folder() / "runs"


def drafts_folder() -> Path:
    """Where unsaved work is kept in the background; it may not exist yet."""
    return data_folder() / "drafts"


def groups_folder() -> Path:
    """Where the user's own groups are kept across projects; it may not exist yet."""
    return data_folder() / "groups"


def _folder(kind: str, name: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / name
    import platformdirs

    found = getattr(platformdirs, kind)("CNN Studio", appauthor=False)
    return Path(found)
