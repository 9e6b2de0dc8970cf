from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Demonstrating
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.classification import ClassificationObjective
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of, with_targets


def test_a_demonstration_that_is_trained_classifies() -> None:
    assert isinstance(objective_of(Project(task=Demonstrating())), ClassificationObjective)


def test_losses_and_figures_are_called_as_the_task_says(
    detector: Project, localizer: Callable[..., Project], segmenter: Callable[..., Project]
) -> None:
    for project in (detector, localizer(), segmenter()):
        model = build(project)
        compile_for_training(model, project)
        data = with_targets(training_data(project, (32, 32, 3)), model, project)
        many = isinstance(data.train_labels, tuple)
        wanted = list(data.train_labels) if many else data.train_labels
        found = model.evaluate(data.train_images.astype(np.float32), wanted, verbose=0, return_dict=True)
        assert any(name.split("_")[-1] == project.task.figure for name in found)
        assert len(data.validation_images) == len(
            data.validation_labels[0] if many else data.validation_labels
        )


def test_an_optimizer_that_keras_lacks_is_said(detector: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    model = build(detector)
    monkeypatch.delattr(keras.optimizers, "Adam")
    with pytest.raises(EngineError, match="does not have the optimizer Adam"):
        compile_for_training(model, detector)
