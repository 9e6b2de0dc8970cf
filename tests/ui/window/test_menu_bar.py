from __future__ import annotations

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cnnstudio.ui.window.menu_bar import MenuBar


def test_the_name_stands_at_the_right_end_and_is_never_cut(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = MenuBar(window)
    window.setMenuBar(bar)
    bar.addMenu("&File")
    window.resize(600, 300)
    window.show()
    for name in ("a", "a much longer name.cnnstudio •", "b"):
        bar.show_name(name, "Not saved yet", name)
        qtbot.waitUntil(lambda: bar.name.width() >= bar.name.sizeHint().width())
        assert bar.name.geometry().right() == bar.rect().right()
    assert bar.actionGeometry(bar.actions()[0]).top() > 0
