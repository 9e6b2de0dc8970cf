"""How many boxes are right, in words."""

from __future__ import annotations

from cnnstudio.core.numerals import exact
from cnnstudio.ui.scenes.boxes.shown_boxes import ShownBoxes
from cnnstudio.vision.error_kinds import ERRORS


def tally(shown: ShownBoxes) -> str:
    """How many boxes there are, and where the truth is known how many are right, wrong and missed."""
    count = len(shown.found)
    boxes = "1 box" if count == 1 else f"{exact(count)} boxes" if count else "No boxes: lower the least score"
    if shown.truths is None or shown.judged is None:
        return f"{boxes}." if count == 0 else boxes
    parts = [f"{shown.right} right"]
    for kind in ERRORS:
        number = int((shown.judged.kinds == kind).sum())
        if number:
            parts.append(f"{number} {kind.title.lower()}")
    if len(shown.missed):
        parts.append(f"{len(shown.missed)} missed")
    objects = "1 object" if len(shown.truths) == 1 else f"{exact(len(shown.truths))} objects"
    return (
        f"{boxes} for {objects}: " + ", ".join(parts)
        if count
        else f"{boxes}; {len(shown.truths)} of {objects} missed."
    )
