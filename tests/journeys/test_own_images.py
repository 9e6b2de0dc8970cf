"""From a folder of one's own images to a trained network that names a new one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.document.standardizing import standardizing
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.widgets.range_slider import RangeSlider
from tests.journeys.conftest import ALT, CONTROL, Visitor, texts

pytestmark = pytest.mark.journey


def paint(root: Path) -> None:
    """Eighty reddish and bluish photographs of two sizes; one is broken."""
    random = np.random.default_rng(0)
    for place in range(80):
        name = ("red", "blue")[place % 2]
        shape = ((24, 36, 3), (30, 30, 3))[place // 2 % 2]
        pixels = random.integers(0, 80, shape)
        pixels[:, :, 0 if name == "red" else 2] += 170
        path = root / name / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels.astype(np.uint8)).save(path)
    (root / "red" / "10.png").write_bytes(b"no image")


def change_at_random(visitor: Visitor) -> None:
    """Add two changes, see what they do, turn a slider, and standardize the pixels."""
    desk = visitor.window.data.desk
    page = desk.augmentation
    QTest.mouseClick(desk.tabs, Qt.MouseButton.LeftButton, pos=desk.tabs.tabRect(1).center())
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
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(slider, end)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    visitor.until(lambda: page.view.variants != before and not page.is_busy)
    QTest.mouseClick(page.standardizing.start, Qt.MouseButton.LeftButton)
    visitor.until(lambda: standardizing(visitor.window.editor.document.project.network) is not None)
    assert "training images" in page.standardizing.state.text()


def test_a_folder_is_chosen_seen_learned_and_predicted(shared: Visitor, tmp_path: Path) -> None:
    window = shared.window
    paint(tmp_path / "colours")
    network = chain(Input((16, 16, 3)), GlobalAveragePooling2D(), Dense(2, "softmax"))
    window.editor.open(Project(network, "colours"), None)
    shared.press_key(Qt.Key.Key_2, ALT)
    desk = window.data.desk
    window.open_dropped([str(tmp_path / "colours")])
    shared.until(lambda: desk.look is not None and len(desk.look.collection) == 80)
    shared.until(lambda: not desk.view.thumbnails.is_busy and desk.findings.inspection is not None)
    assert desk.bars.rows == (("blue", 40), ("red", 40))
    assert "1 unreadable file" in desk.findings.words.text()
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=desk.view.rect_of(3).center())
    shared.until(lambda: not desk.sample.is_busy)
    assert desk.sample.name.text() == "blue/07.png"
    shared.take("data-folder")
    change_at_random(shared)

    window.activateWindow()
    shared.until(window.isActiveWindow)
    shared.press_key(Qt.Key.Key_3, ALT)
    train = window.train.desk
    assert train.settings.data_name.text() == "Folder of images: colours"
    assert train.settings.split_words.endswith("Changed at random: random flip, random rotation.")
    shared.type_into(train.settings.training.rows["epochs"].field.parts()[0], "2")
    shared.type_into(train.settings.optimizer.form.rows["learning_rate"].field.parts()[0], "0.5")
    shared.press_key(Qt.Key.Key_Return, CONTROL)
    shared.until(lambda: train.session.result is not None)
    result = train.session.result
    assert result is not None
    assert (result.epochs, result.metrics["val_accuracy"]) == (2, 1.0)
    assert "1 image cannot be read and is left out: red/10.png." in train.outcome.text
    shared.take("trained-folder")

    shared.press_key(Qt.Key.Key_4, ALT)
    new = np.zeros((40, 20, 3), np.uint8)
    new[:, :, 2] = 230
    Image.fromarray(new).save(tmp_path / "new.png")
    window.inspect.open_image(str(tmp_path / "new.png"))
    inspect = window.inspect.desk
    shared.until(lambda: not inspect.is_busy and bool(inspect.pictures.scores.scores))
    assert inspect.pictures.scores.scores[0].label == "blue"
    assert texts(window) == []
