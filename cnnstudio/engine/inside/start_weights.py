"""The network as it was before training: with the weights that training began with."""

from __future__ import annotations

from cnnstudio.document.weights_changes import without_weights
from cnnstudio.engine.inside.models import ModelSource, UntrainedModel, project_of


def start_of(source: ModelSource) -> UntrainedModel | None:
    """The same network with its start weights; None where they are not known, or there is no difference.

    Those of a run are what its project gives: from its seed, or from the weights file that it began with. A
    project with a weights file has had the weights of its seed before.
    """
    if isinstance(source, UntrainedModel):
        project = source.project
        return UntrainedModel(without_weights(project)) if project.weights is not None else None
    of_run = project_of(source)
    return None if of_run is None else UntrainedModel(of_run)
