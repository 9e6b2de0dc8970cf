from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from cnnstudio.engine.judging.judging import calibrated
from cnnstudio.ui.runs.reliability import ReliabilityDiagram
from cnnstudio.ui.theme import theme


def test_bins_in_words_and_bars(qtbot: QtBot) -> None:
    diagram = ReliabilityDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(360, 360)
    diagram.show()
    diagram.show_calibration(calibrated(np.array([0.95, 0.95, 0.55]), np.array([True, True, False])))
    assert diagram.words == (
        "50 to 60 % sure: 1 image, 0.0 % right",
        "90 to 100 % sure: 2 images, 100.0 % right",
    )
    area = diagram._area()
    picture = diagram.grab().toImage()
    ratio = picture.devicePixelRatio()
    x, y = area.right() - area.width() / 20, area.center().y()
    assert picture.pixelColor(round(x * ratio), round((y + 9) * ratio)).name() == theme.colours.series[0]
    diagram.show_calibration(None)
    assert diagram.words == ()
