"""The folder of one training run: made, described, and written to as it goes."""

from __future__ import annotations

import csv
import datetime
import json
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.training_progress import EpochPoint

PROJECT = "project.cnnstudio"
HISTORY = "history.csv"
BEST = "best.keras"
LAST = "last.keras"
ENVIRONMENT = "environment.json"

HISTORY_COLUMNS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds")

_UNFIT = re.compile(r"[^\w.\-]+")
_NAME_LENGTH = 60
_TRIES = 1000


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run folder that exists."""

    path: Path

    @classmethod
    def create(cls, runs: Path, name: str, project: Project, environment: dict[str, Any]) -> RunFolder:
        """Make a folder of its own for a run, with the project, the environment and an empty history.

        Args:
            runs: The folder that all runs lie in; it may not exist yet.
            name: What the run is called.
            project: What is trained.
            environment: JSON data about where it is trained.

        Raises:
            FileError: It cannot be written there.
        """
        from cnnstudio.document.files import save_project

        try:
            folder = cls(_made(runs, name))
            save_project(project, folder.path / PROJECT)
            text = json.dumps(environment, indent=2, ensure_ascii=False)
            (folder.path / ENVIRONMENT).write_text(text + "\n", encoding="utf-8")
            folder._append(HISTORY_COLUMNS)
        except OSError as error:
            raise FileError(
                f"The run cannot be written to {runs} ({error.strerror or error}): "
                "choose another folder for runs, or free some space."
            ) from error
        return folder

    def append(self, point: EpochPoint) -> None:
        """Add an epoch to the history; it is on its way to the disk before this returns.

        Raises:
            FileError: It cannot be written.
        """
        try:
            self._append(tuple(getattr(point, column) for column in HISTORY_COLUMNS))
        except OSError as error:
            raise FileError(
                f"The history of epoch {point.epoch} cannot be written to {self.path} ({error.strerror or error}): "
                "free some space on the disk. What was saved before is kept."
            ) from error

    def _append(self, row: tuple[Any, ...]) -> None:
        line = StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(row)
        with (self.path / HISTORY).open("a", encoding="utf-8", newline="") as file:
            file.write(line.getvalue())


def _made(runs: Path, name: str) -> Path:
    """A new folder, named for the time and the run."""
    started = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    fit = _UNFIT.sub("-", name).strip("-.")[:_NAME_LENGTH] or "untitled"
    for number in range(1, _TRIES):
        path = runs / (f"{started}-{fit}" if number == 1 else f"{started}-{fit}-{number}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            if not runs.is_dir():
                raise
            continue
        return path
    raise FileError(f"{runs} holds {_TRIES} runs of this second: try again.")
