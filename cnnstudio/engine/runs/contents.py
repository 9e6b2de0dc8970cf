"""What a run folder holds besides its models: the project, the history and where it was trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnstudio.document.project import Project
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.training_progress import EpochPoint


@dataclass(frozen=True, slots=True)
class RunContents:
    """What a run folder holds.

    Attributes:
        project: What was trained.
        history: The epochs that are done.
        environment: JSON data about where it was trained.
    """

    project: Project
    history: tuple[EpochPoint, ...]
    environment: Mapping[str, Any]


def run_contents(run: Path) -> RunContents:
    """Read a run folder.

    Raises:
        FileError: It cannot be read.
    """
    folder = RunFolder(run)
    return RunContents(folder.project(), folder.history(), folder.environment())
