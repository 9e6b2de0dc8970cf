"""The task that tells what a model sees in pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import Feed, as_array, fed, run
from cnnstudio.engine.inside.models import ModelSource, class_names, loaded, picture_fit
from cnnstudio.engine.predicting.scores import (
    ClassScore,
    Prediction,
    best_classes,
    class_scores,
    ending_of,
    has_class_scores,
    score_count,
)
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

__all__ = ["ClassScore", "Predict", "Prediction"]

_TOGETHER = 64  # pictures of one size that go through the model at once


@dataclass(frozen=True, slots=True)
class Predict:
    """Find the likeliest classes of pictures; answers with a tuple of `Prediction`.

    Attributes:
        model: The model.
        images: The pictures, of any sizes.
        top: How many classes to name.
    """

    purpose: ClassVar[str] = "the prediction"
    small: ClassVar[bool] = True

    model: ModelSource
    images: tuple[Picture, ...]
    top: int = 5

    def __call__(self, report: Report, control: Control) -> tuple[Prediction, ...]:
        """Predict, one answer a picture, in their order.

        Raises:
            StudioError: The model cannot be loaded, or gives no class scores.
        """
        model = loaded(self.model)
        if not has_class_scores(model):
            raise EngineError(_no_scores(model))
        labels = class_names(self.model, score_count(model))
        fit = picture_fit(self.model)
        feeds = [fed(model, picture, fit) for picture in self.images]
        ending = ending_of(model)
        predictions = []
        for start, stop in _batches(feeds):
            control.check()
            rows = as_array(run(model, np.stack([feed.values for feed in feeds[start:stop]]))[0])
            for index, row in enumerate(rows, start):
                classes = best_classes(class_scores(row, ending), labels, self.top)
                predictions.append(Prediction(self.images[index].name, classes, feeds[index].preparation))
        return tuple(predictions)


def _batches(feeds: list[Feed]) -> list[tuple[int, int]]:
    """Ranges of neighbouring pictures that can be stacked: of one size, and not too many."""
    ranges: list[tuple[int, int]] = []
    for index, feed in enumerate(feeds):
        if ranges:
            start, stop = ranges[-1]
            if feed.values.shape == feeds[start].values.shape and stop - start < _TOGETHER:
                ranges[-1] = (start, index + 1)
                continue
        ranges.append((index, index + 1))
    return ranges


def _no_scores(model: keras.Model) -> str:
    shapes = " and ".join(shape_text(tuple(tensor.shape)[1:]) for tensor in model.outputs)
    return (
        f"{model.name} gives {shapes}, not one row of class scores: "
        "end it with Flatten and a Dense layer that has one unit a class."
    )
