"""Selecting all cards that a rectangle touches."""

from __future__ import annotations

import dataclasses

from cnnstudio.ui.canvas.geometry import Point, Rect
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage
from cnnstudio.ui.canvas.hits import cards_in


class RubberBand(Gesture):
    """Begun on empty canvas; Ctrl or Shift keeps what was selected."""

    scrolls_at_edges = True

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._first = Point(0, 0)
        self._before: tuple[str, ...] = ()
        self._kept: tuple[str, ...] = ()

    def start(self, pointer: Pointer) -> None:
        """Begin a rectangle; a click on empty canvas selects nothing."""
        self._first = pointer.place
        self._before = self.stage.editor.selection
        self._kept = self._before if pointer.is_extending else ()
        self.stage.scene.select_edge(None)
        self.stage.editor.select(self._kept)

    def move(self, pointer: Pointer) -> None:
        """Select what it touches now."""
        left, right = sorted((self._first.x, pointer.place.x))
        top, bottom = sorted((self._first.y, pointer.place.y))
        band = Rect(left, top, right - left, bottom - top)
        overlay = self.stage.scene.overlay
        overlay.show_state(dataclasses.replace(overlay.state, band=band))
        touched = [
            node for card in cards_in(self.stage.layout, band) for node in self.stage.folding.nodes(card)
        ]
        self.stage.editor.select((*self._kept, *touched))

    def end(self, pointer: Pointer) -> None:
        """Keep the selection."""
        self.stage.scene.overlay.clear()

    def cancel(self) -> None:
        """Select what was selected before."""
        self.stage.editor.select(self._before)
        self.stage.scene.overlay.clear()
