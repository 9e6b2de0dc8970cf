from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.engine.predicting.scores import ClassScore
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.paint_scores import LINE, paint_scores, percent


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.94, "94 %"),
        (1.0, "100 %"),
        (0.999, "99.9 %"),
        (0.9996, "> 99.9 %"),
        (0.003, "0.3 %"),
        (0.00001, "< 0.1 %"),
        (0.0, "0 %"),
        (math.nan, "NaN"),
    ],
)
def test_shares(share: float, text: str) -> None:
    assert percent(share) == text


def test_bars_are_as_long_as_scores_are_high_wherever_they_are_drawn(qapp: object) -> None:
    image = QImage(300, 3 * LINE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_scores(painter, 50, LINE, 240, (ClassScore("8", 0.8), ClassScore("3", 0.2)))
    painter.end()
    blue = QColor(theme.colours.series[0])
    lengths = [
        sum(image.pixelColor(x, row * LINE + LINE // 2) == blue for x in range(300)) for row in range(3)
    ]
    assert lengths[0] == 0
    assert lengths[1] == pytest.approx(4 * lengths[2], abs=4)
    assert lengths[2] > 20
