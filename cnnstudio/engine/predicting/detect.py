"""The task that finds objects in pictures: boxes with classes and scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.engine.inside.feeding import as_array, fed, run
from cnnstudio.engine.inside.models import ModelSource, loaded, picture_fit
from cnnstudio.engine.predicting.box_reading import FLOOR, put_back, reading_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.grid import GridValues

__all__ = ["FLOOR", "Detect", "DetectionResult"]


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class DetectionResult:
    """What a model finds in one picture.

    Attributes:
        name: The picture's name.
        size: Its height and width, in px.
        classes: What the classes are called.
        candidates: The boxes that score at least `FLOOR`, best first, before any is suppressed, in px of the picture; of
            very many, the best ones.
        score: The least score that the model's task shows.
        overlap: The IoU above which its task suppresses a box.
        cells: What the model says of the cells of a grid, with boxes in px of the picture; None if it has no grid.
        preparation: What was done to the picture before the network, one line each.
        form: Height and width of the network's input, in px.
        extent: Where the whole of that input lies in the picture: left, top, right and bottom, in px of the picture.
        fit: How the picture was brought to that form, one of `preparation.FITS`.
        values: float32, (S, S, B · 5 + C), what the model gives for the cells of its grid as it is; None if it has no grid.
    """

    name: str
    size: tuple[int, int]
    classes: tuple[str, ...]
    candidates: Detections
    score: float
    overlap: float
    cells: GridValues | None = None
    preparation: tuple[str, ...] = ()
    form: tuple[int, int] = (0, 0)
    extent: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    fit: str = "resize"
    values: NDArray[np.float32] | None = None

    def shown(self, score: float | None = None, overlap: float | None = None) -> NDArray[np.int64]:
        """Which candidates are left: those with a score, that no better one of their class suppresses; best first.

        Args:
            score: The least score; that of the task if None.
            overlap: The IoU above which a box is suppressed; that of the task if None.
        """
        from cnnstudio.vision.suppression import suppress

        found = self.candidates
        places = np.flatnonzero(found.scores >= (self.score if score is None else score))
        kept = suppress(
            found.boxes[places],
            found.scores[places],
            self.overlap if overlap is None else overlap,
            found.labels[places],
        )
        return np.asarray(places[kept])


@dataclass(frozen=True, slots=True)
class Detect:
    """Find objects in pictures; answers with a tuple of `DetectionResult`.

    Attributes:
        model: The model; a run, or a project's network, whose task is detection or localization.
        images: The pictures, of any sizes.
    """

    purpose: ClassVar[str] = "the detection"
    small: ClassVar[bool] = True

    model: ModelSource
    images: tuple[Picture, ...]

    def __call__(self, report: Report, control: Control) -> tuple[DetectionResult, ...]:
        """Find them, one answer a picture, in their order.

        Raises:
            StudioError: The model cannot be loaded, or finds no boxes.
            Stopped: A stop was asked for.
        """
        model = loaded(self.model)
        reading = reading_of(self.model, model)
        fit = picture_fit(self.model)
        results = []
        for picture in self.images:
            control.check()
            feed = fed(model, picture, fit)
            outputs = [as_array(tensor)[0] for tensor in run(model, feed.values[None])]
            size = picture.pixels.shape[0], picture.pixels.shape[1]
            form = feed.values.shape[0], feed.values.shape[1]
            motion = fitting_motion(picture.pixels.shape, form, fit)
            found = reading.found(outputs, form, size, motion)
            left, top, right, bottom = put_back(boxes_of([0, 0, form[1], form[0]]), motion)[0].tolist()
            results.append(
                DetectionResult(
                    picture.name, size, reading.classes, found[0], reading.score, reading.overlap, found[1],
                    feed.preparation, form, (left, top, right, bottom), fit, None if found[1] is None else outputs[0],
                )
            )  # fmt: skip
        return tuple(results)
