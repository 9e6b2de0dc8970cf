"""Where phases begin in a plot of a training: a thin line at each border, with the phase's number."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font


class PhaseMarks:
    """The lines of one plot.

    Args:
        plot: The pyqtgraph item.
        is_named: Whether the numbers stand beside them.
    """

    def __init__(self, plot: Any, is_named: bool) -> None:
        self._plot = plot
        self._is_named = is_named
        self._lines: list[Any] = []

    @property
    def places(self) -> tuple[float, ...]:
        """Where they stand on the horizontal axis."""
        return tuple(line.value() for line in self._lines)

    def show(self, places: tuple[float, ...]) -> None:
        """Draw lines at some places of the horizontal axis, and no others."""
        if places == self.places:
            return
        for line in self._lines:
            self._plot.removeItem(line)
        self._lines = []
        for number, place in enumerate(places, 2):
            options = {"position": 0.94, "anchors": [(0, 0.5), (0, 0.5)], "movable": False}
            name = f"phase {number}" if self._is_named else None
            line = pg.InfiniteLine(place, angle=90, movable=False, label=name, labelOpts=options)
            line.setZValue(-10)
            self._plot.addItem(line, ignoreBounds=True)
            self._lines.append(line)
        self.restyle()

    def restyle(self) -> None:
        """Take the theme's colours."""
        for line in self._lines:
            line.setPen(pg.mkPen(QColor(theme.colours.outline), width=1))
            if self._is_named:
                line.label.setColor(QColor(theme.colours.dim))
                line.label.setFont(figures_font(-2))
