"""Which boxes are shown for a score and an overlap, and which of them are right where the truth is known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from weakref import ReferenceType, ref

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.vision.boxes import iou_in_pairs
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.error_kinds import Judged, Kind, error_kinds

OTHER = "another class"
"""What a class is called that the model has not."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ShownBoxes:
    """What is drawn over a picture.

    Attributes:
        classes: What the classes are called.
        places: int64, (N,): which candidates of the result they are, best first.
        found: The boxes.
        truths: The objects that are there; None where nobody knows.
        judged: What each box is: right, or which error; None where the truth is not known.
    """

    classes: tuple[str, ...]
    places: Places
    found: Detections
    truths: Truths | None = None
    judged: Judged | None = None

    @property
    def missed(self) -> Places:
        """int64: objects that no box finds or nearly finds; none where the truth is not known."""
        return np.empty(0, np.int64) if self.judged is None else self.judged.missed

    def name(self, label: int) -> str:
        """What a class is called."""
        return self.classes[label] if 0 <= label < len(self.classes) else OTHER

    def kind(self, place: int) -> Kind | None:
        """What a box is; None where the truth is not known."""
        return None if self.judged is None else Kind(int(self.judged.kinds[place]))

    @property
    def ious(self) -> NDArray[np.float64]:
        """How much each box has in common with the object that it finds, or nearly finds: float64, (N,); NaN: none."""
        outcome = np.full(len(self.found), np.nan)
        if self.judged is not None and self.truths is not None:
            near = np.flatnonzero(self.judged.truths >= 0)
            truths = self.truths.boxes[self.judged.truths[near]]
            outcome[near] = iou_in_pairs(self.found.boxes[near], truths)
        return outcome

    @property
    def right(self) -> int:
        """How many boxes find an object."""
        return 0 if self.judged is None else int(np.count_nonzero(self.judged.kinds == Kind.RIGHT))


class _Kept:
    """What suppression leaves of the candidates of one result, from a score on.

    A box is suppressed by surer ones alone, so that those that are left from a higher score on are among these.
    """

    def __init__(self) -> None:
        self._result: ReferenceType[DetectionResult] | None = None
        self._overlap = self._floor = math.nan
        self._places = np.empty(0, np.int64)

    def __call__(self, result: DetectionResult, score: float, overlap: float) -> Places:
        """Places of the candidates that are left from a score on, best first."""
        known = None if self._result is None else self._result()
        if known is not result or overlap != self._overlap:
            self._find(result, score, overlap)
        elif score < self._floor:  # it is likely to be lowered further
            self._find(result, -math.inf, overlap)
        return self._places[result.candidates.scores[self._places] >= score]

    def _find(self, result: DetectionResult, floor: float, overlap: float) -> None:
        self._places = result.shown(floor, overlap)
        self._result, self._floor, self._overlap = ref(result), floor, overlap


_kept = _Kept()


def shown_boxes(
    result: DetectionResult, score: float, overlap: float, truths: Truths | None, *, judges: bool = True
) -> ShownBoxes:
    """The boxes of a result that are left, held against the truth.

    Args:
        result: What the model found.
        score: The least score.
        overlap: The IoU above which a box is suppressed.
        truths: The objects that are there; those of classes that the model has not have the first label behind its
            classes.
        judges: Whether to say which are right, which takes its time for hundreds of boxes and objects.
    """
    places = _kept(result, score, overlap)
    found = result.candidates.chosen(places)
    if truths is None:
        return ShownBoxes(result.classes, places, found)
    if not judges:
        return ShownBoxes(result.classes, places, found, truths)
    judged = error_kinds([truths], [found], (*result.classes, OTHER)).pictures[0]
    return ShownBoxes(result.classes, places, found, truths, judged)
