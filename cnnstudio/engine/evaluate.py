"""The task that judges a model by images that it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import exact
from cnnstudio.document.project import Project
from cnnstudio.engine.control import Control
from cnnstudio.engine.feeding import as_array, image_input, run
from cnnstudio.engine.image_rows import ImageRows
from cnnstudio.engine.models import SavedModel, loaded
from cnnstudio.engine.scores import class_scores, ending_of, has_class_scores, score_count
from cnnstudio.engine.task import Report
from cnnstudio.engine.training_data import held_out_data

_TOGETHER = 64
_LEAST = 1e-7  # Keras's epsilon: no probability counts as less


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a model makes of the test images.

    Attributes:
        accuracy: Share of them whose likeliest class is the right one, 0…1.
        loss: Mean cross-entropy of the probabilities.
        images: How many there were.
        scores: float64, (N, classes): the probabilities of each.
        labels: int64, (N,): the right classes.
        classes: What the classes are called.
    """

    accuracy: float
    loss: float
    images: int
    scores: NDArray[np.float64]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Judge a model by the test part of a project's data set; answers with an `Evaluation`.

    Attributes:
        model: The model.
        project: Its data are taken, split by its seed as in training.
    """

    purpose: ClassVar[str] = "the evaluation"

    model: SavedModel
    project: Project

    def __call__(self, report: Report, control: Control) -> Evaluation:
        """Run all test images through the model.

        Raises:
            StudioError: The model cannot be loaded, gives other classes than the data have, or the
                data cannot be had or have no test images.
        """
        model = loaded(self.model)
        if not has_class_scores(model):
            raise EngineError(
                f"{model.name} gives no class scores: choose a model that ends in one score a class."
            )
        images, labels, classes = held_out_data(self.project, image_input(model), report, control)
        if score_count(model) != len(classes):
            raise EngineError(
                f"The model tells {exact(score_count(model))} classes apart, but the data have {exact(len(classes))}: "
                "choose the data that it was trained for."
            )
        ending, scores = ending_of(model), []
        for begin in range(0, len(images), _TOGETHER):
            control.check()
            places = np.arange(begin, min(begin + _TOGETHER, len(images)))
            pixels = images.take(places) if isinstance(images, ImageRows) else images[places]
            rows = as_array(run(model, pixels.astype(np.float32))[0])
            scores += [class_scores(row, ending) for row in rows]
        found = np.stack(scores)
        right = found[np.arange(len(labels)), labels]
        return Evaluation(
            accuracy=float((found.argmax(axis=1) == labels).mean()),
            loss=float(-np.log(np.clip(right, _LEAST, 1 - _LEAST)).mean()),
            images=len(labels),
            scores=found,
            labels=labels,
            classes=classes,
        )
