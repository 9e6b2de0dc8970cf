"""Which model finds boxes or masks: the project's own network, a run for the task, or one that comes with the program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cnnstudio import resources
from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.inside.models import SavedModel, project_of
from cnnstudio.engine.runs.run_folder import BEST, PROJECT
from cnnstudio.ui.inspecting.model_choice import UNTRAINED, ModelChoice, saved_runs
from cnnstudio.ui.scenes.kinds import SceneKind


@lru_cache(maxsize=256)
def _task_kind(path: str, changed: int) -> str:
    """The kind of the task that a model was made for, as its project said at a time; "" where it has none."""
    project = project_of(SavedModel(path))
    return "" if project is None else project.task.kind


def task_kind_of(path: str) -> str:
    """The kind of the task that a run was trained for; "" where its project cannot be read."""
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    try:
        changed = (folder / PROJECT).stat().st_mtime_ns
    except OSError:
        return ""
    return _task_kind(str(path), changed)


def bundled_model(kind: SceneKind) -> str:
    """The folder of the small model that comes with the program; "" where this installation has none."""
    try:
        folder = resources.path(kind.resource)
    except FileNotFoundError:
        return ""
    return str(folder) if (folder / BEST).is_file() else ""


class SceneChoice(ModelChoice):
    """Lists what can find boxes, or masks.

    Args:
        kind: The workspace.
    """

    def __init__(self, kind: SceneKind) -> None:
        self._kind = kind
        self._bundled = bundled_model(kind)
        super().__init__()
        self.setAccessibleName(f"Network that finds {kind.subject}")
        self.setToolTip(
            f"The network on the canvas, a run that was trained to find {kind.subject}, or the sample model."
        )

    @property
    def bundled(self) -> str:
        """The model that comes with the program, or ""."""
        return self._bundled

    def offered(self) -> tuple[str, ...]:
        """Runs whose task fits, the newest first, and the model that comes with the program."""
        kinds = {task.kind for task in self._kind.tasks}
        runs = tuple(path for path in saved_runs(runs_folder()) if task_kind_of(path) in kinds)
        return (*runs, self._bundled) if self._bundled else runs

    def label_of(self, path: str) -> str:
        """The sample model by what it does, runs as everywhere."""
        return (
            f"Sample model: {self._kind.subject} of Shapes"
            if path == self._bundled
            else super().label_of(path)
        )

    def begin(self, is_own_fit: bool) -> None:
        """Choose what shows most: the newest run that fits, or the network on the canvas if it fits, or the sample.

        Args:
            is_own_fit: Whether the project's own network is for this.
        """
        if self.path != UNTRAINED or is_own_fit:
            return
        offered = self.offered()
        if offered:
            self.choose(offered[0])
