from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.document import Document
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.project import Project, Training
from cnnstudio.document.tasks import Localization
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.boxes.boxes_view import Mode
from cnnstudio.ui.scenes.boxes.detect_desk import DetectDesk
from cnnstudio.ui.scenes.masks.segment_desk import SegmentDesk
from cnnstudio.ui.workspaces.scenes import SceneWorkspace
from tests.ui.conftest import Answers
from tests.ui.scenes.conftest import detector, segmenter

SECONDS = 60_000  # ms; far longer than anything here takes

MakeWorkspace = Callable[..., SceneWorkspace]


@pytest.fixture
def make_workspace(engine: Engine, qtbot: QtBot) -> MakeWorkspace:
    """Shows a project in Detect or Segment."""

    def make(name: str, project: Project) -> SceneWorkspace:
        workspace = SceneWorkspace(name, Editor(Document(project)), engine)
        qtbot.addWidget(workspace)
        workspace.resize(1200, 800)
        workspace.show()
        return workspace

    return make


def detect_desk(workspace: SceneWorkspace) -> DetectDesk:
    assert isinstance(workspace.desk, DetectDesk)
    return workspace.desk


def segment_desk(workspace: SceneWorkspace) -> SegmentDesk:
    assert isinstance(workspace.desk, SegmentDesk)
    return workspace.desk


def trained(engine: Engine, qtbot: QtBot, project: Project) -> str:
    """The run folder of an epoch."""
    job = engine.submit(Train(replace(project, training=Training(epochs=1)), str(runs_folder())))
    with qtbot.waitSignal(job.succeeded, timeout=SECONDS) as signal:
        pass
    return str(signal.args[0].run)


