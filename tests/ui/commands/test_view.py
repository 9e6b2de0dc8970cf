from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.ui.main_window import MainWindow


def test_zoom(main_window: MainWindow) -> None:
    canvas = main_window.design.canvas
    canvas.setFocus()
    main_window.commands["view.actual_size"].trigger()
    start = canvas.zoom
    main_window.commands["view.zoom_in"].trigger()
    assert canvas.zoom > start
    QTest.keyClick(canvas, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom < start
    QTest.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == start


def test_zoom_belongs_to_design(main_window: MainWindow) -> None:
    main_window.show_workspace("inspect")
    main_window.commands.refresh()
    assert not main_window.commands["view.fit"].isEnabled()
    assert main_window.commands["view.next_image"].isEnabled()
    assert main_window.commands["view.inspect"].isChecked()


def test_full_screen_and_back(main_window: MainWindow) -> None:
    QTest.keyClick(main_window, Qt.Key.Key_F11)
    assert main_window.isFullScreen()
    QTest.keyClick(main_window, Qt.Key.Key_F11)
    assert not main_window.isFullScreen()


def test_theme(main_window: MainWindow) -> None:
    from cnnstudio.ui.theme import theme

    main_window.commands["view.theme_dark"].trigger()
    assert theme.is_dark
    assert main_window.preferences.theme == "dark"
    main_window.commands["view.theme_light"].trigger()
    assert not theme.is_dark


def test_hints_are_remembered_and_follow_every_switch(main_window: MainWindow) -> None:
    main_window.commands["view.hints"].trigger()
    assert not main_window.preferences.shows_hints
    assert not main_window.design.hints_box.isChecked()
    main_window.design.hints_box.click()
    assert main_window.preferences.shows_hints
    main_window.commands.refresh()
    assert main_window.commands["view.hints"].isChecked()
