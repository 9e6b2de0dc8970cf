from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult
from cnnstudio.engine.pixel.explain_pixel import ExplainPixel
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.desk import InspectDesk
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.viewers.pixel import PixelViewer
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine
from tests.ui.viewers.account.accounts import account


@pytest.fixture
def desk(
    editor: Editor,
    engine: FakeEngine,
    overview: OverviewResult,
    make_picture: Callable[..., Picture],
    qtbot: QtBot,
) -> InspectDesk:
    """Inspect with an image and the maps of the convolution, 6 × 6 × 4."""
    made = InspectDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    with qtbot.waitSignal(made.shelf.picture_changed):
        made.shelf.open((PictureSource("a", "a", lambda: make_picture("a")),))
    fake.succeed(engine.open_jobs(Overview)[-1], overview)
    answer_maps(engine, overview)
    return made


def answer_maps(engine: FakeEngine, overview: OverviewResult) -> None:
    shapes = {strip.name: strip.shape for strip in overview.layers}
    for job in engine.open_jobs(Activations):
        assert isinstance(job.task, Activations)
        fake.succeed(
            job, ActivationMaps(job.task.layer, np.ones(shapes[job.task.layer], np.float32), overview.input)
        )


def asked(engine: FakeEngine) -> tuple[str, tuple[int, ...], int]:
    task = engine.open_jobs(ExplainPixel)[-1].task
    assert isinstance(task, ExplainPixel)
    return task.layer, task.place, task.unit


def test_a_click_in_the_map_takes_that_number_apart(
    desk: InspectDesk, engine: FakeEngine, qtbot: QtBot
) -> None:
    view = desk.unit_panel.view
    assert not engine.tasks(ExplainPixel)
    rect = view.map_rect()
    cell = rect.width() / 6
    point = QPoint(round(rect.left() + 4.5 * cell), round(rect.top() + 1.5 * cell))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)
    assert desk.tabs.current.kind == "pixel"
    assert asked(engine) == ("conv2d", (1, 4), 0)
    fake.succeed(
        engine.open_jobs(ExplainPixel)[-1], account(shape=(6, 6, 4), index=(1, 4, 0), layer="conv2d")
    )
    assert view.marked == (1, 4)
    assert view.field == pytest.approx((2 / 18, 0, 7 / 18, 6 / 18))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert asked(engine) == ("conv2d", (2, 4), 0)
    desk.step_unit(1)
    assert asked(engine) == ("conv2d", (2, 4), 1)
    assert not desk.centre.is_busy


def test_enter_in_the_map_takes_its_middle_apart(desk: InspectDesk, engine: FakeEngine, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.unit_panel.view, Qt.Key.Key_Return)
    assert asked(engine) == ("conv2d", (3, 3), 0)


def test_a_number_of_the_window_leads_to_the_layer_before(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult
) -> None:
    desk.layers.choose("dense")
    answer_maps(engine, overview)
    desk.tabs.open_tab("pixel")
    assert asked(engine) == ("dense", (), 0)
    desk.tabs.viewer("pixel").number_wanted.emit("conv2d", (5, 2), 3)  # type: ignore[attr-defined]
    answer_maps(engine, overview)
    assert asked(engine) == ("conv2d", (5, 2), 3)
    assert desk.unit == 3
    desk.layers.choose("flatten")
    assert desk.unit_panel.view.marked is None


def test_the_window_is_played_across_the_map_and_stopped(desk: InspectDesk, engine: FakeEngine) -> None:
    viewer = desk.tabs.viewer("pixel")
    assert isinstance(viewer, PixelViewer)
    desk.pointing.play()
    assert desk.tabs.current is viewer
    assert viewer.walk.is_playing
    desk.pointing.play()
    assert not viewer.walk.is_playing
    desk.pointing.play()
    desk.tabs.open_tab("activations")
    assert not viewer.walk.is_playing


def test_what_a_number_of_another_layer_sees_is_outlined_no_longer(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult
) -> None:
    view = desk.unit_panel.view
    desk.pointing.open()
    fake.succeed(
        engine.open_jobs(ExplainPixel)[-1], account(shape=(6, 6, 4), index=(1, 4, 0), layer="conv2d")
    )
    assert view.field is not None
    desk.tabs.open_tab("activations")
    assert view.field is not None
    desk.layers.choose("pixel_scaling")
    answer_maps(engine, overview)
    assert view.field is None
