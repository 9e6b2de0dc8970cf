"""Inspect while no image is opened: layers and kernels are seen all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.inspecting.kernels import Kernels, KernelSet
from cnnstudio.engine.inspecting.outline import Outline, OutlineResult
from cnnstudio.engine.inspecting.overview import OverviewResult
from cnnstudio.engine.inspecting.strips import LayerStrip, bare_strip
from cnnstudio.ui.inspecting.desk import InspectDesk
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine
from tests.ui.inspecting.answering import answer


@pytest.fixture
def outlined(desk: InspectDesk, engine: FakeEngine, strips: tuple[LayerStrip, ...]) -> tuple[LayerStrip, ...]:
    """The layers as they are listed without an image."""
    kernels = {"conv2d": (3, 3, 1, 4), "dense": (144, 10)}
    bare = tuple(bare_strip(one.name, one.type, one.shape, kernels.get(one.name)) for one in strips)
    (job,) = engine.open_jobs(Outline)
    fake.succeed(job, OutlineResult(bare))
    return bare


def test_kernels_are_seen_without_an_image(
    desk: InspectDesk, engine: FakeEngine, outlined: tuple[LayerStrip, ...], qtbot: QtBot
) -> None:
    assert desk.layers.strips == outlined
    assert desk.layers.current is None
    assert not desk.tabs.isVisible()
    desk.layers.choose("conv2d")
    (job,) = engine.open_jobs(Kernels)
    assert desk.tabs.isVisible()
    assert desk.tabs.current.kind == "kernels"
    fake.succeed(job, KernelSet("conv2d", np.zeros((3, 3, 1, 4), np.float32), None))
    for _ in range(5):
        qtbot.keyClick(desk.layers, Qt.Key.Key_Right)
    assert desk.tabs.viewer("kernels").mosaic.unit == desk.unit == 3  # type: ignore[attr-defined]
    desk.layers.choose("flatten")
    assert not desk.tabs.isVisible()
    assert engine.tasks(Activations) == []


def test_an_image_then_shows_maps_of_the_same_layer(
    desk: InspectDesk,
    engine: FakeEngine,
    outlined: tuple[LayerStrip, ...],
    overview: OverviewResult,
    open_one: Callable[[], None],
) -> None:
    desk.layers.choose("conv2d")
    open_one()
    answer(engine, overview)
    assert desk.layers.current is not None
    assert desk.layers.current.name == "conv2d"
    assert desk.tabs.current.kind == "activations"
    assert desk.unit_panel.view.values is not None


def test_a_network_that_nobody_asked_about_is_refused_in_silence(
    desk: InspectDesk, engine: FakeEngine, tmp_path: Path
) -> None:
    fake.fail(engine.open_jobs(Outline)[-1], "The network is empty.")
    assert desk.notice.text == ""
    desk.show_model(SavedModel(str(tmp_path)))
    fake.fail(engine.open_jobs(Outline)[-1], "It holds no best.keras.")
    assert desk.notice.text == "It holds no best.keras."
    assert not desk.tabs.isVisible()
    desk.note_run(str(tmp_path))
    fake.succeed(engine.open_jobs(Outline)[-1], OutlineResult(()))
    assert desk.notice.text == ""


def test_what_is_wrong_with_an_image_stays_said_while_the_layers_are_listed(
    desk: InspectDesk, engine: FakeEngine, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "notes.png").write_text("no image at all")
    desk.opening.open_files([str(tmp_path / "notes.png")])
    qtbot.waitUntil(lambda: bool(desk.notice.text))
    fake.succeed(engine.open_jobs(Outline)[-1], OutlineResult(()))
    assert desk.notice.text.startswith("notes.png is not an image")
