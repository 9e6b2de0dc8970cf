"""The curves of a training, or what is said while there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnstudio.ui.training.empty_curves import EmptyCurves
from cnnstudio.ui.training.session import TrainingSession

if TYPE_CHECKING:
    from cnnstudio.ui.training.curves_panel import CurvesPanel


class CurvesPage(QStackedWidget):
    """Shows the curves of one training at a time.

    Attributes:
        panel: The plots; None before they are made: pyqtgraph takes a while to load.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel: CurvesPanel | None = None
        self.addWidget(EmptyCurves(self))  # Without a parent it would be a window for a moment.

    def make_plots(self, session: TrainingSession) -> None:
        """Make the plots for a training, unless there are some."""
        if self.panel is None:
            from cnnstudio.ui.training.curves_panel import CurvesPanel

            self.panel = CurvesPanel()
            self.addWidget(self.panel)
            self.show_session(session)

    def show_session(self, session: TrainingSession) -> None:
        """Show the curves of a training, as soon as there are plots."""
        if session.state == "idle" and session.recalled is None:
            self.setCurrentIndex(0)
        elif self.panel is not None:
            self.panel.show_history(session.history)
            self.setCurrentWidget(self.panel)

    def draw(self) -> None:
        """Draw the end of a training at once, which else comes plot by plot."""
        if self.panel is not None:
            self.panel.draw()
