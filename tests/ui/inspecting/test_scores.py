from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.engine.predicting.scores import ClassScore
from cnnstudio.ui.inspecting.scores import ScoreBars
from cnnstudio.ui.theme import theme


def test_bars_are_as_long_as_scores_are_high(qtbot: QtBot) -> None:
    theme.apply("light")
    bars = ScoreBars()
    qtbot.addWidget(bars)
    bars.resize(200, 100)
    bars.show_scores((ClassScore("8", 0.8), ClassScore("3", 0.2)))
    image = bars.grab().toImage()
    blue = QColor(theme.colours.series[0])
    lengths = [sum(image.pixelColor(x, row * 20 + 10) == blue for x in range(200)) for row in (0, 1, 2)]
    assert lengths[0] == pytest.approx(4 * lengths[1], abs=3)
    assert lengths[2] == 0


def test_they_are_read_aloud(qtbot: QtBot) -> None:
    bars = ScoreBars()
    qtbot.addWidget(bars)
    bars.show_scores((ClassScore("a class with a very long name indeed", 0.8), ClassScore("3", 0.2)))
    bars.grab()
    assert bars.accessibleName() == "Likeliest classes: a class with a very long name indeed 80 %, 3 20 %"
