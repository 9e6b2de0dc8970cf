from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.ui.viewers.explaining.class_choice import ClassChoice


@pytest.fixture
def box(qtbot: QtBot, choices: Callable[..., Any]) -> ClassChoice:
    made = ClassChoice()
    qtbot.addWidget(made)
    made.show_choices(choices())
    made.show()
    return made


def test_the_likeliest_come_first_and_all_behind(box: ClassChoice) -> None:
    texts = [box.itemText(row) for row in range(box.count())]
    assert texts[0] == "Likeliest: class 7 (82 %)"
    assert texts[1:3] == ["class 7 (82 %)", "class 1 (10 %)"]
    assert texts[7:] == [f"class {number}" for number in range(10)]
    assert box.target is None


def test_a_class_is_found_by_typing(box: ClassChoice, qtbot: QtBot) -> None:
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "CLASS 4")
    with qtbot.waitSignal(box.target_changed):
        qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.target == 4
    completer = box.completer()
    completer.setCompletionPrefix("s 4")
    assert completer.currentCompletion() == "class 4"


def test_what_is_no_class_is_taken_back(box: ClassChoice, qtbot: QtBot) -> None:
    box.choose(8)
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "zebra")
    with qtbot.assertNotEmitted(box.target_changed):
        qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.currentText() == "class 8"
    assert box.target == 8


def test_a_chosen_class_stays_for_other_images_but_not_for_other_networks(
    box: ClassChoice, choices: Callable[..., Any]
) -> None:
    box.choose(4)
    box.show_choices(choices())
    assert box.target == 4
    box.show_choices(choices(labels=tuple("abcdefghij")))
    assert box.target is None
