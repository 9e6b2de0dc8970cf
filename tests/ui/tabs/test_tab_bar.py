from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.tabs.tab_bar import ProjectTabBar, spoken
from cnnstudio.ui.tabs.tab_style import TabLook
from cnnstudio.ui.theme import theme

LOOKS = [TabLook("a"), TabLook("b & c", is_modified=True), TabLook("a_very_long_name_" * 5, progress=0.5)]


@pytest.fixture
def bar(shown: Callable[[QWidget], QWidget]) -> ProjectTabBar:
    made = ProjectTabBar()
    made.show_tabs(LOOKS, ["/x/a", "/x/b", "/x/long"], 1)
    shown(made)
    made.resize(1200, 40)
    return made


def test_tabs_show_what_there_is(bar: ProjectTabBar, qtbot: QtBot) -> None:
    assert bar.count() == 3
    assert bar.currentIndex() == 1
    assert bar.tabToolTip(1) == "/x/b"
    assert bar.accessibleTabName(1) == "b & c, unsaved changes"
    with qtbot.assertNotEmitted(bar.currentChanged):
        bar.show_tabs(LOOKS[:1], ["/x/a"], 0)
    assert bar.count() == 1


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (TabLook("a"), "a"), (TabLook("a", True), "a, unsaved changes"), (TabLook("a", True, -1.0), "a, unsaved changes, waits to be trained"),
        (TabLook("a", False, 0.43), "a, training 43%"),
    ],
)  # fmt: skip
def test_reading_aids_hear_all_of_it(look: TabLook, text: str) -> None:
    assert spoken(look) == text


def test_long_names_are_limited_and_many_tabs_scroll(bar: ProjectTabBar) -> None:
    assert bar.tabRect(2).width() == 260
    bar.show_tabs([TabLook(f"project number {n}") for n in range(30)], [""] * 30, 29)
    widths = {bar.tabRect(place).width() for place in range(30)}
    assert widths == {128}
    assert bar.tabRect(29).right() <= bar.width()


def test_the_middle_button_and_the_cross_close(bar: ProjectTabBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.close_requested) as asked:
        QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(2).center())
    assert asked.args == [2]
    cross = bar.tabButton(0, QTabBar.ButtonPosition.RightSide)
    assert cross.accessibleName() == "Close a"
    with qtbot.waitSignal(bar.close_requested) as asked:
        QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert asked.args == [0]


def test_a_middle_press_that_is_let_go_elsewhere_closes_nothing(bar: ProjectTabBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.close_requested):
        QTest.mousePress(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(0).center())
        QTest.mouseRelease(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(1).center())


def test_a_click_chooses_and_the_right_button_asks_for_a_menu(bar: ProjectTabBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.currentChanged) as chosen:
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).topLeft() + QPoint(20, 15))
    assert chosen.args == [0]
    with qtbot.waitSignal(bar.menu_requested) as asked:
        bar.customContextMenuRequested.emit(bar.tabRect(1).center())
    assert asked.args[0] == 1


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_current_tab_has_a_bar(mode: str, bar: ProjectTabBar) -> None:
    theme.apply(mode)
    try:
        image = bar.grab().toImage()
    finally:
        theme.apply("light")
    scale, current = image.devicePixelRatio(), bar.tabRect(1)
    over = {
        image.pixelColor(round(x * scale), 1).name() for x in range(current.left() + 4, current.right() - 4)
    }
    assert len(over) == 1  # the bar over the current tab
    assert over != {image.pixelColor(round((bar.tabRect(0).left() + 8) * scale), 1).name()}
