from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.annotating.class_list import ClassList


@pytest.fixture
def classes(qapp: object, shown: Callable[[QWidget], QWidget]) -> ClassList:
    made = ClassList()
    shown(made)
    made.show_classes(("cat", "dog", "cow"), 1)
    return made


def test_it_shows_names_and_how_much_there_is_of_each(classes: ClassList) -> None:
    assert classes.names == ("cat", "dog", "cow")
    assert classes.current == 1
    pixels = np.zeros(256, np.int64)
    pixels[:3] = 899, 100, 1
    classes.show_figures((2, 0, 1_234), pixels, (20, 3), 7)
    assert classes.figures(0) == ("2", "10.0 %")
    assert classes.figures(1) == ("–", "0.1 %")
    assert classes.figures(2) == ("1,234", "–")
    assert classes.topLevelItem(0).toolTip(2) == "2 in this image, 20 in all 7"
    assert classes.topLevelItem(2).toolTip(2) == "1,234 in this image, 0 in all 7"


def test_what_is_shown_is_not_told_and_what_is_chosen_is(classes: ClassList) -> None:
    told: list[int] = []
    classes.chosen.connect(told.append)
    classes.renamed.connect(lambda label, name: told.append(-1))
    classes.show_classes(("cat", "dog", "cow"), 0)
    classes.show_classes(("cat", "hound", "cow"), 0)
    assert told == []
    classes.setFocus()
    QTest.keyClick(classes, Qt.Key.Key_Down)
    assert told == [1]
    QTest.keyClick(classes, Qt.Key.Key_C)  # letters are those of tools, and search nothing here
    assert classes.current == 1


def test_more_than_nine_classes_have_no_key(classes: ClassList) -> None:
    classes.show_classes([f"c{number}" for number in range(12)], 0)
    assert [classes.topLevelItem(place).text(0) for place in (0, 8, 9)] == ["1", "9", ""]
    icons = [
        classes.topLevelItem(place).icon(1).pixmap(14).toImage().pixelColor(7, 7).name()
        for place in range(12)
    ]
    assert len(set(icons)) == 12
