"""Files that scikit-learn brings along, found without importing it (which takes a second)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from cnnstudio.core.errors import FileError


def scikit_file(*parts: str) -> Path:
    """Find a file in the folder of ``sklearn.datasets``.

    Args:
        parts: Its folder and name there, such as ``"images", "china.jpg"``.

    Raises:
        FileError: scikit-learn, or the file, is not installed.
    """
    package = importlib.util.find_spec("sklearn")
    if package is not None and package.origin is not None:
        path = Path(package.origin).parent.joinpath("datasets", *parts)
        if path.is_file():
            return path
    raise FileError(f"scikit-learn's file {parts[-1]} is missing: install scikit-learn again.")
