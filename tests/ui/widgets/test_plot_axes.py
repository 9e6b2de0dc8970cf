from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.plot_axes import style_axes


@pytest.mark.parametrize("side", ["left", "bottom"])
def test_axes_follow_the_theme(qtbot: QtBot, side: str) -> None:
    widget = pg.PlotWidget()
    qtbot.addWidget(widget)
    plot = widget.getPlotItem()
    style_axes(plot)
    axis = plot.getAxis(side)
    assert axis.pen().color() == QColor(theme.colours.line)
    assert axis.textPen().color() == QColor(theme.colours.dim)
