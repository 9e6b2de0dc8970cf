"""Texts that are laid out once and drawn again and again: a third of the time, where hundreds are drawn in a frame."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QGlyphRun, QPainter, QTextLayout


@lru_cache(maxsize=16_384)
def _laid_out(text: str, font: QFont) -> tuple[float, tuple[QGlyphRun, ...]]:
    """How far below its top the baseline is, and the glyphs, one run for each font that has some of them."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent(), tuple(layout.glyphRuns())


def draw_run(painter: QPainter, x: float, baseline: float, text: str, font: QFont) -> None:
    """Draw a line of text with its beginning at a place, as ``QPainter.drawText`` does."""
    ascent, runs = _laid_out(text, font)
    for run in runs:
        painter.drawGlyphRun(QPointF(x, baseline - ascent), run)
