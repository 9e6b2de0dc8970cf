from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.ascent import RECIPES
from cnnstudio.engine.inspecting.maximize import Maximize, Maximized
from cnnstudio.ui.viewers.units.maximize_panel import MaximizePanel
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def panel(engine: FakeEngine, qtbot: QtBot, model: UntrainedModel) -> MaximizePanel:
    made = MaximizePanel(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(360, 700)
    made.show()
    made.show_unit(model, "conv2d", 1)
    return made


def found(steps: int, note: str = "") -> Maximized:
    return Maximized("conv2d", 1, np.full((8, 8, 1), 200, np.float32), np.linspace(0, 2, steps + 1), 50, note)


def test_steps_are_drawn_as_they_come(
    panel: MaximizePanel, engine: FakeEngine, qtbot: QtBot, model: UntrainedModel
) -> None:
    panel.steps.setValue(50)
    panel.seed.setValue(3)
    panel.recipe.setCurrentText("strong")
    assert not engine.jobs
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    (job,) = engine.jobs
    assert job.task == Maximize(model, "conv2d", 1, 50, 3, RECIPES["strong"])
    assert panel.words.text() == "Waits until the engine is free…"
    fake.start(job)
    fake.progress(job, found(10))
    assert panel.words.text() == "Step 10 of 50 · value 0 → 2"
    assert panel.bar.value() == 200
    assert panel.still.image.pixelColor(0, 0).red() == 200
    fake.succeed(job, found(50))
    assert panel.words.text() == "50 steps · value 0 → 2"
    assert not panel.bar.isVisible()
    assert panel.button.text() == "Start again"


def test_a_stop_leaves_a_partial_result(panel: MaximizePanel, engine: FakeEngine, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert engine.commands == [("stop", 1)]
    fake.stop(engine.jobs[0], found(7, "Why."))
    assert panel.words.text() == "Partial: 7 of 50 steps · value 0 → 2. Why."


def test_another_unit_ends_the_climb(
    panel: MaximizePanel, engine: FakeEngine, qtbot: QtBot, model: UntrainedModel
) -> None:
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    panel.show_unit(model, "conv2d", 1)
    assert panel.is_busy
    panel.show_unit(model, "conv2d", 0)
    assert not panel.is_busy
    fake.stop(engine.jobs[0], found(7))
    assert panel.shown is None
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    fake.fail(engine.jobs[1], "It is dead.")
    assert panel.error.text() == "It is dead."
    assert panel.button.isEnabled()
    panel.clear()
    assert not panel.button.isEnabled()
