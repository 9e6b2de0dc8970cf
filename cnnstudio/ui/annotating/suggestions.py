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
from cnnstudio.ui.annotating.model_suggester import ModelSuggester
from cnnstudio.ui.widgets.errand import Errands

Accepted = tuple[Sheet, tuple[str, ...]]
"""What is drawn then, and the names of the classes, of which there may be more."""


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
        self._model: ModelSuggester | None = None
        self._suggestion: Suggestion | None = None
        self._errands = Errands(self)
        self._errands.done.connect(self._on_answered)
        self._errands.refused.connect(self.refused)

    @property
    def is_busy(self) -> bool:
        """Whether a guess is still to come."""
        return self._errands.is_busy or (self._model is not None and self._model.is_busy)

    @property
    def suggestion(self) -> Suggestion | None:
        """What is suggested and not accepted; None for nothing."""
        return self._suggestion

    @property
    def words(self) -> str:
        """What is suggested, in words."""
        if self._suggestion is None:
            return ""
        sheet = self._suggestion.sheet
        count = len(sheet.boxes)
        parts = [f"{count} {'box' if count == 1 else 'boxes'}"] if count else []
        parts += [] if sheet.mask.is_empty else ["a mask"]
        return f"Suggested: {' and '.join(parts)}. Click what you accept; Enter accepts all, Esc nothing."

    def take_model(self, model: ModelSuggester) -> None:
        """Ask a model of the engine from now on."""
        self._model = model
        model.answered.connect(self.arrived)
        model.refused.connect(self.refused)

    def ask(self, path: Path) -> None:
        """Ask for a guess at an image."""
        if self._model is not None:
            self._model.ask(path)
        elif self.suggester is not None:
            self._errands.run(partial(_answered, self.suggester, path))

    def show(self, suggestion: Suggestion | None) -> None:
        """Suggest something for the image that is shown; None for nothing."""
        self._errands.forget()
        if self._model is not None:
            self._model.forget()
        self._set(suggestion)

    def _set(self, suggestion: Suggestion | None) -> None:
        self._suggestion = None if suggestion is None or suggestion.sheet.is_blank else suggestion
        self.changed.emit()

    def all_accepted(self, sheet: Sheet, classes: tuple[str, ...]) -> Accepted:
        """All that is suggested taken over; nothing is suggested any more.

        Args:
            sheet: What is drawn.
            classes: Names of the classes.
        """
        if self._suggestion is None:
            return sheet, classes
        named = self._suggestion.named(classes)
        self._set(None)
        return accepted_all(sheet, named.sheet), named.classes

    def accepted_at(self, sheet: Sheet, classes: tuple[str, ...], x: float, y: float) -> Accepted:
        """What is suggested at a place of the image taken over: the smallest box, else an area of the mask.

        Args:
            sheet: What is drawn.
            classes: Names of the classes.
            x: Of the place, in px of the image.
            y: The same.
        """
        whole = self._suggestion
        if whole is None:
            return sheet, classes
        suggested = whole.sheet
        found = [box for box in suggested.boxes if box.holds(x, y)]
        if found:
            box = min(found, key=lambda one: one.width * one.height)
            rest = replace(suggested, boxes=tuple(one for one in suggested.boxes if one is not box))
            piece = Sheet.blank(sheet.width, sheet.height).with_box(box)
        elif 0 <= x < sheet.width and 0 <= y < sheet.height:
            value = suggested.mask.value_at(int(x), int(y))
            if value in (BACKGROUND, IGNORED):
                return sheet, classes
            patch = flood(suggested.mask.values(), int(x), int(y))
            rest = suggested.with_patch(patch, BACKGROUND)
            piece = Sheet.blank(sheet.width, sheet.height).with_patch(patch, value)
        else:
            return sheet, classes
        named = Suggestion(piece, whole.classes).named(classes)
        self._set(Suggestion(rest, whole.classes))
        return accepted_all(sheet, named.sheet), named.classes

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
