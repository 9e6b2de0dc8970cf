"""What an evaluation of classes, boxes or masks says in the window: one line, a matrix, rows, captions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.numerals import UNKNOWN, exact, short
from cnnstudio.engine.judging.judging import Judgement
from cnnstudio.engine.judging.judging_boxes import MISSED, BoxJudgement, kind_meaning, kind_words
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.runs.kept_evaluation import AnyJudgement
from cnnstudio.ui.runs.paint_confusion import Cell, Matrix
from cnnstudio.ui.training.words import percentage

_LEAST_SHOWN = 0.0005
_RECALL = "Of the {} of this class, how many were recognized."


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """The figures of each class: three shares, and how much there is of it.

    Attributes:
        headings: Of the four columns.
        help: What each of them is, in a sentence.
        names: Of the classes.
        shares: For each class three figures, 0…1; NaN where one is not known.
        counts: For each class how many there are.
    """

    headings: tuple[str, str, str, str]
    help: tuple[str, str, str, str]
    names: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
    counts: tuple[int, ...]


def summary_words(found: AnyJudgement, part: str = "test") -> str:
    """The figures as a whole in one line, and which images they are of."""
    if isinstance(found, BoxJudgement):
        return " · ".join(_of_boxes(found, part))
    if isinstance(found, MaskJudgement):
        height, width = found.size
        metrics = found.metrics
        return (
            f"mean IoU {_known(metrics.mean_iou)} on {exact(found.images)} {part} images · mean Dice "
            f"{_known(metrics.mean_dice)} · {_known(metrics.pixel_accuracy)} of the pixels right, at {width} × {height} px"
        )
    return " · ".join(_of_classes(found, part))


def _of_classes(found: Judgement, part: str) -> list[str]:
    figures = found.figures()
    parts = [
        f"{percentage(found.accuracy)} of {exact(found.images)} {part} images right",
        f"loss {found.loss:.4f}",
    ]
    if len(found.top) > 1:
        parts.append(f"among the {len(found.top)} likeliest {percentage(found.top[-1])}")
    if not math.isnan(figures["f1"]):
        parts.append(f"F1 {percentage(figures['f1'])}")
    return parts


def _of_boxes(found: BoxJudgement, part: str) -> list[str]:
    metrics, counts = found.metrics, found.error_counts
    objects, images = exact(int(metrics.objects.sum())), exact(found.images)
    parts = [f"mAP@0.5 {_known(metrics.map50)} on {images} {part} images with {objects} objects"]
    if not math.isnan(found.mean_iou):
        parts = [f"{_known(found.accuracy)} of {images} {part} images right", f"mean IoU {_known(found.mean_iou)}",
                 f"mAP@0.5 {_known(metrics.map50)}"]  # fmt: skip
    parts.append(f"mAP@[.5:.95] {_known(metrics.map)}")
    return [*parts, f"{exact(counts[MISSED])} of the objects missed"]


def matrix_of(found: AnyJudgement, in_shares: bool) -> Matrix:
    """The confusion matrix: of images, of objects with a row and a column for none, or of pixels."""
    if isinstance(found, BoxJudgement):
        return Matrix(found.confusion, (*found.classes, "background"), in_shares, "object")
    if isinstance(found, MaskJudgement):
        return Matrix(found.metrics.confusion, found.metrics.names, in_shares, "pixel")
    return Matrix(found.confusion, found.classes, in_shares)


def class_figures(found: AnyJudgement) -> ClassFigures:
    """The figures of each class."""
    if isinstance(found, BoxJudgement):
        return _box_figures(found)
    return _mask_figures(found) if isinstance(found, MaskJudgement) else _class_figures(found)


def _class_figures(found: Judgement) -> ClassFigures:
    return ClassFigures(
        ("Precision", "Recall", "F1", "Images"),
        (
            "Of the images that were taken for this class, how many are of it.",
            _RECALL.format("images"),
            "The harmonic mean of precision and recall.",
            "Test images of this class.",
        ),
        found.classes,
        _rows(found.precision, found.recall, found.f1),
        tuple(map(int, found.support)),
    )


def _box_figures(found: BoxJudgement) -> ClassFigures:
    precisions = found.metrics.average_precisions
    return ClassFigures(
        ("AP@0.5", "AP@0.75", "AP", "Objects"),
        (
            "Average precision of boxes that overlap their object by an IoU of 0.5.",
            "Average precision of boxes that overlap their object by an IoU of 0.75.",
            "The mean of average precision at IoUs from 0.5 to 0.95.",
            "Objects of this class in the test images.",
        ),
        found.classes,
        _rows(precisions[:, 0], precisions[:, 5], precisions.mean(axis=1)),
        tuple(map(int, found.metrics.objects)),
    )


def _mask_figures(found: MaskJudgement) -> ClassFigures:
    metrics = found.metrics
    counts = metrics.confusion.sum(axis=1)
    recall = np.diag(metrics.confusion) / np.where(counts, counts, np.nan)
    return ClassFigures(
        ("IoU", "Dice", "Recall", "Pixels"),
        (
            "Pixels that are of this class and were taken for it, of those that are either.",
            "Twice the pixels that are both, of those in truth and those found together.",
            _RECALL.format("pixels"),
            "Pixels of this class in the test images.",
        ),
        metrics.names,
        _rows(metrics.ious, metrics.dices, recall),
        tuple(map(int, counts)),
    )


def _rows(*columns: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in zip(*columns, strict=True))


def share_text(share: float) -> str:
    """A share, or that it is not known."""
    return UNKNOWN if math.isnan(share) else percentage(share)


def count_text(count: int) -> str:
    """A count in full; a long one, as that of pixels, short."""
    return exact(count) if count < 100_000 else short(count)


def images_of(found: AnyJudgement, cell: Cell | None) -> NDArray[np.int64]:
    """Places of the test images that belong to a cell, or of all mistakes."""
    return found.mistakes if cell is None else found.in_cell(*cell)


def images_words(found: AnyJudgement, cell: Cell | None, count: int) -> str:
    """What images these are."""
    images = f"{exact(count)} image{'s' * (count != 1)}"
    if cell is not None:
        return f"{images} of {_cell_words(found, cell)}"
    if isinstance(found, BoxJudgement):
        return f"{images} with wrong boxes or missed objects, those with the most first"
    if isinstance(found, MaskJudgement):
        return f"{images} with wrong pixels, the worst first"
    return f"{images} taken for another class, the most confident first"


def _cell_words(found: AnyJudgement, cell: Cell) -> str:
    """What a cell of the matrix holds: ``cat, recognized``, ``cat, taken for dog``; of objects also what has no partner."""
    right, predicted = (matrix_of(found, in_shares=False).classes[place] for place in cell)
    nothing = len(found.classes) if isinstance(found, BoxJudgement) else -1
    if nothing in cell:
        return f"{right} that nothing found" if cell[1] == nothing else f"{predicted} found where nothing is"
    return f"{right}, recognized" if cell[0] == cell[1] else f"{right}, taken for {predicted}"


def caption(found: AnyJudgement, image: int) -> str:
    """What came of one image: ``→ cat 97 %``, ``2 wrong, 1 missed``, ``IoU 45 %``."""
    if isinstance(found, BoxJudgement):
        wrong, missed = int(found.errors[image, 1:-1].sum()), int(found.errors[image, -1])
        parts = [f"{count} {word}" for count, word in ((wrong, "wrong"), (missed, "missed")) if count]
        return ", ".join(parts) or "all right"
    if isinstance(found, MaskJudgement):
        return f"IoU {_percent(float(found.each[image]))}"
    return f"→ {found.classes[found.predicted[image]]} · {_percent(float(found.confidence[image]))}"


def _percent(share: float) -> str:
    """A share without digits that never says 100 % of less: ``97 %``, ``> 99 %``."""
    if math.isnan(share):
        return UNKNOWN
    return "> 99 %" if 0.995 <= share < 1 - _LEAST_SHOWN / 10 else f"{100 * share:.0f} %"


def _known(share: float) -> str:
    return "not known" if math.isnan(share) else percentage(share)


def calibration_title(found: AnyJudgement) -> str:
    """What the page behind images and classes is called; "" where there is nothing on it."""
    return {Judgement.kind: "Calibration", BoxJudgement.kind: "Errors"}.get(found.kind, "")


def calibration_words(found: AnyJudgement) -> str:
    """What the diagram of calibration comes to, in a sentence or two; of boxes, what is wrong with them."""
    if isinstance(found, BoxJudgement):
        return _error_words(found)
    if isinstance(found, MaskJudgement):
        return ""
    sure, right = float(found.confidence.mean()), found.accuracy
    gap = abs(sure - right)
    how = "too sure" if sure > right else "not sure enough"
    verdict = "about as sure as it is right" if gap < 0.01 else f"{how} by {percentage(gap)} on average"
    return (
        f"The network is {verdict}. Expected calibration error: {percentage(found.calibration.error)}: "
        "the mean gap between how sure it is and how often it is right. Bars that reach the slanting line are right "
        "as often as they are sure; hatched is the gap."
    )


def _error_words(found: BoxJudgement) -> str:
    """How many boxes are right, and how many have each kind of error, with what that is."""
    lines = [f"Of the boxes with a score of {found.score:g} and more:"]
    for name, count in found.error_counts.items():
        if name == MISSED:
            lines.append(f"{exact(count)} objects missed: nothing lies on them, or nearly does.")
        else:
            meaning = kind_meaning(name)
            lines.append(f"{exact(count)} {kind_words(name)}: {meaning[:1].lower()}{meaning[1:]}")
    return "\n\n".join(lines)
