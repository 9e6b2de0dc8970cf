"""Moving the line above which layers are frozen."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cnnstudio.core.analysis import analyse
from cnnstudio.core.numerals import exact
from cnnstudio.document.changes import SetTrainable
from cnnstudio.ui.canvas.freeze_line import FreezeLine
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage
from cnnstudio.ui.canvas.overlay import Note, OverlayState


class FreezeDrag(Gesture):
    """The line follows the hand from gap to gap; letting go freezes what it passed downwards, upwards the reverse."""

    scrolls_at_edges = True
    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._shown = stage.scene.freeze_line
        self._line: FreezeLine | None = self._shown.line
        self._place = 0 if self._line is None else self._line.place
        self._words: dict[int, str] = {}

    def start(self, pointer: Pointer) -> None:
        """Take hold of it."""
        self._shown.set_hot(True)

    def move(self, pointer: Pointer) -> None:
        """Put it at the nearest gap, and say what would learn."""
        if self._line is None:
            return
        self._place = self._line.nearest(pointer.place.y)
        self._shown.drag_to(self._place)
        note = Note(self._said(), Point(*pointer.place))
        self.stage.scene.overlay.show_state(OverlayState(note=note))

    def end(self, pointer: Pointer) -> None:
        """Freeze, or let learn."""
        self.cancel()
        change = self._change()
        if change is not None:
            self._shown.editor.perform(change)
            self.stage.say(self._said())

    def cancel(self) -> None:
        """Let it stand where it stood."""
        self.stage.scene.overlay.clear()
        self._shown.set_hot(False)
        self._shown.refresh()

    def _change(self) -> SetTrainable | None:
        if self._line is None or self._place == self._line.place:
            return None
        nodes = self._line.passed(self._place)
        return SetTrainable(nodes, trainable=self._place < self._line.place)

    def _said(self) -> str:
        """What comes of letting go: how many parameters learn then."""
        if self._place not in self._words:
            document, change = self._shown.editor.document, self._change()
            report = document.report
            if change is not None:
                report = analyse(change.apply(document.project).project.network, report)
            above = () if self._line is None else self._line.rows[: self._place]
            cost, frozen = report.totals.cost, sum(len(row.learners) for row in above)
            layers = (
                f"{exact(frozen)} layer{'s' * (frozen != 1)} frozen above"
                if frozen
                else "Nothing frozen above"
            )
            self._words[self._place] = (
                f"{layers}: {exact(cost.trainable)} of {exact(cost.params)} parameters learn."
            )
        return self._words[self._place]
