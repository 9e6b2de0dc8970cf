"""The network as it was before training: with the weights that training began with."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.core.errors import StudioError
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import without_weights
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel
from cnnstudio.engine.runs.run_folder import PROJECT


def start_of(source: ModelSource) -> UntrainedModel | None:
    """The same network with its start weights; None where they are not known, or there is no difference.

    Those of a run are what its project gives: from its seed, or from the weights file that it began with. A
    project with a weights file has had the weights of its seed before.
    """
    if isinstance(source, UntrainedModel):
        project = source.project
        return UntrainedModel(without_weights(project)) if project.weights is not None else None
    project_of_run = _project_of_run(source)
    return None if project_of_run is None else UntrainedModel(project_of_run)


def _project_of_run(source: SavedModel) -> Project | None:
    path = Path(source.path)
    saved = (path if path.is_dir() else path.parent) / PROJECT
    if not saved.is_file():
        return None
    from cnnstudio.document.files import load_project

    try:
        return load_project(saved)
    except StudioError:
        return None
