"""The fonts of the canvas: the application's family at the sizes of the design, with even figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

BASE_SIZE = 13
"""Height of the text of the canvas at actual size, in px."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Fonts by what they are for, each with its metrics."""

    name: QFont
    text: QFont
    label: QFont
    heading: QFont
    name_metrics: QFontMetricsF
    text_metrics: QFontMetricsF
    label_metrics: QFontMetricsF


@lru_cache(maxsize=1)
def canvas_fonts() -> Fonts:
    """The fonts, made from the application's font; remembered until `forget_fonts`."""
    name = _font(BASE_SIZE, QFont.Weight.DemiBold)
    text = _font(BASE_SIZE - 1)
    label = _font(BASE_SIZE - 2)
    heading = _font(BASE_SIZE + 3, QFont.Weight.DemiBold)
    return Fonts(name, text, label, heading, QFontMetricsF(name), QFontMetricsF(text), QFontMetricsF(label))


def forget_fonts() -> None:
    """Make the fonts anew when they are asked for: the application's font is another."""
    canvas_fonts.cache_clear()


def text_scale() -> float:
    """How much larger than designed the system wants its text: the scale at actual size, at least 1."""
    return max(1.0, QFontInfo(QApplication.font()).pixelSize() / BASE_SIZE)


def _font(size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QApplication.font()
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font
