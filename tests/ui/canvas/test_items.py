"""Items draw only what differs."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtWidgets import QGraphicsScene
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge
from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.geometry import Label, Point, Route
from cnnstudio.ui.canvas.items import CardItem, ConnectionItem
from cnnstudio.ui.canvas.paint_card import CardLook

_STATE = CardState("a", "", "Dense", False, False, State.SOUND, "", "8", "8", "1 · 1", 3)
_ROUTE = Route((Point(0, 0), Point(0, 40)), Label(0, 20))


@pytest.fixture
def updates(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    seen: list[object] = []
    for cls in (CardItem, ConnectionItem):
        monkeypatch.setattr(cls, "update", lambda item, *rest: seen.append(item))
    return seen


def test_a_card_is_drawn_again_only_when_it_differs(updates: list[object]) -> None:
    card = CardItem("a", _STATE)
    card.show_state(dataclasses.replace(_STATE))
    card.show_look(CardLook())
    assert not updates
    card.show_state(dataclasses.replace(_STATE, name="b"))
    card.show_look(CardLook(is_selected=True))
    assert updates == [card, card]


def test_a_line_that_only_moves_is_not_drawn_again(updates: list[object]) -> None:
    line = ConnectionItem(Edge("a", "b", 0), ConnectionState("8", State.SOUND), _ROUTE)
    line.run(_ROUTE)
    assert line.pos().isNull()
    line.run(Route((Point(5, 10), Point(5, 50)), Label(5, 30)))
    assert (line.pos().x(), line.pos().y()) == (5, 10)
    assert not updates
    line.run(Route((Point(5, 10), Point(5, 60)), Label(5, 30)))
    assert line.pos().isNull()
    assert updates == [line]
    assert line.boundingRect().bottom() >= 60


def test_bounds_hold_line_and_label(qtbot: QtBot) -> None:
    line = ConnectionItem(Edge("a", "b", 0), ConnectionState("", State.SOUND), _ROUTE)
    narrow = line.boundingRect().width()
    line.show_state(ConnectionState("1,024 × 1,024 × 64", State.SOUND))
    assert line.boundingRect().width() > narrow + 60
    assert line.shape().contains(line.shape().boundingRect().center())


def test_a_hovered_card_lies_above_its_neighbours(qtbot: QtBot) -> None:
    scene = QGraphicsScene()
    card = CardItem("a", _STATE)
    scene.addItem(card)
    before = card.zValue()
    card.show_look(CardLook(shows_output=True))
    assert card.zValue() > before
    card.show_look(CardLook())
    assert card.zValue() == before
