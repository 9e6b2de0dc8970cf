from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.tasks import Localization
from cnnstudio.document.tasks.loss_terms import grid_loss_terms
from cnnstudio.engine.training.training_progress import EpochPoint, TermPoint
from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.term_plot import SIGNS, TermPlot


@pytest.fixture
def plot(qtbot: QtBot) -> TermPlot:
    theme.apply("light")
    made = TermPlot()
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show_axes(False, True)
    return made


def test_every_term_of_every_task_has_a_sign_of_its_own() -> None:
    assert len(SIGNS) >= len(grid_loss_terms(5, 0.5))
    assert len(set(SIGNS)) == len({mark for _, mark in SIGNS}) == len(SIGNS)


def test_lines_follow_the_history_and_go_with_their_loss(plot: TermPlot) -> None:
    terms = grid_loss_terms(5.0, 0.5)
    history = History((), "IoU", terms)
    plot.show_terms(terms)
    for epoch in (1, 2, 3):
        values = tuple([TermPoint(term.key, epoch, 2 * epoch) for term in terms])
        history.add((), [EpochPoint(epoch, 5.0, 0.1, 9.0, 0.1, 1.0, None, values)])
        plot.show_history(history)
    assert plot.lines("loss_object") == ([1, 2, 3], [2, 4, 6])
    bottom, top = plot.plot.getViewBox().viewRange()[1]
    assert bottom <= 1
    assert top >= 6
    before = len(plot.plot.listDataItems())
    plot.show_terms(Localization().loss_terms)
    assert len(plot.plot.listDataItems()) == before - 2 * 3
    plot.show_history(History((), "IoU", Localization().loss_terms))
    assert plot.lines("loss_box") == ([], [])
    theme.apply("dark")


def test_an_epoch_of_an_earlier_version_leaves_a_gap(plot: TermPlot) -> None:
    terms = Localization().loss_terms
    history = History((), "IoU", terms)
    plot.show_terms(terms)
    later = (TermPoint("loss_class", 0.5, 0.5), TermPoint("loss_box", 0.25, 0.25))
    history.add(
        (), [EpochPoint(1, 1.0, 0.1, 1.0, 0.1, 1.0), EpochPoint(2, 1.0, 0.1, 1.0, 0.1, 1.0, None, later)]
    )
    plot.show_history(history)
    assert plot.lines("loss_box")[0][1] == 0.25
