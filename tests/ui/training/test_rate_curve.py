from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.document.schedules import SCHEDULES, Constant, Cosine, OneCycle, Plateau, Schedule
from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.rate_curve import RateCurve


@pytest.fixture
def curve(qtbot: QtBot) -> RateCurve:
    made = RateCurve()
    qtbot.addWidget(made)
    made.resize(300, 84)
    return made


def heights(curve: RateCurve) -> list[int]:
    """From the top, the first pixel of the curve in a few columns."""
    image = curve.grab().toImage()
    accent = QColor(theme.colours.accent)

    def is_curve(x: int, y: int) -> bool:
        found = image.pixelColor(x, y)
        return sum(abs(one - other) for one, other in zip(found.getRgb(), accent.getRgb(), strict=True)) < 120

    return [next(y for y in range(image.height()) if is_curve(x, y)) for x in (20, 150, 270)]


def test_what_is_drawn_is_the_schedule(curve: RateCurve) -> None:
    curve.show_rate(Cosine(), 0.5, 10)
    assert curve.rates[0] == 0.5
    assert curve.rates[-1] == pytest.approx(0, abs=1e-5)
    assert list(curve.rates) == sorted(curve.rates, reverse=True)
    falling = heights(curve)
    assert falling == sorted(falling)
    assert falling[2] - falling[0] > 25
    curve.show_rate(OneCycle(rise=0.5), 0.5, 10)
    left, middle, right = heights(curve)
    assert middle < left
    assert middle < right


@pytest.mark.parametrize("cls", list(SCHEDULES), ids=lambda cls: cls.kind)
def test_any_schedule_can_be_shown(curve: RateCurve, cls: type[Schedule]) -> None:
    for base, epochs in ((0.0, 1), (1000.0, 100_000), (1e-9, 2)):
        curve.show_rate(cls(warmup_epochs=0.5), base, epochs)
        curve.grab()
    assert curve.accessibleDescription()


def test_what_says_nothing_is_not_drawn(curve: RateCurve) -> None:
    curve.show_rate(Constant(), 0.1, 10)
    assert curve.isHidden()
    curve.show_rate(Constant(warmup_epochs=1), 0.1, 10)
    assert not curve.isHidden()


def test_a_plateau_is_drawn_with_its_falls_as_early_as_they_can_come(curve: RateCurve) -> None:
    curve.show_rate(Plateau(factor=0.1, patience=3), 0.5, 10)
    assert not curve.isHidden()
    stairs = [rate for rate, other in zip(curve.rates, (None, *curve.rates), strict=False) if rate != other]
    assert stairs == pytest.approx([0.5, 0.05, 0.005])
    after_four_epochs = curve.rates.index(stairs[1]) / len(curve.rates)
    assert after_four_epochs == pytest.approx(0.4, abs=0.01)
    left, middle, right = heights(curve)
    assert left < middle <= right
