"""Sliders are seen from end to end in both themes, and tell how far they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QSlider
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme


@pytest.fixture(autouse=True)
def styled(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("light")


@pytest.fixture
def slider(qtbot: QtBot) -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(made)
    made.setRange(0, 100)
    made.setValue(50)
    made.resize(200, 24)
    made.show()
    qtbot.waitExposed(made)
    return made


def _at(slider: QSlider, x: int) -> QColor:
    image: QImage = slider.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(x * ratio), round(slider.height() * ratio / 2))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_line_stands_out_on_both_sides_of_the_knob(slider: QSlider, mode: str) -> None:
    theme.apply(mode)
    assert _at(slider, 30) == QColor(theme.colours.accent)
    assert _at(slider, 170) == QColor(theme.colours.outline)
    assert abs(QColor(theme.colours.panel).lightness() - _at(slider, 170).lightness()) > 45


def test_turned_around_it_is_filled_from_the_other_end(slider: QSlider) -> None:
    theme.apply("light")
    slider.setInvertedAppearance(True)
    assert _at(slider, 30) == QColor(theme.colours.outline)
    assert _at(slider, 170) == QColor(theme.colours.accent)


def test_what_cannot_be_moved_has_no_accent(slider: QSlider) -> None:
    theme.apply("light")
    slider.setEnabled(False)
    assert _at(slider, 30) == _at(slider, 170) == QColor(theme.colours.outline)


def test_the_knob_is_filled_while_it_is_held(slider: QSlider, qtbot: QtBot) -> None:
    theme.apply("light")
    assert _at(slider, 100) == QColor(theme.colours.panel)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    assert _at(slider, 100) == QColor(theme.colours.accent)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
