"""What gestures show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState
from cnnstudio.ui.canvas.geometry import Point, Rect
from cnnstudio.ui.canvas.overlay import Note, OverlayItem, OverlayState, note_rect

_CARD = CardState("a", "", "Dense", False, False, State.SOUND, "", "8", "8", "1 · 1", 3)


@pytest.mark.parametrize(
    "state",
    [
        OverlayState(bar=Rect(100, 100, 200, 4)),
        OverlayState(band=Rect(100, 100, 50, 60)),
        OverlayState(wire=(Point(100, 100), Point(300, 200))),
        OverlayState(
            note=Note("b feeds a already: connecting them back would make a circle.", Point(100, 100), True)
        ),
        OverlayState(ghost=(_CARD, Point(60, 100)), ghost_count=3),
    ],
)
def test_all_that_is_drawn_lies_within_its_bounds(qtbot: QtBot, state: OverlayState) -> None:
    overlay = OverlayItem()
    overlay.show_state(state)
    image = QImage(500, 400, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    overlay.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    drawn = [(x, y) for x in range(500) for y in range(400) if image.pixelColor(x, y) != QColor("white")]
    assert drawn
    assert all(overlay.boundingRect().contains(x, y) for x, y in drawn)


def test_nothing_is_shown_after_clearing(qtbot: QtBot) -> None:
    overlay = OverlayItem()
    overlay.show_state(OverlayState(band=Rect(0, 0, 50, 60)))
    overlay.clear()
    assert overlay.state == OverlayState()
    assert overlay.boundingRect() == QRectF()


def test_long_notes_are_broken_into_lines(qtbot: QtBot) -> None:
    short = note_rect(Note("Append after a", Point(0, 0)))
    long = note_rect(Note("Inputs and layers that join branches stay where they are. " * 3, Point(0, 0)))
    assert long.height() > short.height()
    assert long.width() < 340
