from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.widgets.range_slider import RangeSlider

Moves = list[tuple[float, float]]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def slider(shown: Callable[[QWidget], QWidget]) -> RangeSlider:
    made = RangeSlider(-1.0, 1.0)
    shown(made)
    made.setFixedSize(214, 20)  # one px a hundredth
    made.show_ends((-0.2, 0.3))
    return made


def drag(slider: RangeSlider, start: float, end: float, keys: Qt.KeyboardModifier = NONE) -> Moves:
    moves: Moves = []
    slider.moved.connect(lambda lower, upper: moves.append((lower, upper)))
    places = [QPoint(round(slider.place_of(number)), 10) for number in (start, end)]
    QTest.mousePress(slider, LEFT, keys, places[0])
    QTest.mouseMove(slider, places[1])
    if slider._held is not None:  # QTest moves the mouse without keys
        slider._move(places[1].x(), keys)
    QTest.mouseRelease(slider, LEFT, keys, places[1])
    return moves


def test_the_nearer_handle_is_moved(slider: RangeSlider, qtbot: QtBot) -> None:
    with qtbot.waitSignal(slider.released):
        moves = drag(slider, 0.3, 0.5)
    assert moves[-1] == pytest.approx((-0.2, 0.5))
    drag(slider, -0.2, -0.6)
    assert slider.ends == pytest.approx((-0.6, 0.5))


def test_handles_do_not_pass_each_other_nor_the_ends(slider: RangeSlider) -> None:
    drag(slider, -0.2, 0.9)
    assert slider.ends == pytest.approx((0.3, 0.3))
    drag(slider, 0.32, 5.0)
    assert slider.ends == pytest.approx((0.3, 1.0))


def test_both_move_with_shift(slider: RangeSlider) -> None:
    slider.show_ends((-0.1, 0.1))
    drag(slider, 0.1, 0.4, Qt.KeyboardModifier.ShiftModifier)
    assert slider.ends == pytest.approx((-0.4, 0.4))


def test_wide_limits_have_whole_steps(shown: Callable[[QWidget], QWidget]) -> None:
    made = RangeSlider(1.0, 8.0)
    shown(made)
    made.setFixedSize(214, 20)
    made.show_ends((4.0, 8.0))
    drag(made, 4.0, 2.2)
    assert made.ends == (2.0, 8.0)


def test_without_a_range_there_is_nothing_to_move(slider: RangeSlider) -> None:
    slider.show_ends(None)
    assert drag(slider, 0.0, 0.5) == []
    assert not slider.grab().isNull()
