from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.judged_pictures import JudgedPictures
from tests.ui.runs.conftest import MakeRun
from tests.ui.runs.evaluations import drawn_evaluation


@pytest.fixture
def pictures(qtbot: QtBot) -> JudgedPictures:
    made = JudgedPictures("There is none.")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def test_images_come_when_the_data_set_is_open(
    pictures: JudgedPictures, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    evaluation = drawn_evaluation(run)
    pictures.look_into(str(run), evaluation)
    pictures.show_some(np.array([3, 1]), "two of them", {3: "third"})
    assert pictures._none.text() == "Opening the data set…"
    assert not pictures.grid.isVisible()
    qtbot.waitUntil(lambda: not pictures.is_busy)
    assert pictures.grid.isVisible()
    assert pictures.grid.count == 2
    assert pictures.grid.captions == {int(evaluation.places[3]): "third"}
    pictures.show_some(np.empty(0, np.int64), "none of them")
    assert pictures._none.text() == "There is none."
    assert not pictures.grid.isVisible()


def test_a_model_without_a_project_has_no_images(
    pictures: JudgedPictures, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    evaluation = drawn_evaluation(run)
    (run / "project.cnnstudio").unlink()
    pictures.look_into(str(run), evaluation)
    pictures.show_some(np.array([0]), "one")
    qtbot.waitUntil(lambda: not pictures.is_busy)
    assert "The model's project is gone" in pictures.notice.text
    assert not pictures.grid.isVisible()
