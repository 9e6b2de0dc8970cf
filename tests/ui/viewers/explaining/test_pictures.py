from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.activation_maps import GradCAM
from cnnstudio.engine.explain.method import Finding
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.explain.sanity import Sanity, SanityStep
from cnnstudio.engine.explain.score_map import laid_out
from cnnstudio.ui.viewers.explaining.pictures import ExplainPictures


@pytest.fixture
def pictures(qtbot: QtBot, picture: Picture) -> ExplainPictures:
    made = ExplainPictures()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_picture(picture)
    return made


def test_without_a_map_nothing_can_be_set(pictures: ExplainPictures) -> None:
    assert not pictures.bar.isVisible()
    assert not pictures.check_button.isEnabled()
    assert not pictures.other.isVisible()


def test_numbers_are_read_under_the_pointer(
    pictures: ExplainPictures, explanation: Callable[..., Any], qtbot: QtBot
) -> None:
    pictures.show_explanation(explanation(), GradCAM(), "Grad-CAM for class 7")
    assert pictures.caption_text == "Grad-CAM for class 7"
    assert pictures.bar.ends == ("0", "2")
    rect = pictures.view.picture_rect()
    qtbot.mouseMove(pictures.view, QPoint(int(rect.width()) - 2, 2))
    qtbot.waitUntil(lambda: pictures.pointer_text == "row 0, column 29: 2")


def test_both_maps_are_drawn_alike(
    pictures: ExplainPictures, explanation: Callable[..., Any], qtbot: QtBot
) -> None:
    pictures.show_explanation(explanation(), GradCAM(), "")
    steps = (SanityStep("dense", 1, 0.9), SanityStep("conv", 2, -0.125))
    pictures.show_sanity(Sanity(explanation(), steps, 2))
    assert pictures.other.isVisible()
    assert pictures.verdict.text() == (
        "Changed (rank correlation −0.12): this map depends on what the network has learned. "
        "From the top of the network down: dense 0.9, conv −0.12."
    )
    for tool in (lambda: pictures.opacity.setValue(20), pictures.alone.click, pictures.outline.click):
        tool()
        first, second = (view.grab().toImage() for view in (pictures.view, pictures.other))
        area = pictures.other.rect().intersected(pictures.view.rect())
        assert first.copy(area) == second.copy(area)
    assert not pictures.opacity.isEnabled(), "a map alone is not seen through"
    pictures.show_explanation(explanation(), GradCAM(), "")
    assert not pictures.other.isVisible(), "the check was of another map"


def test_parts_are_called_partial_and_not_compared(
    pictures: ExplainPictures, explanation: Callable[..., Any]
) -> None:
    half = np.full((10, 15), np.nan, np.float32)
    half[:, :5] = -3
    pictures.show_partial(Finding(half, half, 7), Occlusion())
    assert pictures.caption_text == "Partial"
    assert pictures.bar.ends == ("−3 against", "3 for")
    assert not pictures.check_button.isEnabled()
    pictures.show_explanation(explanation(passes=3, total=9), Occlusion(), "Partial: Occlusion")
    assert not pictures.check_button.isEnabled()
    pictures.show_explanation(explanation(), Occlusion(), "Occlusion")
    assert pictures.check_button.isEnabled()


def test_a_place_of_a_map_of_scores_is_pointed_at(
    pictures: ExplainPictures, explanation: Callable[..., Any], qtbot: QtBot
) -> None:
    assert not pictures.score_map.isVisible()
    scores = laid_out(np.array([[0.25, 0.75]]), (20, 30, 3), (64, 64), "resize")
    found = explanation(drawn=scores, at=(0, 1))
    pictures.show_explanation(found, GradCAM(), "")
    assert pictures.score_map.isVisible()
    assert pictures.pointer_text == "Click a place to explain its score."
    rect = pictures.view.picture_rect()
    qtbot.mouseMove(pictures.view, QPoint(2, 2))
    qtbot.waitUntil(lambda: pictures.pointer_text.endswith("place 0, 0: score 25 %"))
    with qtbot.waitSignal(pictures.place_chosen) as chosen:
        qtbot.mouseClick(pictures.view, Qt.MouseButton.LeftButton, pos=QPoint(int(rect.width()) - 9, 9))
    assert chosen.args == [0, 1]
    pictures.score_map.click()
    assert pictures.bar.ends == ("0", "1")
    assert pictures.caption_text == "Score of class 7 at every place"
    assert not pictures.outline.isEnabled()
    pictures.score_map.click()
    assert pictures.bar.ends == ("0", "2")
    pictures.show_explanation(explanation(), GradCAM(), "")
    assert not pictures.score_map.isVisible(), "one row of scores has no places"


def test_a_chosen_place_is_framed_before_its_map_is_there(
    pictures: ExplainPictures, picture: Picture, qtbot: QtBot
) -> None:
    scores = laid_out(np.array([[0.25, 0.75]]), (20, 30, 3), (64, 64), "resize")
    pictures.show_scores(scores, None)
    qtbot.mouseClick(pictures.view, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert pictures.view.at == pictures.other.at == (0, 0)
    pictures.show_picture(picture)
    assert pictures.view.scores is scores, "what waits for a click has no map yet"
