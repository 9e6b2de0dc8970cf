from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.changes import SetProject, SetSettings
from cnnstudio.document.project import Training
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.engine.inspecting.kernels import Kernels, KernelSet
from cnnstudio.engine.inspecting.outline import Outline, OutlineResult
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult
from cnnstudio.engine.inspecting.strips import LayerStrip, bare_strip
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.desk import InspectDesk
from cnnstudio.ui.inspecting.shelf import PictureSource
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

MakePicture = Callable[..., Picture]


@pytest.fixture
def desk(editor: Editor, engine: FakeEngine, qtbot: QtBot) -> InspectDesk:
    made = InspectDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def open_one(desk: InspectDesk, make_picture: MakePicture, qtbot: QtBot) -> Callable[[str], None]:
    """Open an image and wait until it is read."""

    def open_it(name: str = "a.png") -> None:
        with qtbot.waitSignal(desk.shelf.picture_changed):
            desk.shelf.open((PictureSource(name, name, lambda: make_picture(name)),))

    return open_it


def answer(engine: FakeEngine, overview: OverviewResult) -> None:
    """Answer all that is asked."""
    for job in engine.open_jobs(Overview):
        fake.succeed(job, overview)
    shapes = {strip.name: strip.shape for strip in overview.layers}
    for job in engine.open_jobs(Activations):
        task = job.task
        assert isinstance(task, Activations)
        values = np.random.default_rng(0).random(shapes[task.layer], np.float32)
        fake.succeed(job, ActivationMaps(task.layer, values, overview.input))


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


def test_a_network_that_cannot_be_built_clears_what_was_seen(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[str], None]
) -> None:
    open_one("a.png")
    answer(engine, overview)
    open_one("b.png")
    fake.fail(engine.open_jobs(Overview)[-1], "conv2d: A window of 40 px does not fit in 8 px.")
    assert desk.notice.text == "conv2d: A window of 40 px does not fit in 8 px."
    assert desk.layers.current is None
    assert desk.unit_panel.view.values is None
    assert desk.pictures.scores.scores == ()


def test_edits_of_the_network_are_followed(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    editor: Editor,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    conv = editor.document.project.network.nodes[1].id
    for filters in (5, 6):
        editor.perform(SetSettings.of((conv,), {"filters": filters}))
    qtbot.waitUntil(lambda: len(engine.tasks(Overview)) == 2)
    task = engine.tasks(Overview)[-1]
    assert isinstance(task, Overview)
    assert task.model == UntrainedModel(editor.document.project)


def test_notes_are_no_reason_to_ask(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    editor: Editor,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    with qtbot.waitSignal(desk.inquiry.settle.timeout):
        editor.perform(SetProject.of("edit notes", notes="…"))
    assert len(engine.tasks(Overview)) == 1


def test_another_model_is_asked(
    desk: InspectDesk, engine: FakeEngine, editor: Editor, open_one: Callable[[], None], tmp_path: Path
) -> None:
    open_one()
    desk.show_model(SavedModel(str(tmp_path)))
    task = engine.tasks(Overview)[-1]
    assert isinstance(task, Overview)
    assert task.model == SavedModel(str(tmp_path))
    desk.show_model(UntrainedModel(dataclasses.replace(editor.document.project)))
    assert len(engine.tasks(Overview)) == 3


def test_while_hidden_nothing_is_asked(
    desk: InspectDesk,
    engine: FakeEngine,
    editor: Editor,
    overview: OverviewResult,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    desk.hide()
    with qtbot.waitSignal(desk.inquiry.settle.timeout):
        editor.perform(SetProject.of("x", training=Training(seed=9)))
    assert len(engine.tasks(Overview)) == 1
    desk.show()
    assert len(engine.tasks(Overview)) == 2


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


def test_a_run_that_has_ended_is_looked_into_anew(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
) -> None:
    desk.show_model(SavedModel(str(tmp_path)))
    open_one()
    answer(engine, overview)
    desk.note_run(str(tmp_path))
    answer(engine, overview)
    assert [len(engine.tasks(kind)) for kind in (Overview, Activations)] == [2, 2]
    desk.note_run(str(tmp_path / "another"))
    assert len(engine.tasks(Overview)) == 3


def test_a_layer_that_is_clicked_while_another_image_is_on_its_way_belongs_to_the_list(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[str], None]
) -> None:
    open_one("a.png")
    answer(engine, overview)
    open_one("b.png")
    desk.layers.choose("flatten")
    task = engine.tasks(Activations)[-1]
    assert isinstance(task, Activations)
    assert (task.layer, task.image.name) == ("flatten", "a.png")


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


def test_of_a_network_that_takes_no_image_there_is_nothing_to_see_until_another_is_chosen(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
) -> None:
    open_one()
    answer(engine, overview)
    desk.show_model(SavedModel(str(tmp_path)))
    fake.fail(engine.open_jobs(Overview)[-1], "It takes 4 values, not pictures.")
    assert desk.notice.text == "It takes 4 values, not pictures."
    assert not desk.tabs.isVisible()
    desk.show_model(UntrainedModel(desk.inquiry._editor.document.project))
    answer(engine, overview)
    assert desk.tabs.isVisible()


def test_what_is_wrong_with_an_image_stays_said_while_the_layers_are_listed(
    desk: InspectDesk, engine: FakeEngine, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "notes.png").write_text("no image at all")
    desk.opening.open_files([str(tmp_path / "notes.png")])
    qtbot.waitUntil(lambda: bool(desk.notice.text))
    fake.succeed(engine.open_jobs(Outline)[-1], OutlineResult(()))
    assert desk.notice.text.startswith("notes.png is not an image")


def test_what_is_seen_follows_a_run_that_is_trained(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr("cnnstudio.ui.inspecting.following._PAUSE", 1)
    desk.show_model(SavedModel(str(tmp_path)))
    open_one()
    answer(engine, overview)
    desk.choose_unit(2)
    desk.note_learning(str(tmp_path / "another"))
    assert not desk.following.has_news
    for count in (2, 3):
        desk.note_learning(str(tmp_path))
        qtbot.waitUntil(lambda count=count: len(engine.tasks(Overview)) == count)  # type: ignore[misc]
        assert not desk.centre.is_busy
        answer(engine, overview)
        assert len(engine.tasks(Activations)) == count
    assert desk.unit == 2
    desk.hide()
    desk.note_learning(str(tmp_path))
    assert len(engine.tasks(Overview)) == 3
    desk.show()
    assert len(engine.tasks(Overview)) == 4
    assert desk.centre.is_busy
