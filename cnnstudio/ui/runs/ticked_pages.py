"""Pages about the ticked runs; each says what to tick where there are too few, and is made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtWidgets import QStackedLayout, QWidget

from cnnstudio.ui.runs.ticked_contents import TickedRun
from cnnstudio.ui.widgets.invitation import Invitation


class Panel(Protocol):
    """What shows ticked runs."""

    def show_runs(self, runs: tuple[TickedRun, ...]) -> None:
        """Show them."""


class TickedPage(QWidget):
    """Shows ticked runs in a panel, or what to do to see them.

    Args:
        heading: What the page is for.
        text: What to do.
        least: How many runs must be ticked.
        make: Makes the panel.
    """

    def __init__(self, heading: str, text: str, least: int, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._least = least
        self._make = make
        self.panel: QWidget | None = None
        self._stack = QStackedLayout(self)
        self.invitation = Invitation(heading, text, self)
        self.invitation.column.addStretch(1)
        self._stack.addWidget(self.invitation)

    def show_runs(self, runs: tuple[TickedRun, ...]) -> None:
        """Show other runs."""
        if len(runs) < self._least:
            self._stack.setCurrentIndex(0)
            return
        if self.panel is None:
            self.panel = self._make()
            self._stack.addWidget(self.panel)
        cast("Panel", self.panel).show_runs(runs)
        self._stack.setCurrentWidget(self.panel)


def _overlay() -> QWidget:
    from cnnstudio.ui.runs.overlay_panel import OverlayPanel  # pyqtgraph takes a while to load

    return OverlayPanel()


def _comparison() -> QWidget:
    from cnnstudio.ui.runs.compare_panel import ComparePanel

    return ComparePanel()


def curves_page() -> TickedPage:
    """The curves of ticked runs, one at least."""
    return TickedPage(
        "Lay curves over each other",
        "Tick runs in the table: their losses and accuracies appear here, each run in its colour.",
        1,
        _overlay,
    )


def compare_page() -> TickedPage:
    """What differs between ticked runs, two at least."""
    return TickedPage(
        "See what differs",
        "Tick two or more runs in the table: what differs between their networks, data and settings stands here "
        "side by side.",
        2,
        _comparison,
    )
