"""What boxes in the test images are worth: average precision, confusion, and kinds of errors."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.judging.confusion_cells import cells_of, images_in_cell, no_cells
from cnnstudio.vision.average_precision import Curve, voc_average_precision
from cnnstudio.vision.boxes import areas, iou_in_pairs
from cnnstudio.vision.detection_confusion import detection_confusion
from cnnstudio.vision.detection_metrics import DetectionMetrics, detection_metrics
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.error_kinds import ERRORS, Kind, error_kinds

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_CURVE = ("scores", "precision", "recall")
_SIZES = ("precisions_by_size", "recalls_by_size")
_ARRAYS = ("confusion", "errors", "voc", "voc_eleven", "cells")


@dataclass(frozen=True, slots=True, eq=False)
class BoxJudgement:
    """What came of the boxes that were found in all test images.

    Attributes:
        metrics: Average precision and recall as COCO counts them, of all boxes down to the lowest scores.
        confusion: int64, (C + 1, C + 1): objects of each class (rows) by what they were found as (columns), by the
            boxes that the task shows; the last row holds boxes of nothing, the last column objects that were not found.
        errors: int64, (N, 7): of each image how many of the boxes that the task shows are right, and have each kind of
            error, in the order of `KINDS`; last how many objects nothing found.
        voc: float64, (C,): average precision as PASCAL VOC counts it, the area under the curve.
        voc_eleven: float64, (C,): the same by its eleven points, as until 2009.
        score: The least score of the boxes that the task shows.
        overlap: The IoU above which a box was suppressed.
        accuracy: Of localization, the share of images whose class is right, 0…1; NaN where there is no such thing.
        mean_iou: Of localization, the mean IoU of the box with the largest object; NaN where there is no such thing.
        cells: int64, (M, 4): image, row, column and how many: what each image adds to the confusion.
        loss_terms: The mean of each term of the loss, weighted, by the keys of `Task.loss_terms`; together they are the
            loss without the penalties of layers. Empty where no project says what the loss is.
    """

    kind: ClassVar[str] = "boxes"

    metrics: DetectionMetrics
    confusion: Integers
    errors: Integers
    voc: Floats
    voc_eleven: Floats
    score: float
    overlap: float
    accuracy: float = math.nan
    mean_iou: float = math.nan
    cells: Integers = field(default_factory=no_cells)
    loss_terms: Mapping[str, float] = field(default_factory=dict)

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called."""
        return self.metrics.classes

    @property
    def images(self) -> int:
        """How many images there were."""
        return self.metrics.images

    @property
    def main(self) -> tuple[str, float]:
        """The figure that stands for all, and what `figures` calls it."""
        return ("mAP50", self.metrics.map50) if math.isnan(self.mean_iou) else ("mean_iou", self.mean_iou)

    @property
    def mistakes(self) -> Integers:
        """Places of the images with errors, those with the most first: int64, (M,)."""
        wrong = self.errors[:, 1:].sum(axis=1)
        order = np.argsort(-wrong, kind="stable")
        return np.asarray(order[wrong[order] > 0])

    def in_cell(self, row: int, column: int) -> Integers:
        """Places of the images that add to a cell of the confusion, those that add most first: int64, (M,)."""
        return images_in_cell(self.cells, row, column)

    def with_error(self, kind: str) -> Integers:
        """Places of the images with a kind of error, one of `KINDS`, those with most first: int64, (M,)."""
        counts = self.errors[:, KINDS.index(kind)]
        order = np.argsort(-counts, kind="stable")
        images: Integers = order[counts[order] > 0]
        return images

    @property
    def error_counts(self) -> dict[str, int]:
        """How many boxes, or objects, there are of each of `KINDS`."""
        return dict(zip(KINDS, map(int, self.errors.sum(axis=0)), strict=True))

    def figures(self) -> dict[str, float | int | None]:
        """The figures as a whole, by name; None where there was nothing to find."""
        first = {"mAP50": self.metrics.map50, "mAP": self.metrics.map}
        if not math.isnan(self.mean_iou):
            first = {"accuracy": self.accuracy, "mean_iou": self.mean_iou, **first}
        voc = {"mAP_voc": _mean(self.voc), "mAP_voc_eleven": _mean(self.voc_eleven)}
        counts = {f"boxes_{name}" if name != MISSED else name: n for name, n in self.error_counts.items()}
        loss = {"loss": sum(self.loss_terms.values()), **self.loss_terms} if self.loss_terms else {}
        return {**_known(first), **self.metrics.figures(), **_known(voc), **loss, **counts}

    def packed(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """It as JSON data and arrays."""
        found = self.metrics
        about = {
            "classes": list(found.classes), "score_limit": self.score, "overlap": self.overlap,
            "accuracy": self.accuracy, "mean_iou": self.mean_iou, "loss_terms": dict(self.loss_terms),
            "recalls_by_most": {str(most): recall for most, recall in found.recalls_by_most.items()},
            **{name: getattr(found, name) for name in _SIZES},
        }  # fmt: skip
        curves = {
            f"curve_{name}": np.concatenate([np.empty(0), *(getattr(one, name) for one in found.curves)])
            for name in _CURVE
        }
        even = {
            f"curve_{name}": np.stack([getattr(one, name) for one in found.curves])
            for name in ("even_precision", "even_scores")
        }
        arrays = {
            "objects": found.objects, "average_precisions": found.average_precisions,
            "curve_lengths": np.array([len(one.scores) for one in found.curves], np.int64), **curves, **even,
        }  # fmt: skip
        return about, {**arrays, **{name: getattr(self, name) for name in _ARRAYS}}

    @classmethod
    def unpacked(cls, about: Mapping[str, Any], file: Mapping[str, NDArray[Any]]) -> BoxJudgement:
        """One from its JSON data and arrays.

        Raises:
            KeyError: Something is missing.
            ValueError: Something is damaged.
        """
        ends = np.cumsum(file["curve_lengths"])
        parts = {name: np.split(file[f"curve_{name}"], ends[:-1]) for name in _CURVE}
        curves = tuple(
            Curve(
                scores=parts["scores"][place],
                precision=parts["precision"][place],
                recall=parts["recall"][place],
                even_precision=file["curve_even_precision"][place],
                even_scores=file["curve_even_scores"][place],
                objects=int(objects),
            )
            for place, objects in enumerate(file["objects"])
        )
        metrics = DetectionMetrics(
            classes=tuple(map(str, about["classes"])),
            images=len(file["errors"]),
            objects=file["objects"],
            average_precisions=file["average_precisions"],
            recalls_by_most={int(most): float(one) for most, one in about["recalls_by_most"].items()},
            curves=curves,
            **{name: {key: float(one) for key, one in about[name].items()} for name in _SIZES},
        )
        return cls(
            metrics, **{name: file[name] for name in _ARRAYS if name in file}, score=float(about["score_limit"]),
            overlap=float(about["overlap"]), accuracy=float(about["accuracy"]), mean_iou=float(about["mean_iou"]),
            loss_terms={str(key): float(value) for key, value in about.get("loss_terms", {}).items()},
        )  # fmt: skip


MISSED = "missed"
KINDS = (*(kind.name.lower() for kind in (Kind.RIGHT, *ERRORS)), MISSED)
"""What boxes, and at last objects, can be: right, the kinds of errors of `vision.error_kinds`, missed."""


def kind_words(name: str) -> str:
    """One of `KINDS` as people read it, in lower case."""
    return MISSED if name == MISSED else Kind[name.upper()].title.lower()


def kind_meaning(name: str) -> str:
    """What one of `KINDS` is, in a sentence; not that of missed objects."""
    return Kind[name.upper()].meaning


def judged_boxes(
    truths: Sequence[Truths],
    found: Sequence[Detections],
    classes: tuple[str, ...],
    score: float,
    overlap: float,
) -> BoxJudgement:
    """Judge the boxes of all test images by the objects in them.

    Args:
        truths: The objects of each image.
        found: The boxes in each image, suppressed, down to the lowest scores.
        classes: What the classes are called.
        score: The least score of the boxes that the task shows.
        overlap: The IoU above which a box was suppressed.
    """
    pictures = error_kinds(truths, found, classes, score=score).pictures
    kinds = [int(kind) for kind in (Kind.RIGHT, *ERRORS)]
    errors = [[*np.bincount(one.kinds, minlength=len(Kind))[kinds], len(one.missed)] for one in pictures]
    each = [
        detection_confusion([truth], [one], classes, score=score)
        for truth, one in zip(truths, found, strict=True)
    ]
    return BoxJudgement(
        metrics=detection_metrics(truths, found, classes),
        confusion=sum(each, np.zeros((len(classes) + 1,) * 2, np.int64)),
        errors=np.array(errors, np.int64).reshape(-1, len(KINDS)),
        voc=voc_average_precision(truths, found, classes),
        voc_eleven=voc_average_precision(truths, found, classes, eleven_points=True),
        score=score,
        overlap=overlap,
        cells=cells_of(each),
    )


def localized(truths: Sequence[Truths], found: Sequence[Detections]) -> tuple[float, float]:
    """Accuracy and mean IoU of one box an image, held against its largest object; NaN without any object.

    Args:
        truths: The objects of each image; images without any do not count.
        found: One box in each image.
    """
    right, overlaps = [], []
    for truth, one in zip(truths, found, strict=True):
        wanted = truth.chosen(~(truth.crowd | truth.difficult))
        if not len(wanted):
            continue
        largest = int(areas(wanted.boxes).argmax())
        # A box that lies outside the picture is none, and overlaps nothing.
        right.append(bool(len(one)) and one.labels[0] == wanted.labels[largest])
        overlaps.append(iou_in_pairs(one.boxes[:1], wanted.boxes[[largest]])[0] if len(one) else 0.0)
    return (float(np.mean(right)), float(np.mean(overlaps))) if right else (math.nan, math.nan)


def _mean(numbers: Floats) -> float:
    known = numbers[~np.isnan(numbers)]
    return float(known.mean()) if len(known) else math.nan


def _known(figures: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if math.isnan(figure) else figure for name, figure in figures.items()}