def test_a_run_finds_boxes_in_a_photograph_and_is_judged(
    make_workspace: MakeWorkspace, engine: Engine, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    run = trained(engine, qtbot, detector())
    workspace = make_workspace("detect", Project(chain(Input((8, 8, 1)), Flatten(), Dense(10)), "other"))
    desk = detect_desk(workspace)
    assert desk.choice.path == run  # the newest run that fits
    qtbot.waitUntil(lambda: desk.result is not None, timeout=SECONDS)  # Shapes are opened by themselves
    desk.samples.actions()[2].trigger()
    assert desk.reel.is_busy
    qtbot.waitUntil(lambda: desk.result is not None and desk.result.name == "china.jpg", timeout=SECONDS)
    result = desk.result
    assert result is not None
    assert (result.size, result.extent, result.form) == ((427, 640), (0.0, 0.0, 640.0, 427.0), (64, 64))
    desk.score.slider.setValue(1)
    assert desk.shown is not None
    assert len(desk.table.texts) == len(desk.shown.found) > 0
    desk.choose_mode(Mode.FIELD)
    assert desk.view.cell is not None  # type: ignore[attr-defined]
    answers.path = tmp_path / "boxes.json"
    with qtbot.waitSignal(desk.message):
        desk.export.save_one()
    assert len(json.loads(answers.path.read_text())["annotations"]) == len(desk.shown.found)
    desk.pages.tabs.setCurrentIndex(1)
    page = desk.pages.evaluation
    page.start.click()
    qtbot.waitUntil(lambda: page.judging.found is not None, timeout=SECONDS)
    assert page.summary.text.startswith("mAP@0.5")
    assert not page.notice.text
    qtbot.waitUntil(lambda: not page.images.is_busy, timeout=SECONDS)


def test_the_network_on_the_canvas_segments_and_follows_edits(
    make_workspace: MakeWorkspace, qtbot: QtBot
) -> None:
    workspace = make_workspace("segment", segmenter())
    desk = segment_desk(workspace)
    desk.samples.parts["test"].trigger()
    qtbot.waitUntil(lambda: desk.result is not None and not desk.is_listing, timeout=SECONDS)
    first = desk.result
    assert first is not None
    assert desk.reel.picture is not None
    assert first.label_map.shape == desk.reel.picture.pixels.shape[:2]
    assert desk.views.is_paired
    desk.tiles.setChecked(True)
    qtbot.waitUntil(lambda: desk.result is not None and desk.result is not first, timeout=SECONDS)
    qtbot.waitUntil(lambda: not desk.is_busy and not desk.is_listing, timeout=SECONDS)


def test_files_folders_drops_and_pasted_images_are_opened(
    make_workspace: MakeWorkspace, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = make_workspace("detect", detector())
    desk = workspace.desk
    for number in range(3):
        pixels = np.full((20 + number, 30, 3), 40 * number, np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    workspace.open_image(str(tmp_path / "2.png"))
    qtbot.waitUntil(lambda: desk.reel.index == 0, timeout=SECONDS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, held)
    workspace.dragEnterEvent(entering)
    assert entering.isAccepted()
    workspace.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, held))
    assert [source.name for source in desk.reel.sources] == ["2.png", "0.png", "1.png"]
    qtbot.waitUntil(lambda: desk.reel.index == 1 and not desk.reel.is_busy, timeout=SECONDS)
    workspace.next_image()
    qtbot.waitUntil(lambda: desk.reel.index == 2, timeout=SECONDS)
    workspace.previous_image()
    qtbot.waitUntil(lambda: desk.reel.index == 1, timeout=SECONDS)
    QGuiApplication.clipboard().setText("no image")
    workspace.paste()
    assert "no image on the clipboard" in desk.stage.notice.text
    QGuiApplication.clipboard().setImage(QImage(12, 9, QImage.Format.Format_RGB32))
    workspace.paste()
    qtbot.waitUntil(lambda: desk.reel.index == 3 and not desk.is_busy, timeout=SECONDS)
    assert not desk.stage.notice.text
    QGuiApplication.clipboard().clear()


def test_damaged_and_absent_pictures_are_named(
    make_workspace: MakeWorkspace, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = make_workspace("detect", detector())
    desk = workspace.desk
    (tmp_path / "bad.png").write_bytes(b"\x89PNG no more")
    desk.open_files([str(tmp_path / "bad.png")])
    qtbot.waitUntil(lambda: "bad.png" in desk.stage.notice.text, timeout=SECONDS)
    assert not desk.stage.has_picture
    empty = tmp_path / "empty"
    empty.mkdir()
    desk.open_folder(str(empty))
    qtbot.waitUntil(lambda: "There are no images in" in desk.stage.notice.text, timeout=SECONDS)


def test_a_run_of_another_task_is_not_taken_in(
    make_workspace: MakeWorkspace, engine: Engine, qtbot: QtBot
) -> None:
    workspace = make_workspace("segment", segmenter())
    run = trained(engine, qtbot, detector())
    workspace.note_run(run)
    assert workspace.desk.choice.path == ""
    workspace.show_model(SavedModel(run))
    qtbot.waitUntil(lambda: "This model is for detection on a grid" in workspace.desk.stage.notice.text)
    assert workspace.desk.stage.notice.buttons[0].text() == "Go to Train"


def test_the_keyboard_zooms_and_walks(make_workspace: MakeWorkspace, qtbot: QtBot) -> None:
    workspace = make_workspace("detect", detector())
    desk = detect_desk(workspace)
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: desk.result is not None, timeout=SECONDS)
    before = desk.view.sight
    desk.view.zoom_in()
    assert desk.view.sight.scale > before.scale
    QTest.keyClick(desk.view, Qt.Key.Key_Left)
    assert desk.view.sight.dx != before.dx
    desk.view.fit()
    assert desk.view.sight == before
    QTest.keyClick(desk.view, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: desk.reel.index == 1 and not desk.is_busy, timeout=SECONDS)


def test_one_class_and_one_box_are_shown_without_cells(make_workspace: MakeWorkspace, qtbot: QtBot) -> None:
    network = chain(
        Input((64, 64, 3)), Conv2D(4, 3, strides=8, activation="relu"), Flatten(), Dense(6, "softmax")
    )
    beside = Node("box", "box", Dense(4, "sigmoid"), (network[network.outputs()[0]].inputs[0],))
    project = replace(detector(), network=Network((*network, beside)), task=Localization())
    workspace = make_workspace("detect", project)
    desk = detect_desk(workspace)
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: desk.result is not None, timeout=SECONDS)
    assert len(desk.table.texts) == 1
    assert desk.overlap.share == 1
    desk.choose_mode(Mode.OBJECTNESS)
    assert "has no grid of cells" in desk.note.text()
    desk.view.grab()
