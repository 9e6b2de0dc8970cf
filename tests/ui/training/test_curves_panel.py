from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.document.tasks.loss_terms import grid_loss_terms
from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint, TermPoint, TrainProgress
from cnnstudio.ui.training.curves_panel import CurvesPanel, epoch_words, step_words
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.legend_entry import LegendEntry


@pytest.fixture
def history(progress: TrainProgress) -> History:
    made = History()
    made.batches = progress.batches
    made.add(progress.points, progress.epoch_points)
    return made


@pytest.fixture
def panel(qtbot: QtBot) -> CurvesPanel:
    made = CurvesPanel()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_new_points_are_drawn_within_a_second(
    panel: CurvesPanel, history: History, progress: TrainProgress, qtbot: QtBot
) -> None:
    assert panel._timer.interval() * (len(panel.plots) + 2) <= 1000
    panel.show_history(history)
    history.add(progress.points[:1], ())
    for plot in panel.plots.values():
        qtbot.waitUntil(lambda plot=plot: len(plot.curve("raw")[0]) == 11, timeout=30_000)  # type: ignore[misc]


def test_plots_ask_for_no_more_room_than_they_need(panel: CurvesPanel, history: History) -> None:
    """In a page that scrolls, all that they would like to have would push the lower ones out of sight."""
    panel.show_history(history)
    assert panel.sizeHint().height() < 400
    assert panel.height() == 600
    heights = [plot.height() for plot in panel.plots.values()]
    assert heights[0] > heights[1] > 150
    assert sum(heights) > 450


def steps_of(panel: CurvesPanel) -> list[list[float]]:
    return [plot.plot.getViewBox().viewRange()[0] for plot in panel.plots.values()]


def test_all_steps_are_shown_whatever_rows_come_and_go(panel: CurvesPanel, history: History) -> None:
    panel.show_history(history)
    for round_number in range(1, 4):
        history.add([BatchPoint(10 * round_number + step, 1.0, 0.5) for step in range(1, 11)], ())
        panel.draw()
        panel.resize(900, 600 - 90 * round_number)  # as when a message takes a row
        panel.plots["loss"].setVisible(round_number % 2 == 0)
        QApplication.processEvents()
    panel.plots["loss"].show()
    QApplication.processEvents()
    loss, accuracy = steps_of(panel)
    assert loss == accuracy
    assert loss[1] > 40


def test_what_is_zoomed_in_one_plot_is_seen_in_all(panel: CurvesPanel, history: History) -> None:
    panel.show_history(history)
    box = panel.plots["score"].plot.getViewBox()
    box.setXRange(2, 5, padding=0)
    box.sigRangeChangedManually.emit([True, True])
    panel.draw()
    assert steps_of(panel)[0] == pytest.approx([2, 5])


def test_hidden_it_draws_nothing(panel: CurvesPanel, history: History) -> None:
    panel.hide()
    assert not panel._timer.isActive()
    panel.show_history(history)
    assert len(panel.plots["loss"].curve("raw")[0]) == 0
    panel.show()
    assert len(panel.plots["loss"].curve("raw")[0]) == 10


def test_switches_of_the_axes(panel: CurvesPanel, history: History) -> None:
    panel.show_history(history)
    panel.scale.setCurrentIndex(1)
    assert panel.plots["loss"].plot.getAxis("left").logMode
    assert not panel.plots["score"].plot.getAxis("left").logMode
    panel.axis.setCurrentIndex(1)
    assert panel.by_epoch
    assert panel.plots["score"].curve("validation")[0].tolist() == [1]
    shown = [entry.accessibleName() for entry in panel.findChildren(LegendEntry) if entry.isVisibleTo(panel)]
    assert shown == ["Legend: training, each epoch", "Legend: validation"]


def test_the_legend_draws_a_line_where_the_curve_has_one(panel: CurvesPanel, history: History) -> None:
    panel.show_history(history)
    entry = next(entry for entry in panel.findChildren(LegendEntry) if "each epoch" in entry.accessibleName())

    def is_drawn(x: int) -> bool:
        picture = entry.grab().toImage()
        return picture.pixelColor(x, 10).blue() - picture.pixelColor(entry.width() - 1, 1).blue() != 0

    for by_epoch in (False, True, False):
        panel.axis.setCurrentIndex(int(by_epoch))
        curve = panel.plots["loss"].plot.listDataItems()[2]
        assert (curve.opts["pen"].style() != Qt.PenStyle.NoPen) == by_epoch
        assert is_drawn(2) == by_epoch
        assert is_drawn(10)


def test_values_under_the_pointer(panel: CurvesPanel, history: History) -> None:
    panel.show_history(history)
    panel.plots["loss"].pointed.emit(3.2)
    assert panel.readout.startswith("step 3   loss 1.7 (smoothed ")
    assert panel.plots["score"]._cross.isVisible()
    panel.plots["loss"].pointed.emit(math.nan)
    assert panel.readout == "Point at a curve to read its values."


def test_zooming_one_plot_holds_both_and_a_double_click_fits_both(
    panel: CurvesPanel, history: History
) -> None:
    panel.show_history(history)
    panel.plots["score"].zoomed.emit(2.0, 5.0)
    assert not any(plot._is_fitted for plot in panel.plots.values())
    panel.plots["score"].fit_requested.emit()
    assert all(plot._is_fitted for plot in panel.plots.values())


def test_words_of_steps_and_epochs(history: History) -> None:
    assert "validation loss 1.2, accuracy 0.6" in step_words(history, 10)
    assert "validation" not in step_words(history, 9)
    assert epoch_words(history, 1.4) == "epoch 1   loss 1.45, validation 1.2   accuracy 0.3, validation 0.6"
    assert step_words(History(), 1) == epoch_words(History(), 1) == ""


def test_terms_of_the_loss_have_curves_of_their_own(
    panel: CurvesPanel, history: History, qtbot: QtBot
) -> None:
    panel.show_history(history)
    assert not panel.terms.isVisible()
    terms = grid_loss_terms(5.0, 0.5)
    made = History((), "IoU", terms)
    values = [TermPoint(term.key, 0.1 * place, 0.2 * place) for place, term in enumerate(terms, 1)]
    made.add((), [EpochPoint(epoch, 1.5, 0.2, 3.0, 0.3, 1.0, None, tuple(values)) for epoch in (1, 2)])
    panel.show_history(made)
    assert panel.terms.isVisible()
    names = [entry.accessibleName() for entry in panel.findChildren(LegendEntry) if entry.isVisibleTo(panel)]
    assert "Legend: Centre × 5" in names
    assert "Legend: Object" in names
    assert panel.terms.lines("loss_size") == (pytest.approx([0.2] * 2), pytest.approx([0.4] * 2))
    assert "IoU 0.2, validation 0.3   centre 0.1 / 0.2" in epoch_words(made, 1)
    panel.scale.setCurrentIndex(1)
    assert panel.terms.plot.getAxis("left").logMode
    panel.show_history(history)
    assert not panel.terms.isVisible()
