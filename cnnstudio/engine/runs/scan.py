"""Looking through folders of runs again and again, reading only what has changed."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cnnstudio.engine.runs.annotation import ANNOTATION
from cnnstudio.engine.runs.kept_evaluation import EVALUATION
from cnnstudio.engine.runs.outcome import OUTCOME
from cnnstudio.engine.runs.record import RunRecord, run_record
from cnnstudio.engine.runs.run_folder import BEST, ENVIRONMENT, HISTORY, LAST, PROJECT
from cnnstudio.engine.runs.run_lock import LOCK

Mark = tuple[tuple[int, int], ...]
"""When each file of a run folder changed, in ns, and its size in bytes."""

_FILES = (PROJECT, HISTORY, ENVIRONMENT, BEST, LAST, ANNOTATION, OUTCOME, EVALUATION, LOCK)
_OWN = (PROJECT, HISTORY, BEST, LAST)
_GROWING = 3.0  # seconds in which the files of a new run are all made
_ABSENT = (0, -1)


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found so far.

    Attributes:
        records: The runs that were read, by their folders; one that is as it was is the same object.
        marks: How their files were then.
        unread: Folders that are still to be read, the newest first.
        listed: All run folders that there are, and how their files are.
        roots: Where they lie.
        missing: Those of these folders that cannot be looked into.
    """

    records: Mapping[Path, RunRecord] = field(default_factory=dict)
    marks: Mapping[Path, Mark] = field(default_factory=dict)
    unread: tuple[Path, ...] = ()
    listed: Mapping[Path, Mark] = field(default_factory=dict)
    roots: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything was read."""
        return not self.unread


def scanned(before: Scan, roots: Iterable[Path], seconds: float = 0.2) -> Scan:
    """Look again, or go on where the time was up before.

    Args:
        before: What was found before.
        roots: The folders of runs.
        seconds: How long to read; what is left over is read the next time.
    """
    roots = tuple(roots)
    listed, missing, waiting = before.listed, before.missing, deque(before.unread)
    if not waiting or roots != before.roots:
        listed, missing = _marks(roots)
        waiting = deque(_waiting(before, listed))
    records = {path: record for path, record in before.records.items() if path in listed}
    marks = {path: mark for path, mark in before.marks.items() if path in listed}
    deadline = time.monotonic() + seconds
    while waiting:
        path = waiting.popleft()
        record = run_record(path)
        marks[path] = listed[path]
        if records.get(path) != record:
            records[path] = record
        if time.monotonic() >= deadline:
            break
    return Scan(records, marks, tuple(waiting), listed, roots, missing)


def _waiting(before: Scan, listed: Mapping[Path, Mark]) -> list[Path]:
    """The runs that are to be read, the newest first."""
    fresh = {path for path, mark in listed.items() if before.marks.get(path) != mark}
    # One that runs may have been killed, which changes no file.
    running = [path for path in listed if path not in fresh and before.records[path].is_running]
    return [*sorted(fresh, key=_age), *running]


def _age(path: Path) -> tuple[int, ...]:
    """Newest first: names of run folders begin with the time."""
    return tuple(-ord(letter) for letter in path.name)


def _marks(roots: tuple[Path, ...]) -> tuple[dict[Path, Mark], tuple[Path, ...]]:
    """All run folders with their marks, and the folders that cannot be looked into."""
    found: dict[Path, Mark] = {}
    missing: list[Path] = []
    for root in roots:
        try:
            with os.scandir(root) as entries:
                folders = [Path(entry.path) for entry in entries if _may_be_run(entry)]
        except OSError:
            missing.append(root)
            continue
        for path in folders:
            mark = _mark(path)
            if mark is not None:
                found[path] = mark
    return found, tuple(missing)


def _may_be_run(entry: os.DirEntry[str]) -> bool:
    try:
        return not entry.name.startswith(".") and entry.is_dir()
    except OSError:
        return False


def _mark(path: Path) -> Mark | None:
    """The mark of a run folder; None if it is none, or one whose files are just being made."""
    mark = tuple(_state_of(path / name) for name in _FILES)
    own = [state for name, state in zip(_FILES, mark, strict=True) if name in _OWN and state != _ABSENT]
    if not own:
        return None
    is_young = _ABSENT in mark[:2] and time.time() - _changed(path) < _GROWING
    return None if is_young else mark


def _state_of(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return _ABSENT
    return status.st_mtime_ns, status.st_size


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
