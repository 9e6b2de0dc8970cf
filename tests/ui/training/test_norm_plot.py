from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.engine.training.training_progress import BatchPoint, NormPoint
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.norm_plot import NormPlot

POINTS = [NormPoint(step, 3.0 / (1 + step), 9.0 + step) for step in range(0, 40, 4)]


@pytest.fixture
def panel(qtbot: QtBot) -> CurvesPanel:
    made = CurvesPanel()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def history() -> History:
    """A training of 40 batches, 20 in an epoch."""
    made = History()
    made.batches = 20
    made.add([BatchPoint(step, 1.0, 0.5) for step in range(1, 41)], ())
    return made


def test_norms_have_room_as_soon_as_there_are_some(panel: CurvesPanel) -> None:
    shown = history()
    panel.show_history(shown)
    assert panel.norms.isHidden()
    shown.add_norms(POINTS)
    panel.draw()
    assert panel.norms.isVisible()
    steps, gradients = panel.norms.curve("smooth")
    np.testing.assert_array_equal(steps, [point.step for point in POINTS])
    np.testing.assert_allclose(gradients, [point.gradient for point in POINTS])
    np.testing.assert_allclose(panel.norms.curve("validation")[1], [point.weight for point in POINTS])
    panel.show_history(history())
    assert panel.norms.isHidden()


def test_epochs_can_be_their_axis(panel: CurvesPanel) -> None:
    shown = history()
    shown.add_norms(POINTS)
    panel.show_history(shown)
    panel.axis.setCurrentIndex(1)
    np.testing.assert_allclose(panel.norms.curve("smooth")[0], [point.step / 20 for point in POINTS])


def test_a_plot_that_is_gone_takes_no_more_colours(qapp: QApplication) -> None:
    made = NormPlot()
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.changed.emit()  # what a slot raises fails the test


def test_so_many_points_have_no_markers(panel: CurvesPanel) -> None:
    panel.norms.restyle()
    assert panel.norms._validation.opts["symbol"] is None
