"""How the curves of runs are told apart: by colour, and by the mark on each point where colours come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.ui.theme import theme

MARKS = ("o", "s", "t", "d", "+", "x")
"""Marks of points, as pyqtgraph calls them: circle, square, triangle, diamond, plus, cross."""

COLOUR_NAMES = ("Blue", "Orange", "Green", "Pink", "Yellow", "Sky blue")
"""What people call the series of the theme."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a run is drawn.

    Attributes:
        series: Number of the theme's series.
        mark: One of `MARKS`.
    """

    series: int
    mark: str = MARKS[0]

    @property
    def colour(self) -> str:
        """Its colour in the theme in force, as ``#rrggbb``."""
        return theme.colours.series[self.series % len(theme.colours.series)]


def style_of(colour: int) -> Style:
    """The style of a colour that the user has chosen."""
    count = len(COLOUR_NAMES)
    return Style(colour % count, MARKS[colour // count % len(MARKS)])


def free_style(taken: Sequence[Style]) -> Style:
    """A style that no other has, as long as there are any; colours come first."""
    styles = [Style(series, mark) for mark in MARKS for series in range(len(COLOUR_NAMES))]
    counts = {series: sum(style.series == series for style in taken) for series in range(len(COLOUR_NAMES))}
    free = [style for style in styles if style not in taken] or styles
    return min(free, key=lambda style: (counts[style.series], style.series, MARKS.index(style.mark)))
