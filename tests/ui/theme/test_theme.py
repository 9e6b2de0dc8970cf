from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.colours import DARK, LIGHT, Colours
from cnnstudio.ui.theme.fonts import TEXT_SIZE, figures_font, formula_font, text_font
from cnnstudio.ui.theme.icons import SIGNS, sign
from cnnstudio.ui.theme.style import FlatStyle
from cnnstudio.ui.theme.surfaces import unbroken


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("light")


def luminance(colour: str) -> float:
    parts = [channel / 255 for channel in QColor(colour).toTuple()[:3]]  # type: ignore[attr-defined]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["text", "dim", "error", "warning", "good", "accent"])
@pytest.mark.parametrize("ground", ["panel", "background", "sunken"])
def test_text_can_be_read_everywhere(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


def test_light_and_dark_change_palette_and_outlines(qtbot: QtBot, qapp: QApplication) -> None:
    line = QLineEdit("text")
    qtbot.addWidget(line)
    line.resize(80, 26)
    corners = []
    for mode in ("light", "dark", "light"):
        with qtbot.waitSignal(theme.changed):
            theme.apply(mode)
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.colours.panel)
        corners.append(line.grab().toImage().pixelColor(40, 0).name())
    assert corners[0] == corners[2] != corners[1]
    assert corners == [LIGHT.outline, DARK.outline, LIGHT.outline]
    assert isinstance(qapp.style(), FlatStyle)


def test_fonts_start_at_the_size_of_the_design(qapp: QApplication) -> None:
    assert text_font().pixelSize() >= TEXT_SIZE
    assert text_font(2, strong=True).pixelSize() == text_font().pixelSize() + 2
    assert text_font(strong=True).weight() == QFont.Weight.DemiBold
    assert figures_font().featureValue(QFont.Tag.fromString("tnum")) == 1
    assert formula_font().styleHint() == QFont.StyleHint.Monospace


def test_every_sign_can_be_drawn(qapp: QApplication) -> None:
    for name in SIGNS:
        assert not sign(name).pixmap(16, 16).isNull()


def test_sizes_stay_together() -> None:
    assert unbroken("gets 26 × 26 × 32 here") == "gets 26\u00a0×\u00a026\u00a0×\u00a032 here"
    assert unbroken("74.0 kB of 7 px, 3 pieces") == "74.0\u00a0kB of 7\u00a0px, 3 pieces"
