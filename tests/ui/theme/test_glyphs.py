from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage

from cnnstudio.ui.theme.glyphs import character, glyph_icon


def _colours(icon: QIcon, mode: QIcon.Mode) -> set[str]:
    picture: QImage = icon.pixmap(QSize(32, 32), 1.0, mode).toImage()
    pixels = (picture.pixelColor(x, y) for x in range(32) for y in range(32))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_it_is_drawn_in_its_colour_and_dimmed(qapp: object) -> None:
    icon = glyph_icon("mdi6.plus", "#ff0000", "#00ff00")
    assert _colours(icon, QIcon.Mode.Normal) == {"#ff0000"}
    assert _colours(icon, QIcon.Mode.Disabled) == {"#00ff00"}


def test_it_is_as_large_as_asked(qapp: object) -> None:
    pixmap = glyph_icon("mdi6.plus", "#ff0000", "#00ff00").pixmap(QSize(16, 16), 2.0)
    assert pixmap.size() == QSize(32, 32)
    assert pixmap.devicePixelRatio() == 2.0


def test_glyphs_are_known_by_name(qapp: object) -> None:
    assert character("mdi6.close") == character("close")
    with pytest.raises(KeyError):
        character("mdi6.no-such-glyph")


def test_where_there_is_no_room_nothing_is_drawn(qapp: object) -> None:
    """Painting on a pixmap without an area makes Qt complain, line by line."""
    icon = glyph_icon("mdi6.magnify", "#000000", "#808080")
    assert icon.pixmap(QSize(14, 0)).isNull()
