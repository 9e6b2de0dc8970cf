from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.ui.palette.quick_add import QuickAdd


@pytest.fixture
def popup(qtbot: QtBot) -> QuickAdd:
    popup = QuickAdd()
    qtbot.addWidget(popup)
    popup.open_at(QPoint(50, 50))
    qtbot.waitExposed(popup)
    return popup


def test_letters_and_enter_bring_a_layer(qtbot: QtBot, popup: QuickAdd) -> None:
    qtbot.keyClicks(popup.search, "avg")
    assert popup.kinds()[0] == "average_pooling_2d"
    with qtbot.waitSignal(popup.chosen) as caught:
        qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert caught.args == ["average_pooling_2d"]
    assert not popup.isVisible()


def test_arrow_keys_choose_among_the_hits_and_go_round(qtbot: QtBot, popup: QuickAdd) -> None:
    qtbot.keyClicks(popup.search, "pool")
    kinds = popup.kinds()
    qtbot.keyClick(popup.search, Qt.Key.Key_Up)
    with qtbot.waitSignal(popup.chosen) as caught:
        qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert caught.args == [kinds[-1]]


def test_escape_closes_without_a_choice(qtbot: QtBot, popup: QuickAdd) -> None:
    with qtbot.assertNotEmitted(popup.chosen):
        qtbot.keyClick(popup.search, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_nothing_found_chooses_nothing(qtbot: QtBot, popup: QuickAdd) -> None:
    qtbot.keyClicks(popup.search, "xyzzy")
    assert popup.empty.isVisible()
    with qtbot.assertNotEmitted(popup.chosen):
        qtbot.keyClick(popup.search, Qt.Key.Key_Return)


def test_it_opens_empty_again_and_on_the_screen(qtbot: QtBot, popup: QuickAdd) -> None:
    qtbot.keyClicks(popup.search, "xyzzy")
    popup.close()
    popup.open_at(QPoint(100_000, 100_000))
    assert popup.search.text() == ""
    assert popup.screen().availableGeometry().contains(popup.geometry())
