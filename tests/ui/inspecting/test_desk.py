"""Inspect with an image: what leads where, walking, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.engine.inspecting.overview import OverviewResult
from cnnstudio.ui.inspecting.desk import InspectDesk
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine
from tests.ui.inspecting.answering import answer


def test_an_image_leads_to_classes_layers_maps_and_a_unit(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[], None]
) -> None:
    assert not desk.tabs.isVisible()
    open_one()
    answer(engine, overview)
    assert desk.tabs.isVisible()
    assert desk.pictures.scores.scores[0].label == "8"
    assert desk.layers.current is not None
    assert desk.layers.current.name == "conv2d"
    assert desk.unit_panel.view.values is not None
    assert desk.unit_panel.preparation.startswith(
        "1. Resized 9 × 9 → 8 × 8 px\n2. Scaled by the layer pixel_scaling"
    )


def test_arrows_walk_between_units_and_layers_and_keep_the_unit(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    mosaic = desk.tabs.viewer("activations").mosaic  # type: ignore[attr-defined]
    mosaic.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(mosaic, key)
    assert desk.unit == 2
    qtbot.keyClick(mosaic, Qt.Key.Key_Down)
    answer(engine, overview)
    assert desk.layers.current is not None
    assert (desk.layers.current.name, desk.unit) == ("flatten", 2)
    qtbot.keyClick(mosaic, Qt.Key.Key_Up)
    answer(engine, overview)
    assert (desk.layers.current.name, desk.unit, mosaic.unit) == ("conv2d", 2, 2)


def test_a_layer_with_fewer_units_does_not_lose_the_unit(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[], None]
) -> None:
    open_one()
    answer(engine, overview)
    desk.choose_unit(3)
    desk.layers.choose("pixel_scaling")
    answer(engine, overview)
    assert desk.unit == 3
    assert desk.unit_panel.view.values is not None, "the last of a layer that has fewer is seen"
    desk.layers.choose("conv2d")
    answer(engine, overview)
    assert desk.unit == 3


def test_d_and_a_go_to_other_images(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    open_one("a.png")
    open_one("b.png")
    for key, name in ((Qt.Key.Key_D, "a.png"), (Qt.Key.Key_A, "b.png")):
        with qtbot.waitSignal(desk.shelf.picture_changed):
            qtbot.keyClick(desk.layers, key)
        assert desk.shelf.picture is not None
        assert desk.shelf.picture.name == name
    assert desk.pictures._position.text() == "2 of 2"


def test_fast_clicks_ask_for_the_newest_alone(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[], None]
) -> None:
    open_one()
    answer(engine, overview)
    for name in ("flatten", "dense", "pixel_scaling"):
        desk.layers.choose(name)
    asked = engine.open_jobs(Activations)
    fake.succeed(asked[0], ActivationMaps("flatten", np.zeros(144, np.float32), overview.input))
    assert desk.unit_panel._stack is not None
    assert desk.unit_panel._stack.layer == "conv2d"
    answer(engine, overview)
    assert desk.unit_panel._stack.layer == "pixel_scaling"


def test_what_cannot_be_read_is_told_and_the_image_before_stays(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    (tmp_path / "notes.png").write_text("no image at all")
    desk.opening.open_files([str(tmp_path / "notes.png")])
    qtbot.waitUntil(lambda: bool(desk.notice.text))
    assert desk.notice.text.startswith("notes.png is not an image")
    assert desk.notice.kind == "error"
    assert desk.unit_panel.view.values is not None


def test_an_image_is_pasted(desk: InspectDesk, qtbot: QtBot) -> None:
    from PySide6.QtGui import QColor, QImage

    image = QImage(6, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(250, 120, 10))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(desk.shelf.picture_changed):
        desk.opening.paste()
    assert desk.shelf.picture is not None
    assert desk.shelf.picture.pixels[0, 0].tolist() == [250, 120, 10]


def test_an_empty_clipboard_is_told(desk: InspectDesk) -> None:
    QGuiApplication.clipboard().setMimeData(QMimeData())
    desk.opening.paste()
    assert desk.notice.kind == "warning"
    assert "no image on the clipboard" in desk.notice.text


def test_work_is_shown(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[], None]
) -> None:
    open_one()
    assert desk.centre.is_busy
    answer(engine, overview)
    assert not desk.centre.is_busy
