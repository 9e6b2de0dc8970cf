from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.widgets.scrolled import scrolled


def test_high_content_is_scrolled_and_as_wide_as_its_place(qtbot: QtBot) -> None:
    content = QWidget()
    content.setMinimumHeight(1000)
    area = scrolled(content)
    qtbot.addWidget(area)
    area.resize(300, 200)
    with qtbot.waitExposed(area):
        area.show()
    assert area.verticalScrollBar().maximum() == 800
    assert content.width() == 300 - area.verticalScrollBar().width()
    assert not area.horizontalScrollBar().isVisible()
