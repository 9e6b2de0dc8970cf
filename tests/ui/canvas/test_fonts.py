"""Fonts of the canvas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.ui.canvas.fonts import canvas_fonts, forget_fonts, text_scale


@pytest.fixture
def application_font(qtbot: QtBot) -> Iterator[QFont]:
    before = QApplication.font()
    font = QApplication.font()
    yield font
    QApplication.setFont(before)
    forget_fonts()


def test_sizes_are_those_of_the_design(qtbot: QtBot) -> None:
    fonts = canvas_fonts()
    assert (fonts.name.pixelSize(), fonts.text.pixelSize(), fonts.label.pixelSize()) == (13, 12, 11)


def test_a_larger_system_font_scales_the_canvas(application_font: QFont) -> None:
    application_font.setPixelSize(26)
    QApplication.setFont(application_font)
    assert text_scale() == pytest.approx(2.0)
    application_font.setPixelSize(8)
    QApplication.setFont(application_font)
    assert text_scale() == 1.0


def test_forgotten_fonts_are_made_anew(application_font: QFont) -> None:
    forget_fonts()
    before = canvas_fonts()
    assert canvas_fonts() is before
    application_font.setItalic(True)
    QApplication.setFont(application_font)
    forget_fonts()
    assert canvas_fonts().name.italic()
