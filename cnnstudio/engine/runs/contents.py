"""What a run folder holds besides its models: the project, the curves and where it was trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnstudio.document.project import Project
from cnnstudio.engine.runs.batch_curve import batch_points
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint, NormPoint


@dataclass(frozen=True, slots=True)
class RunContents:
    """What a run folder holds.

    Attributes:
        project: What was trained.
        history: The epochs that are done.
        environment: JSON data about where it was trained.
        batches: The curve per batch; () for a run of an earlier version.
        norms: The norms of gradients and weights that were measured.
    """

    project: Project
    history: tuple[EpochPoint, ...]
    environment: Mapping[str, Any]
    batches: tuple[BatchPoint, ...] = ()
    norms: tuple[NormPoint, ...] = ()

    @property
    def batches_per_epoch(self) -> int | None:
        """Batches in an epoch; None where the run does not say."""
        data = self.environment.get("data")
        images = data.get("training") if isinstance(data, Mapping) else None
        if not isinstance(images, int) or images < 1:
            return None
        return -(-images // min(self.project.training.batch_size, images))


def run_contents(run: Path) -> RunContents:
    """Read a run folder.

    Raises:
        FileError: It cannot be read.
    """
    folder = RunFolder(run)
    return RunContents(
        folder.project(), folder.history(), folder.environment(), batch_points(run), folder.norms()
    )
