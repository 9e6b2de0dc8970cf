from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.tabs.tab_strip import TabStrip
from cnnstudio.ui.tabs.tab_style import TabLook

LOOKS = [TabLook("a"), TabLook("b", is_modified=True), TabLook("c & d")]


def _strip(qtbot: QtBot) -> TabStrip:
    strip = TabStrip()
    qtbot.addWidget(strip)
    strip.resize(900, 40)
    strip.show_tabs(LOOKS, ["", "", ""], 0)
    return strip


def _open_menu(strip: TabStrip) -> QMenu:
    assert strip._menu is not None
    return strip._menu


def test_it_is_there_only_for_several(qtbot: QtBot) -> None:
    strip = _strip(qtbot)
    assert not strip.isHidden()
    strip.show_tabs(LOOKS[:1], [""], 0)
    assert strip.isHidden()


def test_the_list_goes_to_a_project(qtbot: QtBot) -> None:
    strip = _strip(qtbot)
    strip.list_button.click()
    menu = _open_menu(strip)
    assert [action.text() for action in menu.actions()] == ["a", "b •", "c && d"]
    assert [action.isChecked() for action in menu.actions()] == [True, False, False]
    with qtbot.waitSignal(strip.chosen) as chosen:
        menu.actions()[2].trigger()
    assert chosen.args == [2]
    menu.close()


def test_the_menu_of_a_tab_closes(qtbot: QtBot) -> None:
    strip = _strip(qtbot)
    strip.bar.menu_requested.emit(1, QPoint(0, 0))
    close, others = _open_menu(strip).actions()
    with qtbot.waitSignal(strip.close_requested) as asked:
        close.trigger()
    assert asked.args == [1]
    with qtbot.waitSignal(strip.others_close_requested) as asked:
        others.trigger()
    assert asked.args == [1]
    _open_menu(strip).close()


def test_a_button_begins_a_new_one(qtbot: QtBot) -> None:
    strip = _strip(qtbot)
    with qtbot.waitSignal(strip.new_requested):
        strip.new_button.click()


def test_dragging_moves_a_project(qtbot: QtBot) -> None:
    strip = _strip(qtbot)
    strip.show()
    qtbot.waitExposed(strip)
    bar = strip.bar
    start, end = bar.tabRect(0).center(), bar.tabRect(2).center()
    with qtbot.waitSignal(strip.moved) as moved:
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 21):
            QTest.mouseMove(bar, start + (end - start) * step / 20 + QPoint(step // 4, 0))
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=end)
    assert set(moved.args) == {0, 1}
    assert [bar.tabText(place) for place in range(3)] == ["b", "c && d", "a"]
    assert [bar.look_at(place).title for place in range(3)] == ["b", "c & d", "a"]


def test_there_is_room_for_all_tabs_as_soon_as_there_are_two(qtbot: QtBot) -> None:
    """What changes while the strip is hidden, as it is for one project, counts once it is shown."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    strip = TabStrip()
    column.addWidget(strip)
    window.resize(900, 200)
    strip.show_tabs(LOOKS[:1], [""], 0)
    window.show()
    qtbot.waitExposed(window)
    strip.show_tabs([TabLook("a project", is_modified=True)], [""], 0)
    window.grab()  # lays out what is hidden too
    strip.show_tabs([TabLook("a project"), TabLook("another project")], ["", ""], 1)
    qtbot.waitUntil(lambda: strip.bar.width() >= strip.bar.sizeHint().width())
    assert strip.bar.tabRect(0).left() == 0
