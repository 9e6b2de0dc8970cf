"""What the user says about a run: its name, its colour and notes, kept in the run folder."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnstudio.document.atomic import write_whole

ANNOTATION = "annotation.json"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the user says about a run.

    Attributes:
        name: What it is called; "" for the project's name.
        colour: Number of the series in whose colour its curves are drawn; None: any that is free.
        notes: The user's own text.
    """

    name: str = ""
    colour: int | None = None
    notes: str = ""


def annotation_of(run: Path) -> Annotation:
    """What stands in a run folder; nothing where it cannot be read."""
    try:
        found = json.loads((run / ANNOTATION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Annotation()
    if not isinstance(found, dict):
        return Annotation()
    name, colour, notes = (found.get(key) for key in ("name", "colour", "notes"))
    return Annotation(
        name[:_LONGEST_NAME] if isinstance(name, str) else "",
        colour if isinstance(colour, int) and not isinstance(colour, bool) and colour >= 0 else None,
        notes if isinstance(notes, str) else "",
    )


def annotate(run: Path, **changes: Any) -> Annotation:
    """Change some of it, whole or not at all; what another program has changed of the rest stays.

    Args:
        run: The run folder.
        **changes: Fields of `Annotation` with their new values.

    Returns:
        What stands in the folder now.

    Raises:
        FileError: It cannot be written; what stood there is as it was.
    """
    if "name" in changes:
        changes["name"] = " ".join(changes["name"].split())[:_LONGEST_NAME]
    changed = dataclasses.replace(annotation_of(run), **changes)
    text = json.dumps(dataclasses.asdict(changed), indent=2, ensure_ascii=False) + "\n"
    write_whole(run / ANNOTATION, text.encode("utf-8"))
    return changed
