from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.engine.watching.layer_histograms import Histogram, LayerHistograms, LayerSpread
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.layer_panel import LayerPanel
from cnnstudio.ui.training.session import TrainingSession
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

WEIGHTS = Histogram((1, 5, 2), -0.5, 0.5, 0.123, 8)
SPREAD = LayerSpread(("conv2d", "dense"), "conv2d", WEIGHTS, WEIGHTS, 0.01)


@pytest.fixture
def session(engine: FakeEngine, editor: Editor, progress: TrainProgress) -> TrainingSession:
    """A training that runs."""
    made = TrainingSession(engine, editor)  # type: ignore[arg-type]
    made.start(editor.document.project)
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    return made


@pytest.fixture
def panel(engine: FakeEngine, qtbot: QtBot) -> LayerPanel:
    made = LayerPanel(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


def test_it_asks_nothing_while_it_is_folded(
    panel: LayerPanel, session: TrainingSession, engine: FakeEngine
) -> None:
    assert panel.isHidden()
    panel.show_session(session)
    assert panel.isVisible()
    assert not engine.tasks(LayerHistograms)
    panel.fold.button.click()
    assert engine.tasks(LayerHistograms) == [LayerHistograms("/runs/one")]


def test_what_was_counted_is_drawn_and_asked_for_again(
    panel: LayerPanel, session: TrainingSession, engine: FakeEngine
) -> None:
    panel.show_session(session)
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], SPREAD)
    assert panel.weights.words == "Weights · 8 · standard deviation 0.12"
    assert [panel.layers.itemText(place) for place in range(2)] == ["conv2d", "dense"]
    assert panel._timer.isActive()
    assert panel._timer.interval() == 2000
    panel._timer.timeout.emit()
    assert len(engine.tasks(LayerHistograms)) == 2


def test_what_takes_long_is_asked_for_seldom(
    panel: LayerPanel, session: TrainingSession, engine: FakeEngine
) -> None:
    panel.show_session(session)
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], LayerSpread(("a",), "a", WEIGHTS, None, 0.1))
    assert panel._timer.interval() == 5000


def test_another_layer_is_asked_for_at_once(
    panel: LayerPanel, session: TrainingSession, engine: FakeEngine
) -> None:
    panel.show_session(session)
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], SPREAD)
    panel.layers.setCurrentIndex(1)
    panel.layers.activated.emit(1)
    assert engine.tasks(LayerHistograms)[-1] == LayerHistograms("/runs/one", "dense")


def test_it_looks_once_more_at_the_end_and_then_no_more(
    panel: LayerPanel, session: TrainingSession, engine: FakeEngine, result: TrainResult
) -> None:
    panel.show_session(session)
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], SPREAD)
    fake.succeed(engine.jobs[0], result)
    panel.show_session(session)
    assert len(engine.tasks(LayerHistograms)) == 2
    fake.succeed(engine.jobs[-1], LayerSpread(("conv2d",), "conv2d", WEIGHTS, None, 0.01))
    assert not panel._timer.isActive()


def test_a_failure_is_said(panel: LayerPanel, session: TrainingSession, engine: FakeEngine) -> None:
    panel.show_session(session)
    panel.fold.button.click()
    fake.fail(engine.jobs[-1], "No layer of this network learns.")
    assert panel.weights._empty == "No layer of this network learns."
