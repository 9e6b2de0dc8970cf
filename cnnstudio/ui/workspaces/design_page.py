"""One project's part of the Design workspace: its canvas, and the blocks of it that are open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent

from cnnstudio.ui.canvas.amounts import Measure
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.demonstration_link import DemonstrationLink
from cnnstudio.ui.canvas.heat_legend import HeatLegend
from cnnstudio.ui.canvas.overview import Overview
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.levels.level_stack import LevelStack
from cnnstudio.ui.timing.timing import Timing


@dataclass(frozen=True, slots=True)
class CanvasLook:
    """How all canvases show their networks.

    Attributes:
        measure: What the bar on each card shows a share of.
        is_heated: Whether the colours of cards stand for amounts, not for families.
        has_overview: Whether there is a map of a network that does not fit.
    """

    measure: Measure = "params"
    is_heated: bool = False
    has_overview: bool = True


class DesignPage(LevelStack):
    """Keeps zoom, place and open blocks of a project while others are shown.

    Attributes:
        editor: What is edited.
        canvas: The network as a stack of cards.
        overview: The map in the corner of the canvas.
        heat_legend: What the colours of cards mean while they stand for amounts.
        demonstrations: The way to the demonstrations while there are no layers.
        timing: How long the layers take, as far as it was measured.
    """

    def __init__(self, editor: Editor) -> None:
        canvas = Canvas(editor)
        super().__init__(canvas, editor)
        self.canvas = canvas
        self.editor = editor
        self.overview = Overview(canvas)
        self.heat_legend = HeatLegend(canvas)
        self.demonstrations = DemonstrationLink(canvas)
        self.timing = Timing(editor, self)
        self.setFocusProxy(self.canvas)
        self.canvas.message.connect(self.message)
        self.timing.changed.connect(self._on_timing_changed)
        editor.retired.connect(self._on_retired)

    def set_look(self, look: CanvasLook) -> None:
        """Show the network in another way."""
        for canvas in (self.canvas, *(level.canvas for level in self.levels)):
            canvas.set_bar(look.measure)
            canvas.set_heated(look.is_heated)
        self.overview.set_wanted(look.has_overview)
        self.timing.set_watched(look.measure == "time")

    @Slot()
    def _on_timing_changed(self) -> None:
        for canvas in (self.canvas, *(level.canvas for level in self.levels)):
            canvas.set_times(self.timing.sums)
        self.heat_legend.show_doing(self.timing.doing)

    @Slot()
    def _on_retired(self) -> None:
        """Go with the project."""
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up a gesture that goes on when another project is shown."""
        super().hideEvent(event)
        self.shown_canvas.mouse.cancel()
