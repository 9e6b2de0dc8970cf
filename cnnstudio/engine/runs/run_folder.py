"""The folder of one training run: made, described, written to as it goes, and read again."""

from __future__ import annotations

import csv
import datetime
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.history_rows import columns_of, csv_text, history_row, points_in, whole_lines
from cnnstudio.engine.training.training_progress import EpochPoint, NormPoint

PROJECT = "project.cnnstudio"
HISTORY = "history.csv"
BEST = "best.keras"
LAST = "last.keras"
NORMS = "norms.csv"
ENVIRONMENT = "environment.json"


def checkpoint_name(epoch: int) -> str:
    """What the model is called that is kept of an epoch, counted from 1."""
    return f"epoch-{epoch:05d}.keras"


NORM_COLUMNS = ("step", "gradient_norm", "weight_norm")

_CHECKPOINT = re.compile(r"epoch-(\d{5,})\.keras")
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
            (folder.path / ENVIRONMENT).write_text(_json(environment), encoding="utf-8")
            folder._append(columns_of(project))
        except OSError as error:
            raise FileError(
                f"The run cannot be written to {runs} ({error.strerror or error}): "
                "choose another folder for runs, or free some space."
            ) from error
        return folder

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """A run folder that was made earlier.

        Raises:
            FileError: The folder is none.
        """
        if not path.is_dir():
            raise FileError(
                f"There is no run folder {path}: check its name, or look into the folder for runs."
            )
        missing = [name for name in (PROJECT, HISTORY) if not (path / name).is_file()]
        if missing:
            raise FileError(
                f"{path} is no run folder (it has no {' and no '.join(missing)}): "
                "give a folder that a training has written."
            )
        return cls(path)

    def project(self) -> Project:
        """What was trained, or is.

        Raises:
            FileError: It cannot be read.
        """
        from cnnstudio.document.files import load_project

        return load_project(self.path / PROJECT)

    def environment(self) -> dict[str, Any]:
        """What is known about where it was trained: JSON data; empty where it cannot be read."""
        try:
            found = json.loads((self.path / ENVIRONMENT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def history(self) -> tuple[EpochPoint, ...]:
        """The epochs up to the first row that is not whole.

        Raises:
            FileError: They cannot be read.
        """
        try:
            text = (self.path / HISTORY).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise FileError(
                f"The history in {self.path} cannot be read ({error.strerror or error}): check the disk."
            ) from error
        return points_in(whole_lines(text))

    def checkpoints(self) -> dict[int, Path]:
        """The models that were kept every so many epochs, by epoch, in order; not the best and the last.

        Raises:
            FileError: The folder cannot be read.
        """
        try:
            found = [
                (match, path) for path in self.path.iterdir() if (match := _CHECKPOINT.fullmatch(path.name))
            ]
        except OSError as error:
            raise FileError(
                f"{self.path} cannot be read ({error.strerror or error}): check the disk."
            ) from error
        return dict(sorted((int(match[1]), path) for match, path in found))

    def rewrite(self, project: Project, environment: dict[str, Any], points: tuple[EpochPoint, ...]) -> None:
        """Replace what stands in the folder about a run that goes on; each file whole or not at all.

        Args:
            project: What is trained, with the epochs that it is to have now.
            environment: JSON data about where it is trained.
            points: The epochs that its models have behind them.

        Raises:
            FileError: They cannot be written; the earlier ones are still there.
        """
        from cnnstudio.document.atomic import write_whole
        from cnnstudio.document.files import save_project

        terms = [term.key for term in project.task.loss_terms]
        rows = (columns_of(project), *(history_row(point, terms) for point in points))
        write_whole(self.path / HISTORY, csv_text(rows).encode("utf-8"))
        write_whole(self.path / ENVIRONMENT, _json(environment).encode("utf-8"))
        save_project(project, self.path / PROJECT)

    def append(self, point: EpochPoint) -> None:
        """Add an epoch to the history; it is on its way to the disk before this returns.

        Raises:
            FileError: It cannot be written.
        """
        try:
            self._append(history_row(point))
        except OSError as error:
            raise FileError(
                f"The history of epoch {point.epoch} cannot be written to {self.path} ({error.strerror or error}): "
                "free some space on the disk. What was saved before is kept."
            ) from error

    def append_norms(self, point: NormPoint) -> None:
        """Add norms to those that were measured.

        Raises:
            FileError: They cannot be written.
        """
        try:
            if not (self.path / NORMS).exists():
                self._append(NORM_COLUMNS, NORMS)
            self._append((point.step, point.gradient, point.weight), NORMS)
        except OSError as error:
            raise FileError(
                f"{NORMS} cannot be written to {self.path} ({error.strerror or error}): free some space on the disk. "
                "What was saved before is kept."
            ) from error

    def norms(self) -> tuple[NormPoint, ...]:
        """The norms that were measured, up to the first row that is not whole; none where they cannot be read."""
        try:
            text = (self.path / NORMS).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        points: list[NormPoint] = []
        for row in csv.reader(whole_lines(text)[1:]):
            try:
                points.append(NormPoint(int(row[0]), float(row[1]), float(row[2])))
            except (IndexError, ValueError):
                break
        return tuple(points)

    def cut_norms(self, step: int) -> tuple[NormPoint, ...]:
        """Forget the norms that were measured after so many steps or later; those that stay.

        Raises:
            FileError: They cannot be written.
        """
        from cnnstudio.document.atomic import write_whole

        if not (self.path / NORMS).exists():
            return ()
        kept = tuple([point for point in self.norms() if point.step < step])
        rows = (NORM_COLUMNS, *((point.step, point.gradient, point.weight) for point in kept))
        write_whole(self.path / NORMS, csv_text(rows).encode("utf-8"))
        return kept

    def _append(self, row: tuple[Any, ...], name: str = HISTORY) -> None:
        with (self.path / name).open("a", encoding="utf-8", newline="") as file:
            file.write(csv_text([row]))


def weights_of(path: Path) -> Path:
    """The file that the weights of a run lie in, those of its best epoch; any other file as it is.

    Raises:
        FileError: The run has no finished epoch.
    """
    if not (path / PROJECT).is_file():
        return path
    if not (path / BEST).is_file():
        raise FileError(f"{path.name} holds no {BEST}: choose a run that has finished at least one epoch.")
    return path / BEST


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


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
