"""The objects and the pixels of test images, found by a model and held against the truth, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import enumeration
from cnnstudio.data.collection import Collection
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.tasks import Detection
from cnnstudio.engine.batches.image_rows import ImageRows
from cnnstudio.engine.batches.training_data import Images
from cnnstudio.engine.inside.feeding import as_array, run
from cnnstudio.engine.inside.models import ModelSource, project_of
from cnnstudio.engine.judging.confusion_cells import cells_of
from cnnstudio.engine.judging.judging_boxes import BoxJudgement, judged_boxes, localized
from cnnstudio.engine.judging.judging_loss import LossTally
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.judging.judging_terms import TermTally
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.engine.objectives.segmentation import fitted_map
from cnnstudio.engine.predicting.box_reading import Reading, reading_of
from cnnstudio.engine.predicting.mask_reading import MaskReading
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.mask_metrics import MaskMetrics
from cnnstudio.vision.masks import class_confusion
from cnnstudio.vision.suppression import suppress

if TYPE_CHECKING:
    import keras

LEAST_SCORE = 0.001
"""Boxes with a lower score count nothing; so low that average precision hardly knows."""
_TOGETHER = 64
_PIXELS = 1 << 18
"""Pixels that go through a model at once."""


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


@dataclass(frozen=True, slots=True, eq=False)
class TestImages:
    """The images that a model is judged by.

    Attributes:
        images: In the form that the model takes.
        collection: The data set.
        places: int64, (N,): where in it they stand.
    """

    images: Images
    collection: Collection
    places: NDArray[np.int64]

    @property
    def form(self) -> tuple[int, int]:
        """Height and width that they have, in px."""
        return int(self.images.shape[1]), int(self.images.shape[2])

    @property
    def part(self) -> ImagePart:
        """They as training takes them."""
        return ImagePart(self.collection, self.places, (*self.form, int(self.images.shape[3])))

    def batches(self, report: Report, control: Control) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Some at a time: the number of the first, and float32, (n, H, W, C), 0…255.

        Raises:
            Stopped: A stop was asked for.
        """
        together = max(1, min(_TOGETHER, _PIXELS // (self.form[0] * self.form[1])))
        for begin in range(0, len(self.places), together):
            control.check()
            report(EvaluateProgress(begin, len(self.places)))
            numbers = np.arange(begin, min(begin + together, len(self.places)))
            pixels = self.images.take(numbers) if isinstance(self.images, ImageRows) else self.images[numbers]
            yield begin, pixels.astype(np.float32)


def judge_boxes(
    source: ModelSource, model: keras.Model, test: TestImages, report: Report, control: Control
) -> BoxJudgement:
    """Find the objects of all images and judge them, in px of the images' own size.

    Raises:
        StudioError: The model finds no boxes, or other classes than the data have.
        Stopped: A stop was asked for.
    """
    reading = reading_of(source, model)
    order = _order(test.collection.classes, reading.classes)
    truths, found = [], []
    task = None if (project := project_of(source)) is None else project.task
    tally = LossTally(task, test.part, order) if isinstance(task, Detection) else None
    terms = None if project is None or tally is not None else TermTally(project, model, test.part, order)
    for begin, pixels in test.batches(report, control):
        outputs = [as_array(tensor) for tensor in run(model, pixels)]
        for row in range(len(pixels)):
            place = int(test.places[begin + row])
            truths.append(truths_of(test.collection, place, order))
            found.append(_found(reading, [output[row] for output in outputs], test, place))
            if tally is not None:
                tally.add(begin + row, outputs[0][row])
        if terms is not None:
            terms.add_objects(begin, outputs)
    judgement = judged_boxes(truths, found, reading.classes, reading.score, reading.overlap)
    if tally is not None:
        return replace(judgement, loss_terms=tally.means)
    accuracy, mean_iou = localized(truths, found)
    means = {} if terms is None else terms.means
    return replace(judgement, accuracy=accuracy, mean_iou=mean_iou, loss_terms=means)


def truths_of(collection: Collection, place: int, order: NDArray[np.int64] | None = None) -> Truths:
    """The objects of an image, in px of its own size; those that to find is no fault count as crowds.

    Args:
        collection: The data set.
        place: Which image.
        order: int64, (classes,): the model's number of each class; None: the same.
    """
    objects, ignored = collection.objects(place), collection.ignored(place)
    things = (*objects, *ignored)
    labels = np.array([thing.label for thing in things], np.int64)
    boxes = boxes_of([thing.box for thing in things])
    crowd = np.arange(len(things)) >= len(objects)
    sides = boxes[:, 2:] - boxes[:, :2]
    sizes = [
        side if thing.mask is None else thing.mask.sum()
        for thing, side in zip(things, sides.prod(axis=1), strict=True)
    ]
    labels = labels if order is None else order[labels]
    return Truths(boxes, labels, crowd, np.zeros(len(things), bool), np.array(sizes, np.float64))


def _found(reading: Reading, outputs: list[NDArray[np.float32]], test: TestImages, place: int) -> Detections:
    """What is found in an image, suppressed."""
    size = test.collection.size(place)
    motion = fitting_motion((*size, 1), test.form, test.collection.fit)
    found, _ = reading.found(outputs, test.form, size, motion, LEAST_SCORE)
    return found.chosen(suppress(found.boxes, found.scores, reading.overlap, found.labels))


def judge_masks(
    source: ModelSource, model: keras.Model, test: TestImages, report: Report, control: Control
) -> MaskJudgement:
    """Find the class of every pixel of all images and judge it, in the size in which the model gives them.

    Raises:
        StudioError: The model gives no scores for pixels, or of other classes than the data have; or the data have no masks.
        Stopped: A stop was asked for.
    """
    reading = MaskReading(source, model)
    order = _order(test.collection.classes, reading.classes)
    numbers = np.arange(256, dtype=np.uint8)
    numbers[1 : len(order) + 1] = order + 1
    count = len(reading.classes) + 1
    counted, each, size = [], [], test.form
    tally = _mask_tally(source, model, test, order)
    for begin, pixels in test.batches(report, control):
        given = as_array(run(model, pixels)[0])
        labels, _ = reading.decided(reading.probabilities(given))
        size = int(labels.shape[1]), int(labels.shape[2])
        places = test.places[begin : begin + len(pixels)]
        truths = numbers[[fitted_map(test.collection, int(place), test.form) for place in places]]
        if tally is not None:
            tally.add_maps(truths, given)
        for truth, found in zip(truths, labels, strict=True):
            cells = class_confusion(_middle(truth, size), found, count)
            counted.append(cells)
            each.append(MaskMetrics(cells, reading.classes).mean_iou)
    total = sum(counted, np.zeros((count, count), np.int64))
    means = {} if tally is None else tally.means
    return MaskJudgement(
        MaskMetrics(total, reading.classes), np.array(each, np.float64), size, cells_of(counted), means
    )


def _mask_tally(
    source: ModelSource, model: keras.Model, test: TestImages, order: NDArray[np.int64]
) -> TermTally | None:
    """What adds up the loss, with the classes weighed as in training; None where no project says how."""
    project = project_of(source)
    if project is None:
        return None
    tally = TermTally(project, model, test.part, order)
    if project.training.class_weight != "none":
        tally.balance(test.collection.split(project.training.seed).train)
    return tally


def _middle(truth: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The part of a label map that a model tells of which loses a margin, as its loss has it."""
    top, left = (truth.shape[0] - size[0]) // 2, (truth.shape[1] - size[1]) // 2
    return np.ascontiguousarray(truth[top : top + size[0], left : left + size[1]])


def _order(given: tuple[str, ...], wanted: tuple[str, ...]) -> NDArray[np.int64]:
    """The model's number of each class of the data.

    Raises:
        EngineError: They have other classes.
    """
    if sorted(given) != sorted(wanted):
        raise EngineError(
            f"The model finds {enumeration(list(wanted))}, but the data have {enumeration(list(given))}: "
            "choose the data that it was trained for."
        )
    return np.array([wanted.index(name) for name in given], np.int64)
