from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.progress_line import ProgressLine


def line(qtbot: QtBot) -> ProgressLine:
    theme.apply("light")
    bar = ProgressLine("Progress", 6)
    qtbot.addWidget(bar)
    bar.resize(200, 6)
    return bar


def test_it_is_filled_as_far_as_it_is(qtbot: QtBot) -> None:
    bar = line(qtbot)
    bar.setRange(0, 100)
    bar.setValue(50)
    image = bar.grab().toImage()
    assert image.pixelColor(90, 3) == QColor(theme.colours.accent)
    assert image.pixelColor(110, 3) == QColor(theme.colours.line)


def test_without_an_end_it_moves_while_it_is_seen(qtbot: QtBot) -> None:
    bar = line(qtbot)
    bar.setRange(0, 0)
    bar.show()
    first = bar._place
    qtbot.waitUntil(lambda: bar._place != first)
    bar.hide()
    assert not bar._timer.isActive()
