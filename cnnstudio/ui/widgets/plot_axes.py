"""How the axes of all plots look; loads pyqtgraph, so for modules that have it loaded already."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font


def style_axes(plot: Any) -> None:
    """Give the left and bottom axis the theme's colours and the font of figures.

    Args:
        plot: A pyqtgraph ``PlotItem``.
    """
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(QColor(theme.colours.line)))
        axis.setTextPen(pg.mkPen(QColor(theme.colours.dim)))
        axis.setTickFont(figures_font(-2))
        axis.label.setFont(figures_font(-1))
