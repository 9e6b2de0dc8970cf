"""The figures of an evaluation as rows of tables and as sentences."""

from __future__ import annotations

import math

from cnnstudio.core.numerals import exact
from cnnstudio.engine.judging.judging_boxes import KINDS, MISSED, BoxJudgement
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.ui.scenes.rows_table import PLAIN, Column, Row
from cnnstudio.vision.error_kinds import Kind

BACKGROUND = "background"

BOX_COLUMNS = (
    Column("Class", "A click brings its curve out."),
    Column("AP@0.5", "Average precision at an IoU of 0.5, as COCO counts it.", 68),
    Column("AP", "The mean over IoU from 0.5 to 0.95.", 56),
    Column("VOC", "Average precision at an IoU of 0.5, as PASCAL VOC counts it since 2010.", 56),
    Column("Objects", "Objects in the test images.", 68),
)
MASK_COLUMNS = (
    Column("Class", "The background counts too."),
    Column("IoU", "What masks and truth have in common, by what they cover together.", 64),
    Column("Dice", "Twice what they have in common, by the sum of both.", 64),
    Column("Pixels", "Pixels of it in truth.", 96),
)
ERROR_COLUMNS = (
    Column("Kind", "A click shows the images with it."),
    Column("Count", "Boxes that the task shows, or objects.", 72),
)

_MISSED_MEANING = "Objects that nothing found and nothing nearly found."


def box_rows(found: BoxJudgement) -> list[Row]:
    """A row a class."""
    rows = []
    for label, name in enumerate(found.classes):
        precisions = found.metrics.average_precisions[label]
        figures = (precisions[0], precisions.mean(), found.voc[label])
        texts = (name, *map(share, figures), exact(int(found.metrics.objects[label])))
        rows.append(Row(label, texts))
    return rows


def mask_rows(found: MaskJudgement) -> list[Row]:
    """A row a class, the background first."""
    metrics = found.metrics
    pixels = metrics.confusion.sum(axis=1)
    figures = zip(metrics.names, metrics.ious, metrics.dices, pixels.tolist(), strict=True)
    return [
        Row(label - 1 if label else PLAIN, (name, share(iou), share(dice), exact(count)))
        for label, (name, iou, dice, count) in enumerate(figures)
    ]


def error_rows(found: BoxJudgement) -> list[Row]:
    """A row a kind of error, right boxes first and missed objects last."""
    counts = found.error_counts
    return [Row(PLAIN, (_kind_title(kind), exact(counts[kind])), _meaning(kind)) for kind in KINDS]


def _kind_title(kind: str) -> str:
    return "Missed" if kind == MISSED else Kind[kind.upper()].title


def _meaning(kind: str) -> str:
    return _MISSED_MEANING if kind == MISSED else Kind[kind.upper()].meaning


def share(value: float) -> str:
    """A share with three digits; a dash where there was nothing to find."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def summary(found: BoxJudgement | MaskJudgement, part: str = "test") -> str:
    """The figures as a whole in one line, and which images they are of."""
    images = f"{exact(found.images)} {part} image{'s' * (found.images != 1)}"
    loss = [f"loss {sum(found.loss_terms.values()):.3f}"] if found.loss_terms else []
    if isinstance(found, MaskJudgement):
        metrics = found.metrics
        parts = [
            f"mean IoU {share(metrics.mean_iou)}", f"mean Dice {share(metrics.mean_dice)}",
            f"pixel accuracy {share(metrics.pixel_accuracy)}", *loss, images,
        ]  # fmt: skip
        return " · ".join(parts)
    parts = [
        f"mAP@0.5 {share(found.metrics.map50)}",
        f"mAP@[.5:.95] {share(found.metrics.map)}",
        *loss,
        images,
    ]
    if math.isnan(found.mean_iou):
        limits = f"score ≥ {found.score:.2f}, IoU ≤ {found.overlap:.2f}"
        parts.append(f"{limits} for confusion and errors")
    else:  # a network that gives one box of an image has no such limits
        parts = [f"mean IoU {share(found.mean_iou)}", f"class accuracy {share(found.accuracy)}", *parts]
    return " · ".join(parts)
