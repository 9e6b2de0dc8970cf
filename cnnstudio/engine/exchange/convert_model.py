"""The task that makes convolutions of a trained classifier's dense head, with the weights that it has learned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np

from cnnstudio.core.errors import EngineError
from cnnstudio.document.changes import ConvertToConvolution, TakeWeights
from cnnstudio.document.files import load_keras
from cnnstudio.document.project import Project
from cnnstudio.engine.exchange.export import Export
from cnnstudio.engine.exchange.link_weights import LinkWeights
from cnnstudio.engine.inside.feeding import as_array, run
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel, loaded, project_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.runs.run_folder import BEST

_IMAGES = 2  # that both networks are compared on


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A classifier as convolutions.

    Attributes:
        project: The converted network, whose layers take their weights from a file.
        path: The ``.keras`` file that was written; "" if none was.
        difference: The largest difference between the numbers that both networks give for images of the size that
            the first one takes.
    """

    project: Project
    path: str
    difference: float


@dataclass(frozen=True, slots=True)
class ConvertModel:
    """Convert a model's dense head to convolutions that have its weights; answers with `ConvertedModel`.

    Attributes:
        source: The model.
        path: The ``.keras`` file to write; "" for none.
        any_size: Whether the converted network takes images of any size.
    """

    purpose: ClassVar[str] = "the conversion to convolutions"

    source: ModelSource
    path: str = ""
    any_size: bool = True

    def __call__(self, report: Report, control: Control) -> ConvertedModel:
        """Convert it.

        Raises:
            NetworkError: There is nothing to convert, or something that cannot be: the message names the layer.
            EngineError: The model cannot be loaded.
            FileError: The file cannot be written; what was there is as it was.
            Stopped: A stop was asked for before anything was written.
        """
        project = converted_project(self.source, any_size=self.any_size)
        control.check()
        difference = _difference(self.source, project)
        control.check()
        if not self.path:
            return ConvertedModel(project, "", difference)
        written = Export(UntrainedModel(project), self.path)(report, control).path
        found = LinkWeights(replace(project, weights=None), written)(report, control)
        project = TakeWeights(found.source, found.links).apply(project).project
        return ConvertedModel(project, written, difference)


def converted_project(source: ModelSource, *, any_size: bool = True) -> Project:
    """The project of a model with its dense head as convolutions, which take the model's weights.

    Args:
        source: The model.
        any_size: Whether the converted network takes images of any size.

    Raises:
        NetworkError: There is nothing to convert, or something that cannot be.
        EngineError: It has start weights alone, which converted layers draw anew.
        StudioError: The model's file cannot be read.
    """
    project = source.project if isinstance(source, UntrainedModel) else _saved_project(source)
    if project.weights is None:
        raise EngineError(
            "The network has learned nothing yet, so that there are no weights to carry over: train it first, or choose a run."
        )
    return ConvertToConvolution(any_size).apply(project).project


def _saved_project(source: SavedModel) -> Project:
    """The project of a saved model, which takes its weights from it."""
    path = Path(source.path)
    file = path / BEST if path.is_dir() else path
    if not file.is_file():
        raise EngineError(f"{path.name} holds no {BEST}: choose a run that has finished at least one epoch.")
    project = project_of(source)
    if project is None:
        return load_keras(file)
    found = LinkWeights(replace(project, weights=None), str(file))(lambda progress: None, Control())
    return TakeWeights(found.source, found.links).apply(project).project


def _difference(source: ModelSource, project: Project) -> float:
    """The largest difference of what both networks give for random images; 0 if the first takes any size."""
    before, after = loaded(source), loaded(UntrainedModel(project))
    shape = tuple(before.inputs[0].shape)[1:]
    if None in shape:
        return 0.0
    images = np.random.default_rng(0).uniform(0, 255, (_IMAGES, *shape)).astype(np.float32)
    pairs = zip(run(before, images), run(after, images), strict=True)
    return max(
        float(np.abs(as_array(one).ravel() - as_array(other).ravel()).max(initial=0.0))
        for one, other in pairs
    )
