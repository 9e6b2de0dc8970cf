from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint
from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.metric_plot import MetricPlot


@pytest.fixture
def history() -> History:
    made = History()
    made.batches = 20
    made.add(
        (BatchPoint(step, 2 / step + step % 2 / 5, 1 - 1 / step) for step in range(1, 61)),
        (EpochPoint(epoch, 1 / epoch, 0.5, 1.1 / epoch, 0.4, 1.0) for epoch in (1, 2, 3)),
    )
    return made


@pytest.fixture
def plot(qtbot: QtBot) -> MetricPlot:
    theme.apply("light")
    made = MetricPlot("loss", "Loss")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.show_axes(False, False)
    return made


def seen(plot: MetricPlot) -> tuple[list[float], list[float]]:
    return tuple(plot.plot.getViewBox().viewRange())  # type: ignore[return-value]


def test_raw_lies_behind_smoothed_and_both_are_there(plot: MetricPlot, history: History) -> None:
    plot.show_history(history)
    assert plot.curve("raw")[1].tolist() == history.raw("loss")[1].tolist()
    assert plot.curve("smooth")[1].tolist() == history.smooth("loss")[1].tolist()
    raw, smooth = (getattr(plot, name).opts["pen"] for name in ("_raw", "_smooth"))
    assert raw.color().alpha() < 150 <= smooth.color().alpha()
    assert raw.widthF() < smooth.widthF()


def test_epochs_stand_at_their_ends(plot: MetricPlot, history: History) -> None:
    plot.show_history(history)
    assert plot.curve("validation")[0].tolist() == [20, 40, 60]
    plot.show_axes(False, True)
    plot.show_history(history)
    assert plot.curve("validation")[0].tolist() == [1, 2, 3]
    assert len(plot.curve("raw")[0]) == 0


def test_all_points_can_be_seen_as_they_come(plot: MetricPlot, history: History) -> None:
    plot.show_history(history)
    (left, right), (bottom, top) = seen(plot)
    assert left <= 0 < 60 <= right
    assert bottom <= 1 / 30 < 2.2 <= top
    history.add((BatchPoint(500, 9.0, 0.5),), ())
    plot.show_history(history)
    assert seen(plot)[0][1] >= 500
    assert seen(plot)[1][1] >= 9


def test_the_logarithmic_axis_takes_zeros_and_what_is_no_number(plot: MetricPlot, history: History) -> None:
    history.add((BatchPoint(61, 0.0, 1.0), BatchPoint(62, math.nan, 1.0), BatchPoint(63, math.inf, 1.0)), ())
    plot.show_axes(True, False)
    plot.show_history(history)
    plot.grab()
    assert np.isfinite(seen(plot)).all()


def test_empty_axes_are_plain(plot: MetricPlot) -> None:
    plot.show_history(History())
    assert seen(plot)[1] == pytest.approx([0, 1])


def test_points_that_are_all_no_numbers_are_no_trouble(plot: MetricPlot) -> None:
    history = History()
    history.add((BatchPoint(1, math.nan, 0.1),), ())
    plot.show_history(history)
    plot.grab()


def test_what_the_user_has_zoomed_to_stays(plot: MetricPlot, history: History, qtbot: QtBot) -> None:
    plot.show_history(history)
    with qtbot.waitSignal(plot.zoomed):
        plot.plot.getViewBox().sigRangeChangedManually.emit([True, True])
    plot.hold()
    plot.plot.setXRange(10, 20, padding=0)
    history.add((BatchPoint(500, 9.0, 0.5),), ())
    plot.show_history(history)
    assert seen(plot)[0] == pytest.approx([10, 20])
    assert len(plot.curve("raw")[0]) < 20
    plot.fit()
    plot.show_history(history)
    assert seen(plot)[0][1] >= 500


def test_a_hundred_thousand_points_are_thinned_out(plot: MetricPlot) -> None:
    history = History()
    history.add((BatchPoint(step, 1.0 + step % 7, 0.5) for step in range(1, 100_001)), ())
    plot.show_history(history)
    places, values = plot.curve("raw")
    assert len(places) < 2 * plot.width()
    assert (values.min(), values.max()) == (1, 7)


def test_it_follows_the_theme(plot: MetricPlot, history: History) -> None:
    plot.show_history(history)
    theme.apply("dark")
    assert plot._smooth.opts["pen"].color() == QColor(theme.colours.series[0])
    assert plot.grab().toImage().pixelColor(2, 2) == QColor(theme.colours.panel)
    theme.apply("light")


def test_the_cross_stands_where_it_is_put(plot: MetricPlot) -> None:
    plot.show_cross(12.0)
    assert plot._cross.isVisible()
    assert plot._cross.value() == 12
    plot.show_cross(math.nan)
    assert not plot._cross.isVisible()


def test_a_single_point_can_be_seen(plot: MetricPlot) -> None:
    history = History()
    history.add((BatchPoint(1, 2.0, 0.1),), ())
    plot.show_history(history)
    assert plot._smooth.opts["symbol"] == "o"
    history.add((BatchPoint(2, 2.0, 0.1),), ())
    plot.show_history(history)
    assert plot._smooth.opts["symbol"] is None


def test_a_line_stands_where_a_phase_begins(plot: MetricPlot, history: History) -> None:
    history.borders = (1, 2)
    plot.show_history(history)
    assert plot.marks == (20.5, 40.5)
    plot.show_axes(False, True)
    plot.show_history(history)
    assert plot.marks == (1.5, 2.5)
    bounds = seen(plot)
    fresh = History()
    plot.fit()
    plot.show_history(fresh)
    assert plot.marks == ()
    assert bounds[0][1] < 10
