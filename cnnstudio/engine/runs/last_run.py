"""The newest run of a project in a folder of runs, found again by what was trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import StudioError
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.contents import RunContents, run_contents
from cnnstudio.engine.runs.record import RunRecord, run_record
from cnnstudio.engine.runs.run_folder import RunFolder

_MOST = 100  # folders that are looked into


@dataclass(frozen=True, slots=True)
class LastRun:
    """A run that was found.

    Attributes:
        record: What became of it.
        contents: What its folder holds.
    """

    record: RunRecord
    contents: RunContents


def last_run(runs: Path, is_wanted: Callable[[Project], bool]) -> LastRun | None:
    """The newest run that can be read, has an epoch or a batch behind it, and is wanted; None without one.

    Args:
        runs: The folder of runs; names of run folders begin with the time.
        is_wanted: Whether what was trained is what is looked for.
    """
    try:
        paths = sorted([path for path in runs.iterdir() if path.is_dir()], reverse=True)
    except OSError:
        return None
    for path in paths[:_MOST]:
        try:
            if not is_wanted(RunFolder.open(path).project()):
                continue
            contents = run_contents(path)
        except StudioError:
            continue
        if contents.history or contents.batches:
            return LastRun(run_record(path), contents)
    return None
