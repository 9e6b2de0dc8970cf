from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.score_map import ScoreMap, laid_out
from cnnstudio.ui.viewers.colour_tables import colours
from cnnstudio.ui.viewers.explaining.place_view import PlaceView


@pytest.fixture
def scores() -> ScoreMap:
    """2 × 3 cells over an image of 20 × 30 px, 0 but for one of 1."""
    values = np.zeros((2, 3))
    values[1, 2] = 1
    return laid_out(values, (20, 30, 3), (64, 64), "resize")


@pytest.fixture
def view(qtbot: QtBot, picture: Picture) -> PlaceView:
    made = PlaceView("Image")
    qtbot.addWidget(made)
    made.resize(300, 240)  # the image takes 300 × 200 px
    made.show_picture(picture)
    made.show()
    return made


def test_a_click_chooses_the_place_under_it(view: PlaceView, scores: ScoreMap, qtbot: QtBot) -> None:
    view.show_scores(scores)
    with qtbot.waitSignal(view.place_chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 150))
    assert chosen.args == [1, 2]
    with qtbot.assertNotEmitted(view.place_chosen):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 230))  # below the image
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=QPoint(250, 150))


def test_the_keyboard_goes_to_a_place_and_chooses_it(view: PlaceView, scores: ScoreMap, qtbot: QtBot) -> None:
    view.show_scores(scores, (0, 0))
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus
    view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.pointed == (1, 1), "the edge holds"
    with qtbot.waitSignal(view.place_chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [1, 1]
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.pointed == (1, 0)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.pointed is None


def test_without_scores_nothing_is_chosen(view: PlaceView, scores: ScoreMap, qtbot: QtBot) -> None:
    view.show_scores(scores)
    view.show_scores(None)
    assert view.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(view.place_chosen):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_the_place_is_framed_and_the_scores_are_drawn(view: PlaceView, scores: ScoreMap) -> None:
    plain = view.grab().toImage()
    view.show_scores(scores, (1, 2))
    framed = view.grab().toImage()
    assert framed.pixelColor(250, 150) == plain.pixelColor(250, 150), "the image stays to be seen"
    assert framed.pixelColor(200, 150).lightness() in (0, 255)
    view.show_score_map(True)
    view.show_alone(True)
    drawn = view.grab().toImage()
    assert drawn.pixelColor(250, 150).getRgb()[:3] == tuple(colours("viridis")[255])
    assert drawn.pixelColor(50, 50).getRgb()[:3] == tuple(colours("viridis")[0])


def test_the_frame_of_one_pixel_of_many_is_large_enough_to_be_seen(view: PlaceView) -> None:
    fine = laid_out(np.zeros((200, 300)), (20, 30, 3), (200, 300), "resize")
    plain = view.grab().toImage()
    view.show_scores(fine, (100, 150))
    framed = view.grab().toImage()
    changed = [
        (x, y) for x in range(300) for y in range(200) if framed.pixelColor(x, y) != plain.pixelColor(x, y)
    ]
    assert 100 < len(changed) < 400
    middle = np.mean(changed, axis=0)
    assert middle == pytest.approx((150, 100), abs=1.5)
