"""Connections as they are drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import ConnectionState
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import Label, Point, Route
from cnnstudio.ui.canvas.paint_connection import (
    ConnectionLook,
    label_rect,
    paint_connection,
    rounded_path,
    route_path,
    stroked,
)
from cnnstudio.ui.theme.colours import LIGHT

_LINE = Route((Point(50, 0), Point(50, 100)), Label(50, 50))


def _drawn(state: ConnectionState, look: ConnectionLook | None = None, detail: float = 1.0) -> QImage:
    image = QImage(200, 100, QImage.Format.Format_ARGB32)
    image.fill(QColor(LIGHT.background))
    painter = QPainter(image)
    fonts = canvas_fonts()
    label = label_rect(state.label, _LINE, fonts)
    paint_connection(painter, state, route_path(_LINE), label, look or ConnectionLook(), LIGHT, fonts, detail)
    painter.end()
    return image


def _colours(image: QImage, area: QRectF) -> set[str]:
    xs, ys = range(int(area.left()), int(area.right())), range(int(area.top()), int(area.bottom()))
    return {image.pixelColor(x, y).name() for x in xs for y in ys}


@pytest.mark.usefixtures("qtbot")
def test_a_sound_line_is_unbroken_and_others_are_dashed() -> None:
    for standing, is_broken in ((State.SOUND, False), (State.BAD, True), (State.WAITING, True)):
        image = _drawn(ConnectionState("", standing))
        gaps = [y for y in range(10, 90) if image.pixelColor(50, y).name() == LIGHT.background]
        assert bool(gaps) is is_broken


@pytest.mark.usefixtures("qtbot")
def test_selection_and_errors_have_their_colours() -> None:
    line = QRectF(48, 10, 5, 80)
    assert LIGHT.accent in _colours(
        _drawn(ConnectionState("", State.SOUND), ConnectionLook(is_selected=True)), line
    )
    assert LIGHT.error in _colours(_drawn(ConnectionState("", State.BAD)), line)


@pytest.mark.usefixtures("qtbot")
def test_the_label_stands_beside_the_line_and_is_left_out_from_afar() -> None:
    beside = QRectF(56, 42, 80, 16)
    assert len(_colours(_drawn(ConnectionState("26 × 26", State.SOUND)), beside)) > 1
    assert len(_colours(_drawn(ConnectionState("26 × 26", State.SOUND), detail=0.2), beside)) == 1


def test_a_centered_label_lies_on_its_line(qtbot: QtBot) -> None:
    rect = label_rect("26 × 26", Route(_LINE.points, Label(50, 50, True), True), canvas_fonts())
    assert abs(rect.center().x() - 50) < 0.01
    assert label_rect("", _LINE, canvas_fonts()).isEmpty()


def test_corners_are_rounded_within_short_parts() -> None:
    path = rounded_path((Point(0, 0), Point(0, 10), Point(4, 10), Point(4, 20)), 10)
    assert path.pointAtPercent(1.0).y() == 20
    assert path.boundingRect() == QRectF(0, 0, 4, 20)


def test_the_pointer_need_not_hit_the_line_exactly() -> None:
    area = stroked(route_path(_LINE), 12)
    assert area.contains(route_path(_LINE).pointAtPercent(0.5))
    assert area.boundingRect().width() == pytest.approx(12)
