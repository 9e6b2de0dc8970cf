"""The task that judges a model by images that it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.core.numerals import exact
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.engine.control import Control
from cnnstudio.engine.feeding import as_array, image_input, run
from cnnstudio.engine.image_rows import ImageRows
from cnnstudio.engine.judging import judged
from cnnstudio.engine.models import SavedModel, loaded
from cnnstudio.engine.run_folder import BEST
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.kept_evaluation import Evaluation, keep_evaluation
from cnnstudio.engine.scores import class_scores, ending_of, has_class_scores, score_count
from cnnstudio.engine.task import Report
from cnnstudio.engine.training_data import Images, held_out_data

if TYPE_CHECKING:
    import keras

__all__ = ["Evaluate", "EvaluateProgress", "Evaluation"]

_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class EvaluateProgress:
    """How far an evaluation is.

    Attributes:
        done: Images that are done.
        total: How many there are.
    """

    done: int
    total: int

    @property
    def fraction(self) -> float:
        """How much is done, 0…1."""
        return self.done / max(1, self.total)


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Judge a model by the test part of a project's data set; answers with an `Evaluation`.

    Attributes:
        model: The model.
        project: Its data are taken, split by its seed as in training.
        keeps: Whether the answer is kept in the run folder, if the model is a run's.
    """

    purpose: ClassVar[str] = "the evaluation"

    model: SavedModel
    project: Project
    keeps: bool = False

    def __call__(self, report: Report, control: Control) -> Evaluation:
        """Run all test images through the model.

        Raises:
            StudioError: The model cannot be loaded, gives other classes than the data have, or the
                data cannot be had or have no test images.
            Stopped: A stop was asked for.
        """
        mark = self._mark()
        model = loaded(self.model)
        if not has_class_scores(model):
            raise EngineError(
                f"{model.name} gives no class scores: choose a model that ends in one score a class."
            )
        images, labels, classes, places = held_out_data(self.project, image_input(model), report, control)
        if score_count(model) != len(classes):
            raise EngineError(
                f"The model tells {exact(score_count(model))} classes apart, but the data have {exact(len(classes))}: "
                "choose the data that it was trained for."
            )
        found = judged(_scores(model, images, report, control), labels, classes)
        fingerprint = opened(dataset_of(self.project)).fingerprint()
        # Another program may have trained on meanwhile.
        is_same = mark and mark == self._mark()
        evaluation = Evaluation(found, places, fingerprint, mark if is_same else "")
        if not (self.keeps and is_same):
            return evaluation
        try:
            keep_evaluation(Path(self.model.path), evaluation)
        except FileError as error:
            return replace(evaluation, trouble=str(error))
        return evaluation

    def _mark(self) -> str:
        path = Path(self.model.path)
        return checkpoint_mark(path / BEST) if path.is_dir() else ""


def _scores(model: keras.Model, images: Images, report: Report, control: Control) -> NDArray[np.float64]:
    """The class scores of all images: float64, (N, classes)."""
    ending, scores = ending_of(model), []
    for begin in range(0, len(images), _TOGETHER):
        control.check()
        report(EvaluateProgress(begin, len(images)))
        places = np.arange(begin, min(begin + _TOGETHER, len(images)))
        pixels = images.take(places) if isinstance(images, ImageRows) else images[places]
        rows = as_array(run(model, pixels.astype(np.float32))[0])
        scores += [class_scores(row, ending) for row in rows]
    return np.stack(scores)
