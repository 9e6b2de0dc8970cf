"""What comes of an evaluation, as text: the figures as a whole, and a table of the classes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cnnstudio.cli.text_table import table_lines

if TYPE_CHECKING:
    from cnnstudio.engine.judging.judging import Judgement
    from cnnstudio.engine.judging.judging_boxes import BoxJudgement
    from cnnstudio.engine.judging.judging_masks import MaskJudgement
    from cnnstudio.engine.runs.kept_evaluation import AnyJudgement

_WRONG = "most often taken for"


def judgement_lines(judgement: AnyJudgement, width: int, part: str = "test") -> list[str]:
    """The lines for an evaluation.

    Args:
        judgement: What came of it.
        width: Characters in a line.
        part: Which images it is of.
    """
    from cnnstudio.engine.judging.judging_boxes import BoxJudgement
    from cnnstudio.engine.judging.judging_masks import MaskJudgement

    if isinstance(judgement, BoxJudgement):
        return _of_boxes(judgement, width, part)
    if isinstance(judgement, MaskJudgement):
        return _of_masks(judgement, width, part)
    return _of_classes(judgement, width, part)


def _of_classes(found: Judgement, width: int, part: str) -> list[str]:
    figures = found.figures()
    parts = [f"{name} {figures[name]:.2%}" for name in ("precision", "recall")]
    parts.append(f"F1 {figures['f1']:.2%} (means over the classes)")
    if len(found.top) > 1:
        parts.append(f"among the {len(found.top)} likeliest {found.top[-1]:.2%}")
    parts.append(f"calibration error {found.calibration.error:.2%}")
    rows = [
        (name, _other(found.confusion[place], place, found.classes), f"{found.support[place]:,}",
         *map(_share, (found.precision[place], found.recall[place], found.f1[place])))
        for place, name in enumerate(found.classes)
    ]  # fmt: skip
    return [
        f"accuracy {found.accuracy:.2%}, loss {found.loss:.4f} on {found.images:,} {part} images",
        ", ".join(parts),
        "",
        *_table(("class", _WRONG, "images", "precision", "recall", "F1"), rows, width),
    ]


def _of_boxes(found: BoxJudgement, width: int, part: str) -> list[str]:
    from cnnstudio.engine.judging.judging_boxes import kind_words

    metrics, counts = found.metrics, found.error_counts
    first = [f"mAP@0.5 {_share(metrics.map50)}", f"mAP@[.5:.95] {_share(metrics.map)}"]
    if not math.isnan(found.mean_iou):
        first = [f"accuracy {_share(found.accuracy)}", f"mean IoU {_share(found.mean_iou)}", *first]
    names = (*found.classes, "nothing")
    kinds = ", ".join(f"{count:,} {kind_words(name)}" for name, count in counts.items())
    rows = [
        (name, _other(found.confusion[place], place, names), f"{metrics.objects[place]:,}",
         _share(metrics.average_precisions[place, 0]), _share(metrics.average_precisions[place].mean()))
        for place, name in enumerate(found.classes)
    ]  # fmt: skip
    return [
        f"{', '.join(first)} on {found.images:,} {part} images with {metrics.objects.sum():,} objects",
        *_loss_line(found.loss_terms),
        f"with a score of {found.score:g} and more: {kinds}",
        "",
        *_table(("class", _WRONG, "objects", "AP@0.5", "AP"), rows, width),
    ]


def _of_masks(found: MaskJudgement, width: int, part: str) -> list[str]:
    metrics, (height, across) = found.metrics, found.size
    rows = [
        (name, _other(metrics.confusion[place], place, metrics.names), f"{metrics.confusion[place].sum():,}",
         _share(metrics.ious[place]), _share(metrics.dices[place]))
        for place, name in enumerate(metrics.names)
    ]  # fmt: skip
    return [
        f"mean IoU {_share(metrics.mean_iou)}, mean Dice {_share(metrics.mean_dice)}, pixel accuracy "
        f"{_share(metrics.pixel_accuracy)} on {found.images:,} {part} images",
        *_loss_line(found.loss_terms),
        f"judged at {across:,} × {height:,} px, the size in which the network gives masks",
        "",
        *_table(("class", _WRONG, "pixels", "IoU", "Dice"), rows, width),
    ]


def _loss_line(terms: Mapping[str, float]) -> list[str]:
    """The loss, and what it is the sum of; no line where it is not known."""
    parts = " + ".join(f"{value:.4f} {key.removeprefix('loss_')}" for key, value in terms.items())
    whole = f"loss {sum(terms.values()):.4f}"
    return [f"{whole} = {parts}" if len(terms) > 1 else whole] if terms else []


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> list[str]:
    return table_lines(headings, list(rows), texts=2, width=width, pliant=1)


def _other(counts: Any, place: int, names: Sequence[str]) -> str:
    """What a class is most often taken for, of a row of a confusion matrix; "" if it is always told right."""
    wrong = counts.copy()
    wrong[place] = 0
    return f"{names[wrong.argmax()]} ({wrong.max():,})" if wrong.any() else ""


def _share(figure: float) -> str:
    return "?" if math.isnan(figure) else f"{figure:.2%}"
