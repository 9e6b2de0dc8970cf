from __future__ import annotations

from PySide6.QtCore import QSize

from cnnstudio.ui.runs.chips import chip
from cnnstudio.ui.runs.styles import MARKS, Style
from cnnstudio.ui.theme import theme


def test_marks_differ_and_are_drawn_in_their_colour(qapp: object) -> None:
    pictures = []
    for mark in MARKS:
        image = chip(Style(0, mark), is_filled=True).pixmap(QSize(32, 32)).toImage()
        assert image.pixelColor(16, 16).name() == theme.colours.series[0]
        pictures.append(image)
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_what_is_not_shown_is_hollow(qapp: object) -> None:
    image = chip(Style(1), is_filled=False).pixmap(QSize(32, 32)).toImage()
    assert image.pixelColor(16, 16).alpha() == 0
    assert chip(None, is_filled=False).pixmap(QSize(0, 0)).isNull()
