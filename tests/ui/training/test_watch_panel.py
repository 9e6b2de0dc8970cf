from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.engine.watching.watch_layer import ReplayedLayer, ReplayLayer, WatchedLayer, WatchLayer
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.training.watch_panel import WatchPanel
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

SHOT = LayerShot(4, np.ones((4, 6, 6), np.float32), np.ones((3, 3, 1, 4), np.float32))
IMAGE = np.zeros((8, 8, 1), np.float32)
RUN = "/runs/one"


@pytest.fixture
def session(engine: FakeEngine, editor: Editor, progress: TrainProgress) -> TrainingSession:
    """A training that runs."""
    made = TrainingSession(engine, editor)  # type: ignore[arg-type]
    made.start(editor.document.project)
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    return made


@pytest.fixture
def panel(engine: FakeEngine, qtbot: QtBot, session: TrainingSession) -> WatchPanel:
    made = WatchPanel(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show_session(session)
    return made


@pytest.fixture
def seen() -> Callable[..., WatchedLayer]:
    """What a look has shown: ``(layer, seconds)``."""
    return lambda layer="conv2d", seconds=0.001: WatchedLayer(
        ("conv2d", "dense"), layer, SHOT, IMAGE, "validation image 1", 180, seconds
    )


Seen = Callable[..., WatchedLayer]


def test_it_looks_again_and_again_while_it_is_open(panel: WatchPanel, engine: FakeEngine, seen: Seen) -> None:
    assert panel.isVisible()
    assert not engine.tasks(WatchLayer)
    panel.fold.button.click()
    assert engine.tasks(WatchLayer) == [WatchLayer(RUN)]
    fake.succeed(engine.jobs[-1], seen())
    assert panel.epochs.view.maps.words == "4 maps · 1 … 1"
    assert panel._timer.interval() == 250
    panel._timer.timeout.emit()
    assert engine.tasks(WatchLayer)[-1] == WatchLayer(RUN, "conv2d")
    panel.hide()
    assert not panel._timer.isActive()


def test_what_takes_long_is_looked_at_seldom(panel: WatchPanel, engine: FakeEngine, seen: Seen) -> None:
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], seen(seconds=0.06))
    assert panel._timer.interval() == 3000  # 2 % of the time


def test_layer_and_image_can_be_chosen(
    panel: WatchPanel, engine: FakeEngine, seen: Seen, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], seen())
    panel.layers.setCurrentIndex(1)
    panel.layers.activated.emit(1)
    assert engine.tasks(WatchLayer)[-1] == WatchLayer(RUN, "dense")
    fake.succeed(engine.jobs[-1], seen("dense"))
    assert panel.number.maximum() == 180
    panel.number.setValue(8)
    assert engine.tasks(WatchLayer)[-1] == WatchLayer(RUN, "dense", 7)
    Image.new("L", (5, 4), 9).save(tmp_path / "own.png")
    panel.open_image(str(tmp_path / "own.png"))
    qtbot.waitUntil(lambda: isinstance(engine.tasks(WatchLayer)[-1].image, Picture))  # type: ignore[attr-defined]
    assert engine.tasks(WatchLayer)[-1].image.name == "own.png"  # type: ignore[attr-defined]
    fake.fail(engine.jobs[-1], "It does not fit.")
    assert panel.words.text() == "It does not fit."
    panel._timer.timeout.emit()
    assert engine.tasks(WatchLayer)[-1] == WatchLayer(RUN, "dense")


def test_the_epochs_come_after_the_end(
    panel: WatchPanel, engine: FakeEngine, seen: Seen, session: TrainingSession, result: TrainResult
) -> None:
    panel.fold.button.click()
    fake.succeed(engine.jobs[-1], seen("dense"))
    fake.succeed(engine.jobs[0], result)
    panel.show_session(session)
    assert engine.jobs[-1].task == ReplayLayer(RUN, "dense")
    fake.succeed(
        engine.jobs[-1],
        ReplayedLayer(("a", "dense"), "dense", (1, 3), (SHOT, SHOT), (IMAGE, IMAGE), ("x", "x")),
    )
    assert panel.epochs.slider.isVisible()
    assert panel.epochs.words.text() == "epoch 3"
    assert not panel.number.isVisible()
    assert not panel._timer.isActive()
    panel.layers.setCurrentIndex(0)
    panel.layers.activated.emit(0)
    assert engine.jobs[-1].task == ReplayLayer(RUN, "a")
    fake.succeed(engine.jobs[-1], ReplayedLayer((), "", (), (), (), ()))
    assert panel.words.text() == "No epochs were kept of this run."
