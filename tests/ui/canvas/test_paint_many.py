"""Cards and connections that are drawn at once look like those that are drawn one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.card_text import fitted
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Label, Point, Route
from cnnstudio.ui.canvas.paint_card import CardLook, paint_card
from cnnstudio.ui.canvas.paint_connection import ConnectionLook, label_rect, paint_connection, route_path
from cnnstudio.ui.canvas.paint_many import paint_many_cards, paint_many_lines, ready_card, ready_line
from cnnstudio.ui.theme.colours import DARK, LIGHT, Colours

_PLAIN = CardState(
    "conv", "same", "Convolution", False, False, State.SOUND, "", "8 H × 8 W × 8 C", "8 × 8 × 8", "1 · 1", 100
)
_PLACE = Point(20.0, 12.0)
_ACROSS = Route((Point(30, 10), Point(30, 40), Point(160, 40), Point(160, 70)), Label(160, 60))


@pytest.fixture(autouse=True)
def application(qtbot: QtBot) -> None:
    """Colours and fonts need an application."""


def _drawn(draw: Callable[[QPainter], None], colours: Colours, zoom: float = 1.0) -> QImage:
    image = QImage(420, 84, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(colours.background))
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    draw(painter)
    painter.end()
    return image


def _unlike(one: QImage, other: QImage, least: int = 90) -> list[tuple[int, int]]:
    """Where two pictures differ clearly, apart from the corners of the card and its lower edge."""
    places = [(x, y) for x in range(one.width()) for y in range(one.height())]
    return [spot for spot in places if _distance(one, other, QPoint(*spot)) > least]


def _distance(one: QImage, other: QImage, spot: QPoint) -> int:
    first, second = one.pixelColor(spot), other.pixelColor(spot)
    pairs = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]
    return max(abs(a - b) for a, b in pairs)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("detail", [1.0, 0.5])
@pytest.mark.parametrize(
    "state",
    [
        _PLAIN,
        dataclasses.replace(_PLAIN, standing=State.BAD, mark="error", second_line="gets 4"),
        dataclasses.replace(_PLAIN, standing=State.WAITING, share=None, second_line="waits for conv"),
        dataclasses.replace(_PLAIN, mark="warning", is_frozen=True),
        dataclasses.replace(_PLAIN, is_left_out=True, mark="bypass", share=None),
        dataclasses.replace(_PLAIN, is_block=True, is_source=True, heat=20),
    ],
    ids=["plain", "bad", "waiting", "marked", "left out", "heated block"],
)
def test_cards_look_alike(state: CardState, detail: float, colours: Colours) -> None:
    fonts = canvas_fonts()
    text = fitted(state, fonts)

    def one_by_one(painter: QPainter) -> None:
        painter.translate(*_PLACE)
        paint_card(painter, state, text, CardLook(), colours, fonts, detail)

    def at_once(painter: QPainter) -> None:
        cards = [ready_card(_PLACE, state, text, colours)]
        paint_many_cards(painter, cards, colours, fonts, has_small_text=detail == 1.0)

    expected, found = _drawn(one_by_one, colours), _drawn(at_once, colours)
    corners = {
        (x, y)
        for x in (*range(16, 28), *range(372, 386))
        for y in (*range(8, 20), *range(round(_PLACE.y + CARD_HEIGHT) - 8, 80))
    }
    assert len(set(_unlike(expected, found)) - corners) < 40, "of 23,000"
    ground = _drawn(lambda painter: None, colours)
    assert len(_unlike(ground, found)) > 300


@pytest.mark.parametrize("has_small_text", [True, False])
def test_settings_are_small_text(has_small_text: bool) -> None:
    fonts = canvas_fonts()

    def image(state: CardState) -> QImage:
        cards = [ready_card(_PLACE, state, fitted(state, fonts), LIGHT)]
        return _drawn(lambda painter: paint_many_cards(painter, cards, LIGHT, fonts, has_small_text), LIGHT)

    assert (image(_PLAIN) != image(dataclasses.replace(_PLAIN, description="valid"))) is has_small_text


@pytest.mark.parametrize("has_small_text", [True, False])
@pytest.mark.parametrize("standing", list(State))
def test_connections_look_alike(standing: State, has_small_text: bool) -> None:
    fonts, state = canvas_fonts(), ConnectionState("8 × 8 × 16", standing)
    straight = Route((Point(300, 8), Point(300, 78)), Label(300, 43))

    def one_by_one(painter: QPainter) -> None:
        for route in (straight, _ACROSS):
            label = label_rect(state.label, route, fonts)
            detail = 1.0 if has_small_text else 0.5
            look = ConnectionLook()
            paint_connection(painter, state, route_path(route), label, look, LIGHT, fonts, detail)

    def at_once(painter: QPainter) -> None:
        lines = [ready_line(route, state, fonts) for route in (straight, _ACROSS)]
        paint_many_lines(painter, lines, LIGHT, fonts, has_small_text)

    found = _drawn(at_once, LIGHT)
    assert len(_unlike(_drawn(one_by_one, LIGHT), found, 40)) < 20
    assert len(_unlike(_drawn(lambda painter: None, LIGHT), found, 40)) > 100


def test_cards_stand_where_they_are_put() -> None:
    fonts = canvas_fonts()
    cards = [ready_card(_PLACE, _PLAIN, fitted(_PLAIN, fonts), LIGHT)]
    image = _drawn(lambda painter: paint_many_cards(painter, cards, LIGHT, fonts, True), LIGHT, 0.5)
    assert image.pixelColor(11, 20).name() == LIGHT.family("Convolution")
    assert image.pixelColor(round((_PLACE.x + CARD_WIDTH) / 2) + 3, 20).name() == LIGHT.background
