"""A first guess at what is to be drawn over an image, as a model makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from cnnstudio.data.annotating.mask import IGNORED, MOST_CLASSES
from cnnstudio.data.annotating.painting import Patch
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.vision.boxes import boxes_of, iou

_ALIKE = 0.5
"""IoU from which two boxes of a class are about the same object."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a model sees in an image.

    Attributes:
        sheet: Boxes and a mask of the image's size.
        classes: Names of its classes, which its labels count.
    """

    sheet: Sheet
    classes: tuple[str, ...]

    def named(self, known: Sequence[str]) -> Suggestion:
        """The same with the labels of a class list; names that it lacks are added at its end."""
        names = list(known)
        for label in sorted(self._used()):
            if self.classes[label] not in names:
                names.append(self.classes[label])
        places = {label: names.index(name) for label, name in enumerate(self.classes) if name in names}
        boxes = tuple(replace(box, label=places[box.label], source=-1) for box in self.sheet.boxes)
        mask = self.sheet.mask
        if not mask.is_empty:
            table = np.arange(256, dtype=np.uint8)
            for label, place in places.items():
                table[label + 1] = place + 1
            mask = type(mask).of(table[mask.values()])
        return Suggestion(replace(self.sheet, boxes=boxes, mask=mask), tuple(names))

    def beyond(self, drawn: Sheet) -> Suggestion:
        """The same without boxes that are drawn already: of the class of a drawn one, which they cover by half."""
        boxes = self.sheet.boxes
        if not boxes or not drawn.boxes:
            return self
        covers = iou(boxes_of([box.place for box in boxes]), boxes_of([box.place for box in drawn.boxes]))
        labels = np.array([box.label for box in drawn.boxes])
        kept = [
            box
            for box, shares in zip(boxes, covers, strict=True)
            if not (shares[labels == box.label] >= _ALIKE).any()
        ]
        return replace(self, sheet=replace(self.sheet, boxes=tuple(kept)))

    def _used(self) -> set[int]:
        counted = np.flatnonzero(self.sheet.mask.counts()[1 : MOST_CLASSES + 1])
        return {box.label for box in self.sheet.boxes} | {int(label) for label in counted}


class Suggester(Protocol):
    """A model that makes first guesses."""

    def __call__(self, image: Path) -> Suggestion:
        """What it sees in an image file; called off the window's thread.

        Raises:
            StudioError: It cannot say.
        """


def accepted_all(sheet: Sheet, suggested: Sheet) -> Sheet:
    """A sheet with all suggested boxes, and the suggested mask where nothing is painted yet."""
    accepted = replace(sheet, boxes=(*sheet.boxes, *suggested.boxes))
    counts = suggested.mask.counts()
    own_is_free = sheet.mask.values() == 0
    for value in np.flatnonzero(counts):
        if value not in (0, IGNORED):
            where = (suggested.mask.values() == value) & own_is_free
            accepted = accepted.with_patch(Patch(0, 0, where), int(value))
    return accepted
