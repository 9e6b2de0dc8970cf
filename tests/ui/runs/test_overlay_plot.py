from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.curves import Curve
from cnnstudio.ui.runs.overlay_plot import OverlayPlot
from cnnstudio.ui.runs.styles import Style


def curve(values: list[float]) -> Curve:
    numbers = np.array(values)
    return Curve(Style(0), True, np.arange(1.0, len(values) + 1), numbers, numbers)


def test_a_logarithmic_axis_takes_noughts_and_gaps(qtbot: QtBot) -> None:
    plot = OverlayPlot("loss", "Loss")
    qtbot.addWidget(plot)
    plot.show()
    plot.show_curves((curve([1.0, 0.0, np.nan, 0.01]),), True, "epoch")
    bottom, top = plot.plot.getViewBox().viewRange()[1]
    assert np.isfinite([bottom, top]).all()
    assert bottom < -8 < 0 < top


def test_a_range_that_was_chosen_stays_while_points_come(qtbot: QtBot) -> None:
    plot = OverlayPlot("loss", "Loss")
    qtbot.addWidget(plot)
    plot.show()
    plot.show_curves((curve([3.0, 2.0]),), False, "epoch")
    plot.plot.setRange(xRange=(1, 2), padding=0)
    plot.show_curves((curve([3.0, 2.0, 1.0]),), False, "epoch")
    assert plot.plot.getViewBox().viewRange()[0] == [1, 2]
    plot.fit()
    assert plot.plot.getViewBox().viewRange()[0][1] >= 3


def test_long_curves_are_thinned_and_have_no_marks(qtbot: QtBot) -> None:
    plot = OverlayPlot("loss", "Loss")
    qtbot.addWidget(plot)
    plot.show_curves((curve(list(np.linspace(3, 1, 50_000))),), False, "epoch")
    assert len(plot.drawn[0][0]) < 5000
    assert plot._items[0].opts["symbol"] is None
    plot.show_curves((curve([2.0]),), False, "epoch")
    assert plot._items[0].opts["symbol"] == "o"
