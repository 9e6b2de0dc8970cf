"""From five images without a box to boxes on one's own image: annotated, trained, judged, and written as COCO JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import DataChoice, Training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.scenes.boxes.detect_desk import DetectDesk
from cnnstudio.vision.boxes import boxes_of, iou
from tests.journeys.conftest import ALT, CONTROL, Visitor
from tests.ui.annotating.conftest import Drawer
from tests.ui.conftest import Answers

pytestmark = pytest.mark.journey

LEFT = Qt.MouseButton.LeftButton
SIDE = 64  # px
PLACES = ((6, 8, 26, 28), (30, 10, 52, 32), (12, 34, 32, 54), (38, 36, 58, 56), (20, 20, 42, 42))
"""The box of the thing in each image."""


def paint(root: Path) -> None:
    """Five grey photographs, each with a thing: bright ones and dark ones."""
    random = np.random.default_rng(0)
    root.mkdir()
    for place, (left, top, right, bottom) in enumerate(PLACES):
        pixels = random.integers(100, 140, (SIDE, SIDE, 3))
        pixels[top:bottom, left:right] += 100 if place % 2 else -90
        Image.fromarray(pixels.astype(np.uint8)).save(root / f"{place}.png")


def annotate(visitor: Visitor, root: Path, qtbot: QtBot) -> None:
    """Draw a box in each image, with the mouse and the keys; it is in the file at once."""
    visitor.press_key(Qt.Key.Key_2, ALT)
    desk = visitor.window.data.desk
    QTest.mouseClick(desk.tabs, LEFT, pos=desk.tabs.tabRect(desk.tabs.count() - 1).center())
    page = desk.annotation
    with qtbot.waitSignal(page.session.image_shown, timeout=10_000):
        page.open_folder(root)
    page.session.naming.rename(0, "dark")
    page.session.naming.add("bright")
    page.desk.bench.view.setFocus()
    hand = Drawer(page, qtbot)
    for place, (left, top, right, bottom) in enumerate(PLACES):
        hand.key("B")
        hand.key("21"[place % 2 == 0])
        hand.drag((left, top), (left + 5, top + 5), (right, bottom))
        assert hand.places == [(left, top, right, bottom, place % 2)]
        if place == 2:
            visitor.take("annotate")
        if place < len(PLACES) - 1:
            hand.go("D")
    hand.wait()
    found = read_coco(root / "annotations.json")
    assert found.classes == ("dark", "bright")
    assert [one.box for image in found.images for one in image.annotations] == [
        pytest.approx(place) for place in PLACES
    ]


def train(visitor: Visitor, root: Path) -> None:
    """Choose the folder, the task, and the head that is offered, and learn by heart what was drawn."""
    window = visitor.window

    def convolution(filters: int) -> Conv2D:
        return Conv2D(filters, (3, 3), padding="same", activation="relu")

    layers = [layer for filters in (12, 24, 32, 48) for layer in (convolution(filters), MaxPooling2D((2, 2)))]
    network = chain(Input((SIDE, SIDE, 3)), *layers, convolution(64))
    window.editor.perform(SetProject.of("begin", network=network))
    desk = window.data.desk
    QTest.mouseClick(desk.annotation.desk.bench.learn, LEFT)
    visitor.until(lambda: desk.look is not None and len(desk.look.collection) == len(PLACES))
    data = window.editor.document.project.data
    assert data.kind == "boxes"
    settings = {**dict(data.settings), "validation": 0.2, "test": 0.2}
    training = Training(epochs=80, batch_size=3, best_by="training loss")
    window.editor.perform(SetProject.of("split", data=DataChoice.of("boxes", settings), training=training))
    visitor.press_key(Qt.Key.Key_3, ALT)
    train_desk = window.train.desk
    box = train_desk.settings.task.box
    box.setCurrentIndex(box.findData("detection"))
    visitor.type_into(cast(Any, train_desk.settings.task.form.rows["grid"].field.parts()[0]), "4")
    visitor.type_into(
        cast(Any, train_desk.settings.optimizer.form.rows["learning_rate"].field.parts()[0]), "0.005"
    )
    visitor.until(lambda: bool(train_desk.problems.findChildren(QPushButton)))
    visitor.take("detection-without-a-head")
    QTest.mouseClick(train_desk.problems.findChildren(QPushButton)[-1], LEFT)
    visitor.until(lambda: train_desk.controls.start.isEnabled())
    visitor.train()
    assert train_desk.session.state == "succeeded"
    assert "validation IoU" in train_desk.outcome.text
    visitor.take("detection-trained")


def look(visitor: Visitor, root: Path, tmp_path: Path, answers: Answers) -> None:
    """Drop an image, turn the sliders, and write the boxes to a file that is read again."""
    window = visitor.window
    (button,) = [one for one in window.train.desk.outcome.buttons if one.text() == "See the boxes"]
    QTest.mouseClick(button, LEFT)
    assert window.workspace_name == "detect"
    desk = cast(DetectDesk, window.detect.desk)
    assert desk.choice.path == window.train.desk.session.run
    collection = opened(dataset_of(window.editor.document.project))
    learned = int(Path(collection.name(int(collection.split(0).train[0]))).stem)
    window.open_dropped([str(root / f"{learned}.png")])
    visitor.until(lambda: desk.result is not None and desk.result.name == f"{learned}.png")
    assert desk.result is not None
    assert desk.result.classes == ("dark", "bright")
    everything = len(desk.result.candidates)
    desk.score.show_share(0.01)
    desk.score.moved.emit(0.01)
    desk.overlap.show_share(1.0)
    desk.overlap.moved.emit(1.0)
    assert desk.shown is not None
    assert len(desk.shown.found) == everything
    desk.overlap.show_share(0.3)
    desk.overlap.moved.emit(0.3)
    assert 0 < len(desk.shown.found) <= everything
    best = desk.shown.found.boxes[:1]
    assert float(iou(best, boxes_of([PLACES[learned]]))[0, 0]) > 0.5
    visitor.take("detect-own-image")
    target = tmp_path / "found.json"
    answers.path = target
    desk.export.save_one()
    visitor.until(target.is_file)
    (image,) = read_coco(target, root).images
    assert (image.width, image.height, image.file) == (SIDE, SIDE, f"{learned}.png")
    assert [one.box for one in image.annotations] == [
        pytest.approx(box, abs=0.01) for box in desk.shown.found.boxes.tolist()
    ]


def guess(visitor: Visitor, qtbot: QtBot) -> None:
    """The network that has learned draws a first guess, which is accepted with a key."""
    visitor.press_key(Qt.Key.Key_2, ALT)
    desk = visitor.window.data.desk
    QTest.mouseClick(desk.tabs, LEFT, pos=desk.tabs.tabRect(desk.tabs.count() - 1).center())
    bench = desk.annotation.desk.bench
    hand = Drawer(desk.annotation, qtbot)
    before = hand.places
    guessing = desk.annotation.desk.guessing
    QTest.mouseClick(bench.tools.suggest, LEFT)
    visitor.until(lambda: guessing.has_any or "sees nothing" in bench.remark.text)
    visitor.take("annotate-guess")
    if guessing.has_any:
        bench.view.setFocus()
        hand.key(Qt.Key.Key_Return)
        assert len(hand.places) > len(before)
        hand.key("Z", CONTROL)
    assert hand.places == before
    hand.wait()


def judge(visitor: Visitor) -> None:
    """Hold the boxes of the test image against what was drawn."""
    desk = cast(DetectDesk, visitor.window.detect.desk)
    visitor.press_key(Qt.Key.Key_5, ALT)
    page = desk.pages.evaluation
    desk.pages.tabs.setCurrentIndex(1)
    QTest.mouseClick(page.start, LEFT)
    visitor.until(lambda: page.judging.evaluation is not None and not page.judging.is_busy)
    assert "mAP" in page.summary.text
    visitor.take("detect-evaluation")


def test_from_drawing_boxes_to_finding_them(
    shared: Visitor, tmp_path: Path, answers: Answers, qtbot: QtBot
) -> None:
    root = tmp_path / "things"
    paint(root)
    annotate(shared, root, qtbot)
    train(shared, root)
    look(shared, root, tmp_path, answers)
    guess(shared, qtbot)
    judge(shared)
