"""What the tabs of several projects are called, so that no two look alike; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BETWEEN = " — "


def tab_titles(names: Sequence[str], paths: Sequence[Path | None]) -> tuple[str, ...]:
    """A title for each project; files of the same name are told apart by their folders.

    Args:
        names: What each is called by itself.
        paths: Its file, or None.
    """
    found = []
    for place, (name, path) in enumerate(zip(names, paths, strict=True)):
        others = [other for at, other in enumerate(paths) if at != place and names[at] == name]
        rivals = [other for other in others if other is not None and other != path]
        found.append(f"{name}{BETWEEN}{_telling(path, rivals)}" if path is not None and rivals else name)
    return tuple(found)


def _telling(path: Path, rivals: Sequence[Path]) -> str:
    """As many folders of a path, from its file upwards, as tell it apart from others."""
    parts = path.parent.parts
    for count in range(1, len(parts) + 1):
        end = parts[-count:]
        if all(rival.parent.parts[-count:] != end for rival in rivals):
            return str(Path(*end))
    return str(path.parent)


def free_title(taken: Sequence[str], name: str) -> str:
    """The name itself, or ``name-2``, ``name-3``… if another project is called so."""
    number, title = 1, name
    while title in taken:
        number += 1
        title = f"{name}-{number}"
    return title
