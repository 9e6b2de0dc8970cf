from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.datasets.class_bars import ClassBars


def test_a_click_shows_a_class_and_all_again(shown: Callable[[QWidget], QWidget]) -> None:
    bars = ClassBars()
    bars.show_counts(("ants", "bees", "moths"), np.array([30, 10, 0]), np.array([0.5, 2.0, 0.0]))
    shown(bars)
    chosen: list[int] = []
    bars.class_chosen.connect(chosen.append)
    for _ in range(2):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 30))
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Escape)
    assert chosen == [1, -1, 0, 1, -1]
    assert bars.rows == (("ants", 30), ("bees", 10), ("moths", 0))
    assert "bees: 10 images, weight 2" in bars.toolTip()


def test_a_longer_bar_for_more_images(shown: Callable[[QWidget], QWidget]) -> None:
    bars = ClassBars()
    bars.show_counts(("a", "b"), np.array([40, 10]), np.ones(2))
    shown(bars)
    picture = bars.grab().toImage()

    def painted(row: int) -> int:
        y = 22 * row + 11
        middle = range(round(bars.width() * 0.38), bars.width() - 60)
        return sum(picture.pixelColor(x, y).blue() > picture.pixelColor(x, y).red() + 40 for x in middle)

    assert painted(0) > 3 * painted(1) > 0


def test_what_is_counted_and_what_nobody_knows(shown: Callable[[QWidget], QWidget]) -> None:
    bars = ClassBars()
    bars.show_counts(("a", "b"), np.array([40, -1]), counted="objects")
    shown(bars)
    assert bars.toolTip() == "a: 40 objects\nb: ? objects"
    assert bars.accessibleName() == "Objects of each class"
    bars.grab()
