"""Non-max suppression step by step: which box stays, what it removes, and by which IoU."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.numerals import exact
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.vision.suppression import Step, steps

MOST = 1000
"""Boxes that are walked through; the surest."""
_LISTED = 6  # IoUs that are written out

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """All steps for a score and an overlap.

    Attributes:
        result: What the model found.
        score: The least score.
        overlap: The IoU above which a box is removed.
        places: int64: the candidates that reach the score, the surest first.
        steps: One for each box that stays; their places count within ``places``.
        below: How many candidates have a lower score.
    """

    result: DetectionResult
    score: float
    overlap: float
    places: Places
    steps: tuple[Step, ...]
    below: int

    def __len__(self) -> int:
        """How many stages there are: one before the first step, and one for each."""
        return len(self.steps) + 1

    def best(self, stage: int) -> int:
        """The box that stays in a stage, a candidate's place; −1 before the first step."""
        return int(self.places[self.steps[stage - 1].best]) if stage else -1

    def kept(self, stage: int) -> Places:
        """Boxes that earlier stages have let stay: candidates' places."""
        return self.places[np.array([step.best for step in self.steps[: max(0, stage - 1)]], np.int64)]

    def removed(self, stage: int) -> tuple[Places, NDArray[np.float64]]:
        """Boxes that go in a stage, candidates' places, and their IoU with the one that stays."""
        if not stage:
            return np.empty(0, np.int64), np.empty(0)
        step = self.steps[stage - 1]
        return self.places[step.removed], step.ious

    def left(self, stage: int) -> Places:
        """Boxes that are not decided yet after a stage: candidates' places."""
        return self.places[self.steps[stage - 1].left] if stage else self.places

    def sentence(self, stage: int) -> str:
        """What happens in a stage, with its numbers."""
        if not stage:
            return self._beginning()
        best, (removed, ious) = self.best(stage), self.removed(stage)
        found = self.result.candidates
        name = f"{self.result.classes[found.labels[best]]} {found.scores[best]:.2f}"
        first = f"Step {stage} of {len(self.steps)}: the best box left, {name}, stays"
        if len(removed):
            listed = ", ".join(f"{value:.2f}" for value in ious[:_LISTED]) + (
                " …" if len(ious) > _LISTED else ""
            )
            boxes = "1 box" if len(removed) == 1 else f"{len(removed)} boxes"
            first += f" and removes {boxes} of its class, IoU {listed} > {self.overlap:.2f}"
        else:
            first += f"; no other box of its class has an IoU over {self.overlap:.2f} with it"
        rest = len(self.left(stage))
        return f"{first}. " + (f"{exact(rest)} still to decide." if rest else "Nothing is left to decide.")

    def _beginning(self) -> str:
        count = len(self.places)
        walked = f"{exact(count)} of {exact(count + self.below)} boxes score at least {self.score:.2f}"
        if not count:
            return f"No box scores at least {self.score:.2f}: lower the least score."
        if count == MOST:
            walked = f"The {exact(MOST)} surest boxes that score at least {self.score:.2f} are walked through"
        return f"{walked}. Step on: the best one stays and removes those of its class that it overlaps."


def walk(result: DetectionResult, score: float, overlap: float) -> Walk:
    """All steps of suppression.

    Args:
        result: What the model found.
        score: The least score.
        overlap: The IoU above which a box is removed.
    """
    found = result.candidates
    reached = np.flatnonzero(found.scores >= score)
    places = reached[:MOST]
    walked = steps(found.boxes[places], found.scores[places], overlap, found.labels[places])
    return Walk(result, score, overlap, places, walked, len(found) - len(reached))
