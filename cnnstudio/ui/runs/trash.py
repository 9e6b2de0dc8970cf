"""Moving run folders to the system's trash, and back."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from PySide6.QtCore import QFile

from cnnstudio.core.errors import FileError
from cnnstudio.engine.runs.outcome import is_at_work


def trashed(run: Path) -> Path | None:
    """Move a run folder to the trash.

    Returns:
        Where it lies in the trash; None where the system does not say.

    Raises:
        FileError: It is being trained, or cannot be moved there.
    """
    if is_at_work(run):
        raise FileError(f"{run.name} is being trained: stop the training first.")
    file = QFile(str(run))
    if not run.is_dir() or not file.moveToTrash():
        raise FileError(
            f"{run.name} cannot be moved to the trash ({file.errorString().rstrip('.')}): nothing was deleted. "
            "Open the run folder and delete it there."
        )
    place = Path(file.fileName())
    return place if place != run and place.exists() else None


def brought_back(place: Path, run: Path) -> None:
    """Bring a run folder back out of the trash.

    Raises:
        FileError: It is gone from there, or something else stands in its place.
    """
    if run.exists():
        raise FileError(
            f"{run} is taken by now: move it away, then bring the run back from the system's trash."
        )
    try:
        shutil.move(place, run)
    except OSError as error:
        raise FileError(
            f"{run.name} cannot be brought back ({error.strerror or error}): look for it in the system's trash."
        ) from error
    if place.parent.name == "files":  # the trash of freedesktop.org keeps a note beside each file
        with contextlib.suppress(OSError):
            (place.parent.parent / "info" / f"{place.name}.trashinfo").unlink(missing_ok=True)
