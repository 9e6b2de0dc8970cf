from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.predicting.scores import ClassScore, Prediction
from cnnstudio.ui.inspecting.picture_panel import PicturePanel


@pytest.fixture
def panel(qtbot: QtBot) -> PicturePanel:
    made = PicturePanel(QMenu())
    qtbot.addWidget(made)
    made.resize(240, 260)
    made.show()
    return made


def test_name_size_and_place_among_the_others(
    panel: PicturePanel, make_picture: Callable[..., Picture]
) -> None:
    before = panel.grab().toImage()
    panel.show_picture(make_picture("a_photograph_with_a_very_long_name_indeed.jpg", 30, 400, 3), (2, 20))
    assert panel._size.text == "400 × 30 px, colour"
    assert panel._position.text() == "2 of 20"
    assert panel.grab().toImage() != before


def test_a_single_image_has_no_neighbours(panel: PicturePanel, make_picture: Callable[..., Picture]) -> None:
    panel.show_picture(make_picture(), (1, 1))
    assert not panel._next.isVisible()


def test_large_images_are_thinned_out(panel: PicturePanel, make_picture: Callable[..., Picture]) -> None:
    panel.show_picture(make_picture("large", 3000, 2000, 1), (1, 1))
    assert max(panel._thumbnail._image.width(), panel._thumbnail._image.height()) < 500


def test_why_there_are_no_classes(panel: PicturePanel) -> None:
    panel.show_prediction(None, "This network has no class scores.")
    assert panel._no_scores.isVisible()
    assert not panel.scores.isVisible()
    panel.show_prediction(Prediction("a", (ClassScore("8", 0.9),), ()), "This network has no class scores.")
    assert not panel._no_scores.isVisible()
    assert panel.scores.scores == (ClassScore("8", 0.9),)


def test_buttons_ask(panel: PicturePanel, make_picture: Callable[..., Picture], qtbot: QtBot) -> None:
    panel.show_picture(make_picture(), (1, 3))
    with qtbot.waitSignal(panel.step_requested) as signal:
        qtbot.mouseClick(panel._previous, Qt.MouseButton.LeftButton)
    assert signal.args == [-1]
    with qtbot.waitSignal(panel.open_requested):
        qtbot.mouseClick(panel._open, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_scores_that_are_no_numbers_are_said_to_be_none(panel: PicturePanel, odd: float) -> None:
    scores = (ClassScore("0", odd), ClassScore("1", 0.2))
    panel.show_prediction(Prediction("image", scores, ()))
    assert not panel.scores.isVisible()
    assert "no numbers" in panel._no_scores.text()
    panel.show_prediction(Prediction("image", scores[1:], ()))
    assert panel.scores.isVisible()
