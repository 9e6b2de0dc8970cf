from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.data.digits import Digits
from cnnstudio.ui.runs.judged_images import JudgedImages
from tests.ui.runs.conftest import MakeRun
from tests.ui.runs.evaluations import drawn_evaluation


@pytest.fixture
def images(qtbot: QtBot) -> JudgedImages:
    made = JudgedImages()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    return made


def test_mistakes_first_then_those_of_a_cell(images: JudgedImages, make_run: MakeRun, qtbot: QtBot) -> None:
    run = make_run()
    evaluation = drawn_evaluation(run)
    found = evaluation.judgement
    images.show_evaluation(run, evaluation)
    qtbot.waitUntil(lambda: not images.is_busy)
    assert images.grid.count == len(found.mistakes) > 0
    assert (
        images.words.text == f"{len(found.mistakes)} images taken for another class, the most confident first"
    )
    wrong = found.mistakes[0]
    cell = (int(found.labels[wrong]), int(found.predicted[wrong]))
    images.show_cell(cell)
    assert images.grid.count == found.confusion[cell]
    assert f"taken for {found.classes[cell[1]]}" in images.words.text
    images.show_cell((3, 3))
    assert images.words.text.endswith("of 3, recognized")
    assert images.grid.count == found.confusion[3, 3]


def test_a_click_opens_the_image_itself(images: JudgedImages, make_run: MakeRun, qtbot: QtBot) -> None:
    run = make_run()
    evaluation = drawn_evaluation(run)
    images.show_evaluation(run, evaluation)
    qtbot.waitUntil(lambda: images.grid.count > 0)
    place = evaluation.places[evaluation.judgement.mistakes[0]]
    with qtbot.waitSignal(images.image_opened) as told:
        QTest.mouseClick(
            images.grid.viewport(), Qt.MouseButton.LeftButton, pos=images.grid.rect_of(0).center()
        )
    (source,) = told.args
    assert np.array_equal(source.read().pixels, np.rint(Digits().load().images[place]).astype(np.uint8))
    caption = images.grid.captions[int(place)]
    assert caption.startswith(f"→ {evaluation.judgement.predicted[evaluation.judgement.mistakes[0]]} ")
    QTest.keyClick(images.grid, Qt.Key.Key_Right)
    with qtbot.waitSignal(images.image_opened):
        QTest.keyClick(images.grid, Qt.Key.Key_Return)


def test_other_data_are_not_taken_for_these(images: JudgedImages, make_run: MakeRun, qtbot: QtBot) -> None:
    run = make_run()
    images.show_evaluation(run, dataclasses.replace(drawn_evaluation(run), fingerprint="others"))
    qtbot.waitUntil(lambda: not images.is_busy)
    assert "has changed since the model was evaluated" in images.notice.text
    assert images.grid.count == 0
    images.show_evaluation(run, None)
    assert images.notice.text == ""
