from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.training.paced import Paced


def test_many_news_are_shown_twice(qtbot: QtBot) -> None:
    parent, shown = QObject(), [0]
    paced = Paced(40, parent)

    def note() -> None:
        shown[0] += 1

    paced.due.connect(note)
    for _ in range(5):
        paced.tell()
    assert shown == [1]
    qtbot.waitUntil(lambda: shown == [2])
    with qtbot.waitSignal(paced.timeout):  # nothing new
        pass
    assert shown == [2]
    paced.tell()
    assert shown == [3]
