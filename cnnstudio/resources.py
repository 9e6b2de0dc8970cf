"""Where the program's own files lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def path(name: str) -> Path:
    """The file of a resource.

    Args:
        name: Its name under ``resources/``, with forward slashes.

    Raises:
        FileNotFoundError: The installation lacks it.
    """
    for place in _PLACES:
        found = place / name
        if found.exists():
            return found
    raise FileNotFoundError(f"The installation lacks the file {name}: install CNN Studio again.")
