"""The evaluation of a run, kept in its folder until its model is another."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.atomic import write_whole
from cnnstudio.engine.judging.judging import Judgement
from cnnstudio.engine.judging.judging_boxes import BoxJudgement
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.runs.about import ABOUT, about_array, about_of
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.run_folder import BEST

EVALUATION = "evaluation.npz"
_FILES = {"test": EVALUATION, "validation": "evaluation-validation.npz"}

JudgedPart = Literal["test", "validation"]
"""Which images a model is judged by."""

JUDGED_PARTS: tuple[JudgedPart, ...] = ("test", "validation")

AnyJudgement = Judgement | BoxJudgement | MaskJudgement
_JUDGEMENTS: Mapping[str, type[AnyJudgement]] = {
    cls.kind: cls for cls in (Judgement, BoxJudgement, MaskJudgement)
}
_DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class KeptScore:
    """What a run scored on the test images.

    Attributes:
        score: The figure that stands for all, 0…1, more is better; NaN where there was nothing to find.
        images: How many there were.
        is_stale: Whether the run's model is another by now.
        figure: What evaluations call it: ``accuracy``, ``mAP50`` or ``mean_iou``.
    """

    score: float
    images: int
    is_stale: bool
    figure: str = "accuracy"


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a model makes of the test images, or of the validation images where there are none for the test.

    Attributes:
        judgement: All figures, of classes, boxes or masks.
        places: int64, (N,): where in the data set the images stand.
        fingerprint: What the data set was; see `Collection.fingerprint`.
        mark: What the model was; see `checkpoint_mark`. "" where it was none that is kept.
        trouble: Why it could not be kept, if it should have been.
        part: Which images they are.
    """

    judgement: AnyJudgement
    places: NDArray[np.int64]
    fingerprint: str = ""
    mark: str = ""
    trouble: str = ""
    part: JudgedPart = "test"

    def is_same(self, other: Evaluation | None) -> bool:
        """Whether another one is of the same model and the same images, and so says the same."""
        if other is None or not (self.mark and self.fingerprint):
            return False
        return (self.mark, self.fingerprint, self.part) == (other.mark, other.fingerprint, other.part)


def keep_evaluation(run: Path, evaluation: Evaluation) -> None:
    """Write an evaluation into a run folder, whole or not at all; that of another part stays.

    Raises:
        FileError: It cannot be written.
    """
    found, content = evaluation.judgement, io.BytesIO()
    data, arrays = found.packed()
    figure, score = found.main
    about = {
        **data, "kind": found.kind, "figure": figure, "score": score, "images": found.images, "mark": evaluation.mark,
        "fingerprint": evaluation.fingerprint,
    }  # fmt: skip
    arrays = {**arrays, ABOUT: about_array(about), "places": evaluation.places}
    np.savez_compressed(content, allow_pickle=False, **arrays)
    write_whole(run / _FILES[evaluation.part], content.getvalue())


def kept_evaluation(run: Path, part: JudgedPart = "test") -> Evaluation | None:
    """The evaluation of a part that a run folder holds; None if it holds none that can be read."""
    try:
        with (run / _FILES[part]).open("rb") as content, np.load(content) as file:
            about = about_of(file)
            # Those of earlier versions are of classes, and do not say so.
            judgement = _JUDGEMENTS[str(about.get("kind", Judgement.kind))].unpacked(about, file)
            places = file["places"]
    except _DAMAGE:
        return None
    if judgement.images != len(places):
        return None
    return Evaluation(judgement, places, str(about["fingerprint"]), str(about["mark"]), part=part)


def kept_and_stale(run: Path, *parts: JudgedPart) -> tuple[Evaluation | None, bool]:
    """The evaluation of the first of some parts that a run folder holds, and whether its model is another by now."""
    found = next((kept for part in parts or JUDGED_PARTS if (kept := kept_evaluation(run, part))), None)
    return found, found is not None and found.mark != checkpoint_mark(run / BEST)


def kept_score(run: Path, mark: str) -> KeptScore | None:
    """What a run scored, without reading the rest of its evaluation; None if it was not evaluated.

    Args:
        run: The run folder.
        mark: That of its model now.
    """
    if not (run / EVALUATION).is_file():
        return None
    try:
        with (run / EVALUATION).open("rb") as content, np.load(content) as file:
            about = about_of(file)
        figure = str(about.get("figure", "accuracy"))
        score = float(about["score"] if "score" in about else about["accuracy"])
        return KeptScore(score, int(about["images"]), about["mark"] != mark, figure)
    except _DAMAGE:
        return None
