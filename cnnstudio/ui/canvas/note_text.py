"""The text of a note as it fits: wrapped, and cut with an ellipsis where it is long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption

from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.note_layout import NOTE_WIDTH

PADDING = 10.0
"""Between the edge of a note and its text, in px."""
MOST_LINES = 8
_READ = 4000
"""So many characters fill a note whatever they are."""


@dataclass(frozen=True, slots=True)
class NoteText:
    """A text that was fitted into a note.

    Attributes:
        lines: Its lines.
        is_cut: Whether there is more than they show.
        line_height: From line to line, in px.
    """

    lines: tuple[str, ...]
    is_cut: bool
    line_height: float

    @property
    def height(self) -> float:
        """The height of the note, in px."""
        return len(self.lines) * self.line_height + 2 * PADDING - 4


def note_text(text: str) -> NoteText:
    """Fit a text into a note, in the fonts of the canvas."""
    return _fitted(text, canvas_fonts().text.key())


@lru_cache(maxsize=512)
def _fitted(text: str, _font: str) -> NoteText:
    fonts = canvas_fonts()
    width = NOTE_WIDTH - 2 * PADDING
    plain = "".join(
        sign if sign.isprintable() or sign == "\n" else " " for sign in text[:_READ].expandtabs(4)
    )
    lines = [line for part in plain.split("\n") for line in _wrapped(part, width)]
    is_cut = len(lines) > MOST_LINES or len(text) > _READ
    if is_cut:
        lines = lines[:MOST_LINES]
        mode = Qt.TextElideMode.ElideRight
        lines[-1] = fonts.text_metrics.elidedText(f"{lines[-1].rstrip()}…", mode, width)
    return NoteText(tuple(lines), is_cut, fonts.text_metrics.lineSpacing() + 1)


def _wrapped(text: str, width: float) -> list[str]:
    """A paragraph in lines of at most a width; words that are too long are broken."""
    layout = QTextLayout(text, canvas_fonts().text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]
