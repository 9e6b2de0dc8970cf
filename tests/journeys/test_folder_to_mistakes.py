"""From a folder of one's own images to the mistakes of a network that learned from it, through a pause and a kill."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import Edge, chain
from cnnstudio.document.changes import InsertLayer
from cnnstudio.document.project import Project
from cnnstudio.document.standardizing import standardizing
from cnnstudio.engine.runs.record import RunState
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.runs.compare_panel import ComparePanel
from cnnstudio.ui.runs.desk import RunsDesk
from cnnstudio.ui.runs.overlay_panel import OverlayPanel
from cnnstudio.ui.widgets.range_slider import RangeSlider
from tests.journeys.conftest import ALT, CONTROL, MakeWindow, Visitor, texts

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no signals"),
]

LEFT = Qt.MouseButton.LeftButton
STRAY = (20, 48, 62, 74)  # blue photographs among the red ones; the second and the last are for the test


def paint(root: Path) -> None:
    """Eighty reddish and bluish photographs of two sizes; one is broken, and some lie in the wrong folder."""
    random = np.random.default_rng(0)
    for place in range(80):
        name = ("red", "blue")[place % 2]
        shape = ((24, 36, 3), (30, 30, 3))[place // 2 % 2]
        pixels = random.integers(0, 80, shape)
        pixels[:, :, 0 if name == "red" and place not in STRAY else 2] += 170
        path = root / name / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels.astype(np.uint8)).save(path)
    (root / "red" / "10.png").write_bytes(b"no image")


def choose_folder(visitor: Visitor, root: Path) -> None:
    """Drop the folder on the window; what is in it, and what is wrong with it, is seen."""
    visitor.press_key(Qt.Key.Key_2, ALT)
    desk = visitor.window.data.desk
    visitor.window.open_dropped([str(root)])
    visitor.until(lambda: desk.look is not None and len(desk.look.collection) == 80)
    visitor.until(lambda: not desk.view.thumbnails.is_busy and desk.findings.inspection is not None)
    assert desk.bars.rows == (("blue", 40), ("red", 40))
    assert "1 unreadable file" in desk.findings.words.text()
    QTest.mouseClick(desk.view.viewport(), LEFT, pos=desk.view.rect_of(3).center())
    visitor.until(lambda: not desk.sample.is_busy)
    assert desk.sample.name.text() == "blue/07.png"
    visitor.take("data-folder")


def change_at_random(visitor: Visitor) -> None:
    """Add two changes, see what they do, turn a slider, and standardize the pixels."""
    desk = visitor.window.data.desk
    page = desk.augmentation
    QTest.mouseClick(desk.tabs, LEFT, pos=desk.tabs.tabRect(1).center())
    visitor.until(lambda: page.view.original is not None)
    assert "blue/07.png" in page.name.text
    for action in page.list.menu.actions()[:2]:
        action.trigger()
    visitor.until(lambda: len(page.view.variants) == 9 and not page.is_busy)
    visitor.take("augmentation")
    before = page.view.variants
    slider = page.list.rows[1].form.rows["factor"].field.findChild(RangeSlider)
    assert slider is not None
    start, end = (QPoint(round(slider.place_of(number)), 10) for number in (0.1, 0.5))
    QTest.mousePress(slider, LEFT, pos=start)
    QTest.mouseMove(slider, end)
    QTest.mouseRelease(slider, LEFT, pos=end)
    visitor.until(lambda: page.view.variants != before and not page.is_busy)
    QTest.mouseClick(page.standardizing.start, LEFT)
    visitor.until(lambda: standardizing(visitor.window.editor.document.project.network) is not None)
    assert "training images" in page.standardizing.state.text()
    visitor.take("standardized")


def train_with_a_pause_and_a_kill(visitor: Visitor) -> None:
    """Start, pause, lose the engine, go on in the same run, and stop."""
    window = visitor.window
    window.activateWindow()
    visitor.until(window.isActiveWindow)
    visitor.press_key(Qt.Key.Key_3, ALT)
    train = window.train.desk
    assert train.settings.data_name.text() == "Folder of images: colours"
    assert train.settings.split_words.endswith("Changed at random: random flip, random rotation.")
    visitor.type_into(train.settings.training.rows["epochs"].field.parts()[0], "5000")
    visitor.type_into(train.settings.optimizer.form.rows["learning_rate"].field.parts()[0], "0.5")
    visitor.press_key(Qt.Key.Key_Return, CONTROL)
    session = train.session
    visitor.until(lambda: len(session.history.epochs) >= 2)
    visitor.take("training")
    QTest.mouseClick(train.controls.pause, LEFT)
    visitor.until(lambda: session.progress is not None and session.progress.paused)
    done, project = len(session.history.epochs), window.editor.document.project
    visitor.take("training-paused")

    os.kill(window.engine.process_identifier, signal.SIGKILL)
    visitor.until(lambda: session.state == "failed")
    assert "The engine process ended unexpectedly" in train.outcome.text
    assert window.editor.document.project == project
    visitor.take("engine-killed-in-training")
    assert train.outcome.buttons[0].text() == "Continue"
    QTest.mouseClick(train.outcome.buttons[0], LEFT)
    visitor.until(lambda: len(session.history.epochs) >= done + 2)
    steps = session.history.raw("loss")[0]
    assert steps.tolist() == list(range(1, len(steps) + 1))  # the batches before the kill are there still
    visitor.take("training-resumed")
    QTest.mouseClick(train.controls.stop, LEFT)
    visitor.until(lambda: session.state == "stopped")
    visitor.take("training-stopped")
    assert "1 image cannot be read and is left out: red/10.png." in train.outcome.text
    run = Path(session.run)
    epochs = [point.epoch for point in RunFolder.open(run).history()]
    assert epochs == [point.epoch for point in session.history.epochs] == list(range(1, len(epochs) + 1))
    assert len(epochs) >= done + 2
    assert [path.name for path in run.parent.iterdir()] == [run.name]
    assert not list(run.glob(".*.state"))


def train_otherwise(visitor: Visitor) -> None:
    """Another network and other settings, to the end."""
    window = visitor.window
    *_, before, last = window.editor.document.project.network
    window.editor.perform(InsertLayer(Dropout(0.1), Edge(before.id, last.id, 0)))
    train = window.train.desk
    visitor.type_into(train.settings.training.rows["epochs"].field.parts()[0], "8")
    visitor.type_into(train.settings.training.rows["batch_size"].field.parts()[0], "16")
    visitor.until(lambda: train.controls.start.isEnabled())
    QTest.mouseClick(train.controls.start, LEFT)
    visitor.until(lambda: train.session.state == "succeeded")
    visitor.take("training-finished")


def compare(visitor: Visitor) -> RunsDesk:
    """Both runs are there; Ctrl+A, Space: their curves; Compare tells the one layer and the settings that differ."""
    window = visitor.window
    window.show_workspace("runs")
    desk = window.runs.desk
    visitor.until(lambda: len(desk.table.shown) == 2 and not desk.library.is_busy)
    assert [run.state for run in desk.table.shown] == [RunState.FINISHED, RunState.STOPPED]
    desk.table.setFocus()
    visitor.press_key(Qt.Key.Key_A, CONTROL)
    visitor.press_key(Qt.Key.Key_Space)
    visitor.until(lambda: len(desk.contents.runs) == 2)
    curves = desk.curves.panel
    assert isinstance(curves, OverlayPanel)
    drawn = sorted(len(places) for places, _ in curves.plots["loss"].drawn)
    assert drawn == sorted([8, 8] + [desk.table.shown[1].epochs] * 2)
    visitor.take("runs-curves")
    desk.pages.open("compare")
    comparison = desk.compare.panel
    assert isinstance(comparison, ComparePanel)
    visitor.until(lambda: not comparison.is_busy and comparison.settings.texts)
    assert set(comparison.settings.texts) >= {"Epochs", "Batch size"}
    assert "1 added" in comparison.layers_summary.text or "1 removed" in comparison.layers_summary.text
    visitor.take("runs-compare")
    return desk


def evaluate(visitor: Visitor, desk: RunsDesk) -> None:
    """The test images of the newer run: the matrix holds all, and its score stands in the table."""
    desk.table.choose(desk.table.shown[0].path)
    desk.pages.open("test")
    panel = desk.evaluation
    visitor.until(lambda: not panel.is_busy and panel.start.isVisible())
    QTest.mouseClick(panel.start, LEFT)
    visitor.until(lambda: panel.evaluating.evaluation is not None and not panel.is_busy)
    assert panel.matrix.matrix is not None
    assert panel.matrix.matrix.counts.sum() == 8
    visitor.until(lambda: desk.current is not None and desk.current.test is not None)
    visitor.take("runs-test")


def open_a_wrong_image(visitor: Visitor, desk: RunsDesk) -> None:
    """A click on the cell of mistakes shows the photographs in the wrong folder; a click on one opens it in Inspect."""
    panel = desk.evaluation
    matrix = panel.matrix.matrix
    assert matrix is not None
    wrong = (1, 0)  # said to be red, taken for blue
    assert matrix.counts.tolist() == [[4, 0], [2, 2]]
    QTest.mouseClick(panel.matrix.viewport(), LEFT, pos=panel.matrix.rect_of(wrong).center())
    grid = panel.images.grid
    visitor.until(lambda: grid.count == matrix.counts[wrong])  # the data set opens beside
    visitor.until(lambda: not grid.thumbnails.is_busy)
    visitor.take("runs-cell")
    assert desk.current is not None
    run = str(desk.current.path)
    QTest.mouseClick(grid.viewport(), LEFT, pos=grid.rect_of(0).center())
    assert visitor.window.workspace_name == "inspect"
    inspect = visitor.window.inspect.desk
    visitor.until(lambda: inspect.shelf.picture is not None and not inspect.is_busy)
    assert inspect.model_choice.path == run
    picture = inspect.shelf.picture
    assert picture is not None
    assert picture.name in [f"red (red/{place:02}.png)" for place in (48, 74)]
    assert inspect.pictures.scores.scores[0].label == "blue"
    visitor.take("runs-inspect")


def name_a_new_image(visitor: Visitor, folder: Path) -> None:
    """An image from elsewhere is prepared as those of the run, and named."""
    new = np.zeros((40, 20, 3), np.uint8)
    new[:, :, 2] = 230
    Image.fromarray(new).save(folder / "new.png")
    visitor.window.inspect.open_image(str(folder / "new.png"))
    inspect = visitor.window.inspect.desk
    visitor.until(
        lambda: (
            inspect.shelf.picture is not None
            and inspect.shelf.picture.name == "new.png"
            and not inspect.is_busy
        )
    )
    assert inspect.pictures.scores.scores[0].label == "blue"


def test_from_a_folder_to_the_mistakes(make_window: MakeWindow, tmp_path: Path) -> None:
    visitor = make_window(warms_up=True)
    paint(tmp_path / "colours")
    network = chain(Input((16, 16, 3)), GlobalAveragePooling2D(), Dense(2, "softmax"))
    visitor.window.editor.open(Project(network, "colours"), None)
    choose_folder(visitor, tmp_path / "colours")
    change_at_random(visitor)
    train_with_a_pause_and_a_kill(visitor)
    train_otherwise(visitor)
    desk = compare(visitor)
    evaluate(visitor, desk)
    open_a_wrong_image(visitor, desk)
    name_a_new_image(visitor, tmp_path)
    assert texts(visitor.window) == []
