"""Icons out of the font of Material Design icons that qtawesome brings.

qtawesome itself is not imported: it would take a quarter of the time in which the window opens.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_PREFIX = "mdi6."
_FONT = "materialdesignicons6-webfont-"
_SHARE = 0.875
"""Height of a glyph as a share of its icon's."""


def glyph_icon(name: str, colour: str, disabled: str) -> QIcon:
    """The icon of a glyph.

    Args:
        name: Such as ``mdi6.close``.
        colour: ``#rrggbb``.
        disabled: The same, for where it cannot be clicked.

    Raises:
        KeyError: The font has no such glyph.
    """
    return QIcon(GlyphEngine(character(name), QColor(colour), QColor(disabled)))


class GlyphEngine(QIconEngine):
    """Draws one character of the font at any size, crisp at every scale."""

    def __init__(self, text: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._text = text
        self._colour = colour
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it into the middle of a square."""
        font = QFont(_family())
        font.setPixelSize(max(1, round(_SHARE * min(rect.width(), rect.height()))))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw it on a clear ground; nothing where a squeezed layout leaves no room."""
        if size.isEmpty():
            return QPixmap()
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks for when an icon is changed."""
        return GlyphEngine(self._text, self._colour, self._disabled)


def character(name: str) -> str:
    """The character of a glyph.

    Raises:
        KeyError: The font has none of that name.
    """
    return chr(int(_characters()[name.removeprefix(_PREFIX)], 16))


@cache
def _family() -> str:
    """The name of the font, made known to Qt."""
    number = QFontDatabase.addApplicationFont(str(_file(".ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    """Code points as hexadecimal text, by the names of glyphs."""
    codes: dict[str, str] = json.loads(_file(".json").read_text("utf-8"))
    return codes


def _file(ending: str) -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("qtawesome is not installed: install CNN Studio again.")
    folder = Path(found.submodule_search_locations[0]) / "fonts"
    return next(path for path in sorted(folder.glob(f"{_FONT}*{ending}")))
