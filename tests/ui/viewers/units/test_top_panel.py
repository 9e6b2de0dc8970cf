from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.top_images import (
    KeptTopImages,
    TopImages,
    TopImagesProgress,
    TopImagesResult,
)
from cnnstudio.ui.viewers.units.top_panel import TopPanel
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

MakeResult = Callable[..., TopImagesResult]


@pytest.fixture
def panel(engine: FakeEngine, qtbot: QtBot, model: UntrainedModel) -> TopPanel:
    made = TopPanel(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(380, 600)
    made.show()
    made.show_layer(model, "conv2d")
    return made


def _searched(panel: TopPanel, engine: FakeEngine, qtbot: QtBot, result: TopImagesResult) -> None:
    fake.succeed(engine.open_jobs(KeptTopImages)[-1], None)
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    fake.start(engine.open_jobs(TopImages)[-1])
    fake.succeed(engine.open_jobs(TopImages)[-1], result)
    qtbot.waitUntil(lambda: len(panel.grid.pictures) == 9)


def test_what_was_found_before_shows_by_itself(
    panel: TopPanel, engine: FakeEngine, qtbot: QtBot, model: UntrainedModel, make_result: MakeResult
) -> None:
    assert engine.jobs[0].task == KeptTopImages(TopImages(model, "conv2d", "all"))
    fake.succeed(engine.jobs[0], make_result())
    qtbot.waitUntil(lambda: len(panel.grid.pictures) == 9)
    assert panel.words.text() == "1,797 images · on average 0.5, at least −1"
    assert not panel.button.isVisible()
    assert not engine.tasks(TopImages)


def test_a_search_tells_how_far_it_is_and_can_be_cancelled(
    panel: TopPanel, engine: FakeEngine, qtbot: QtBot, make_result: MakeResult
) -> None:
    fake.succeed(engine.jobs[0], None)
    assert panel.words.text().startswith("Search the data set of this network")
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    (job,) = engine.open_jobs(TopImages)
    assert panel.words.text() == "Waits until the engine is free…"
    fake.start(job)
    fake.progress(job, TopImagesProgress(640, 1797, 12.0))
    assert panel.words.text() == "640 of 1,797 images · 12 s left"
    assert panel.bar.value() == 356
    assert panel.button.text() == "Cancel"
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert engine.commands[-1] == ("stop", job.number)
    fake.stop(job, make_result(640))
    qtbot.waitUntil(lambda: len(panel.grid.pictures) == 9)
    assert panel.words.text().startswith("Partial: 640 images of 1,797 were looked at")
    assert panel.button.text() == "Search again"


def test_the_next_unit_needs_no_search(
    panel: TopPanel, engine: FakeEngine, qtbot: QtBot, make_result: MakeResult
) -> None:
    _searched(panel, engine, qtbot, make_result())
    sent = len(engine.jobs)
    panel.show_unit(1)
    qtbot.waitUntil(lambda: panel.grid.pictures[1].source.key.endswith("/image 1"))
    assert "answers 0 to every one of them" in panel.words.text()
    panel.show_unit(7)
    assert panel.words.text() == "The layer has 2 units."
    assert panel.grid.pictures == ()
    assert len(engine.jobs) == sent


def test_another_part_or_layer_asks_anew(
    panel: TopPanel, engine: FakeEngine, qtbot: QtBot, model: UntrainedModel, make_result: MakeResult
) -> None:
    _searched(panel, engine, qtbot, make_result())
    panel.part.setCurrentText("Test images")
    panel.part.activated.emit(panel.part.currentIndex())
    assert engine.jobs[-1].task == KeptTopImages(TopImages(model, "conv2d", "test"))
    assert panel.grid.pictures == ()
    panel.show_layer(model, "dense")
    assert engine.jobs[-1].task == KeptTopImages(TopImages(model, "dense", "test"))


def test_an_image_opens_and_a_refusal_is_said(
    panel: TopPanel, engine: FakeEngine, qtbot: QtBot, make_result: MakeResult
) -> None:
    _searched(panel, engine, qtbot, make_result())
    with qtbot.waitSignal(panel.image_opened) as opened:
        qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=panel.grid.tile(3).center())
    assert opened.args == [panel.grid.pictures[3].source]
    panel.clear()
    assert panel.grid.pictures == ()
    panel.show_layer(make_model(), "dense")
    fake.fail(engine.jobs[-1], "No data.")
    assert panel.error.text() == "No data."
    assert panel.error.isVisible()


def make_model() -> UntrainedModel:
    from cnnstudio.document.project import Project

    return UntrainedModel(Project(name="other"))
