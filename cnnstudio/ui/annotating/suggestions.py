"""A first guess over the image: asked for off the window's thread, accepted piece by piece or as a whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.data.annotating.mask import BACKGROUND, IGNORED, Mask
from cnnstudio.data.annotating.painting import flood
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggester, Suggestion, accepted_all
from cnnstudio.ui.widgets.errand import Errands


def _answered(suggester: Suggester, path: Path) -> tuple[Path, Suggestion]:
    return path, suggester(path)


class Suggestions(QObject):
    """Holds what is suggested for the image that is shown.

    Signals:
        arrived: A guess is here; carries the file and the `Suggestion`.
        changed: What is suggested is another now, or nothing.
        refused: There is no guess; carries the sentence.
    """

    arrived = Signal(object, object)
    changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.suggester: Suggester | None = None
        self._sheet: Sheet | None = None
        self._errands = Errands(self)
        self._errands.done.connect(self._on_answered)
        self._errands.refused.connect(self.refused)

    @property
    def is_busy(self) -> bool:
        """Whether a guess is still to come."""
        return self._errands.is_busy

    @property
    def sheet(self) -> Sheet | None:
        """What is suggested and not accepted; None for nothing."""
        return self._sheet

    @property
    def words(self) -> str:
        """What is suggested, in words."""
        if self._sheet is None:
            return ""
        count = len(self._sheet.boxes)
        parts = [f"{count} {'box' if count == 1 else 'boxes'}"] if count else []
        parts += [] if self._sheet.mask.is_empty else ["a mask"]
        return f"Suggested: {' and '.join(parts)}. Click what you accept; Enter accepts all, Esc nothing."

    def ask(self, path: Path) -> None:
        """Ask for a guess at an image."""
        if self.suggester is not None:
            self._errands.run(partial(_answered, self.suggester, path))

    def show(self, sheet: Sheet | None) -> None:
        """Suggest something for the image that is shown; None for nothing."""
        self._errands.forget()
        self._set(sheet)

    def _set(self, sheet: Sheet | None) -> None:
        self._sheet = None if sheet is None or sheet.is_blank else sheet
        self.changed.emit()

    def all_accepted(self, sheet: Sheet) -> Sheet:
        """A sheet with all that is suggested; nothing is suggested any more."""
        suggested = self._sheet
        self._set(None)
        return sheet if suggested is None else accepted_all(sheet, suggested)

    def accepted_at(self, sheet: Sheet, x: float, y: float) -> Sheet:
        """A sheet with what is suggested at a place of the image: the smallest box, else an area of the mask."""
        suggested = self._sheet
        if suggested is None:
            return sheet
        found = [box for box in suggested.boxes if box.holds(x, y)]
        if found:
            box = min(found, key=lambda one: one.width * one.height)
            self._set(replace(suggested, boxes=tuple(one for one in suggested.boxes if one is not box)))
            return sheet.with_box(box)
        if not (0 <= x < sheet.width and 0 <= y < sheet.height):
            return sheet
        value = suggested.mask.value_at(int(x), int(y))
        if value in (0, IGNORED):
            return sheet
        patch = flood(suggested.mask.values(), int(x), int(y))
        self._set(suggested.with_patch(patch, 0))
        return sheet.with_patch(patch, value)

    @Slot(object)
    def _on_answered(self, answer: tuple[Path, Suggestion]) -> None:
        self.arrived.emit(*answer)


def striped(mask: Mask) -> Mask:
    """A mask in stripes, as a sign that it is only suggested."""
    if mask.is_empty:
        return mask
    wide = max(2, min(mask.width, mask.height) // 80)
    diagonal = np.arange(mask.width)[None, :] + np.arange(mask.height)[:, None]
    return Mask.of(np.where(diagonal // wide % 2 == 0, mask.values(), np.uint8(BACKGROUND)))
