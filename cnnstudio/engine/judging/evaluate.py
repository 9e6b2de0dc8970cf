"""The task that judges a model by images that it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError, EngineError, FileError
from cnnstudio.core.numerals import exact
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.training_data import held_out_data
from cnnstudio.engine.inside.feeding import as_array, image_input, run
from cnnstudio.engine.inside.models import ModelSource, SavedModel, loaded, project_of
from cnnstudio.engine.judging.judging import Judgement, judged
from cnnstudio.engine.judging.judging_scenes import EvaluateProgress, TestImages, judge_boxes, judge_masks
from cnnstudio.engine.predicting.scores import class_scores, ending_of, has_class_scores, score_count
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.kept_evaluation import AnyJudgement, Evaluation, JudgedPart, keep_evaluation
from cnnstudio.engine.runs.run_folder import BEST

if TYPE_CHECKING:
    import keras

__all__ = ["Evaluate", "EvaluateProgress", "Evaluation"]


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Judge a model by the test part of a project's data set, or another; answers with an `Evaluation`.

    Attributes:
        model: The model.
        project: Its data are taken, split by its seed as in training.
        keeps: Whether the answer is kept in the run folder, if the model is a run's.
        part: Which images are taken: those for the test, or for the validation where there are none.
    """

    purpose: ClassVar[str] = "the evaluation"

    model: SavedModel
    project: Project
    keeps: bool = False
    part: JudgedPart = "test"

    def __call__(self, report: Report, control: Control) -> Evaluation:
        """Run all images of the part through the model.

        Raises:
            StudioError: The model cannot be loaded, gives other classes than the data have, or the
                data cannot be had or have no such images.
            Stopped: A stop was asked for.
        """
        mark = self._mark()
        judgement, places = self._judged(report, control)
        fingerprint = opened(dataset_of(self.project)).fingerprint()
        # Another program may have trained on meanwhile.
        is_same = mark and mark == self._mark()
        evaluation = Evaluation(judgement, places, fingerprint, mark if is_same else "", part=self.part)
        if not (self.keeps and is_same):
            return evaluation
        try:
            keep_evaluation(Path(self.model.path), evaluation)
        except FileError as error:
            return replace(evaluation, trouble=str(error))
        return evaluation

    def _judged(self, report: Report, control: Control) -> tuple[AnyJudgement, NDArray[np.int64]]:
        """All figures, and the places of the images."""
        model = loaded(self.model)
        task = (project_of(self.model) or self.project).task
        judge = _JUDGES.get(task.kind, _judge_classes)
        if judge is not _judge_classes and (lack := dataset_of(self.project).lack(task.subject)):
            raise DataError(lack)
        images, places, collection = held_out_data(
            self.project, image_input(model), report, control, self.part
        )
        return judge(self.model, model, TestImages(images, collection, places), report, control), places

    def _mark(self) -> str:
        path = Path(self.model.path)
        return checkpoint_mark(path / BEST) if path.is_dir() else ""


def _judge_classes(
    source: ModelSource, model: keras.Model, test: TestImages, report: Report, control: Control
) -> Judgement:
    """Tell the classes of all images, and judge them.

    Raises:
        StudioError: The model gives no class scores, or of other classes than the data have.
        Stopped: A stop was asked for.
    """
    if not has_class_scores(model):
        raise EngineError(
            f"{model.name} gives no class scores: choose a model that ends in one score a class."
        )
    classes = test.collection.classes
    if score_count(model) != len(classes):
        raise EngineError(
            f"The model tells {exact(score_count(model))} classes apart, but the data have {exact(len(classes))}: "
            "choose the data that it was trained for."
        )
    ending, scores = ending_of(model), []
    for _, pixels in test.batches(report, control):
        scores += [class_scores(row, ending) for row in as_array(run(model, pixels)[0])]
    return judged(np.stack(scores), test.collection.labels[test.places], classes)


_JUDGES: Mapping[str, Callable[[ModelSource, Any, TestImages, Report, Control], AnyJudgement]] = {
    "localization": judge_boxes,
    "detection": judge_boxes,
    "segmentation": judge_masks,
}
"""By the kind of the task; any other one classifies."""
