from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.widgets.primary_button import PrimaryButton
from cnnstudio.ui.window.top_bar import TopBar
from cnnstudio.ui.workspaces.table import WORKSPACES


def test_tabs_follow_the_table_and_none_is_cut(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(400, 48)
    bar.show()
    metrics = QFontMetrics(text_font(strong=True))
    for index, entry in enumerate(WORKSPACES):
        assert bar.tabs.tabText(index) == entry.title
        assert bar.tabs.tabToolTip(index) == entry.help
        assert bar.tabs.tabRect(index).width() > metrics.horizontalAdvance(entry.title)


def test_tabs_answer_to_mouse_and_keys(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(800, 48)
    bar.show()
    with qtbot.waitSignal(bar.workspace_chosen) as chosen:
        QTest.mouseClick(bar.tabs, Qt.MouseButton.LeftButton, pos=bar.tabs.tabRect(1).center())
    assert chosen.args == ["data"]
    with qtbot.waitSignal(bar.workspace_chosen) as chosen:
        QTest.keyClick(bar.tabs, Qt.Key.Key_Right)
    assert chosen.args == ["train"]


def test_the_main_button_is_that_of_every_view(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    assert isinstance(bar.train, PrimaryButton)
    assert bar.train.parent() is bar
