"""A model given what its task needs: optimizer, losses, figure, and what the losses take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.core.layer import Layer
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.moving import Moving, moving_of
from cnnstudio.engine.batches.training_data import TrainingData
from cnnstudio.engine.objectives.classification import ClassificationObjective
from cnnstudio.engine.objectives.detection import DetectionObjective
from cnnstudio.engine.objectives.localization import LocalizationObjective
from cnnstudio.engine.objectives.objective import ImagePart, Objective
from cnnstudio.engine.objectives.segmentation import SegmentationObjective

if TYPE_CHECKING:
    import keras

_OBJECTIVES: Mapping[str, Callable[[Project], Objective]] = {
    "classification": ClassificationObjective,
    "localization": LocalizationObjective,
    "detection": DetectionObjective,
    "segmentation": SegmentationObjective,
}
"""By the kind of the task."""


def objective_of(project: Project) -> Objective:
    """What a project's task is to Keras; a demonstration that is trained all the same classifies."""
    return _OBJECTIVES.get(project.task.kind, ClassificationObjective)(project)


def compile_for_training(model: keras.Model, project: Project) -> None:
    """Give a model the project's optimizer, and the losses and figure of its task.

    Raises:
        EngineError: This Keras does not have the optimizer.
    """
    import keras

    ends = objective_of(project).ends(model)
    optimizer = _optimizer_class(project)(**project.optimizer.keras_arguments())
    if project.training.dtype_policy == "mixed_float16":
        # Keras would do so by itself, but saved models would not tell.
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    model.compile(optimizer=optimizer, loss=ends.loss, metrics=ends.metrics, loss_weights=ends.weights)


def _optimizer_class(project: Project) -> Any:
    """Keras's class of the project's optimizer."""
    import keras

    found = getattr(keras.optimizers, project.optimizer.keras_name, None)
    if found is None:
        raise EngineError(
            f"Keras {keras.__version__} does not have the optimizer {project.optimizer.label}: update Keras with "
            "pip install -U keras, or choose another optimizer."
        )
    return found


def with_targets(data: TrainingData, model: keras.Model, project: Project) -> TrainingData:
    """The same data with what the losses take in place of the classes.

    Raises:
        StudioError: The data do not say what the task learns from.
    """
    objective = objective_of(project)
    train, validation = _part(data, data.train_places), _part(data, data.validation_places)
    return replace(
        data,
        train_labels=objective.targets(data.train_labels, train, model),
        validation_labels=objective.targets(data.validation_labels, validation, model),
    )


def _part(data: TrainingData, places: Any) -> ImagePart | None:
    """Some of the images with what the data set knows of them; None where there are no more than arrays."""
    form = tuple(data.train_images.shape[1:])
    return None if data.collection is None else ImagePart(data.collection, places, form)


def motions_for(
    data: TrainingData, model: keras.Model, project: Project, ahead: Sequence[Layer] = ()
) -> Moving | None:
    """The random motions of the training images before these come to the model; None if there are none.

    Args:
        data: The images.
        model: The model.
        project: What is trained.
        ahead: Layers of the model that rest, with seeds; see `moved_ahead`.
    """
    part = _part(data, data.train_places)
    if ahead and part is not None:
        return Moving(ahead, part, None)
    if part is None or project.task.subject == "masks":
        return moving_of(project, part, None)
    return moving_of(project, part, partial(objective_of(project).rows, part=part, model=model))
