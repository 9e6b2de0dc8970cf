"""What of a network is seen, and where."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.document.changes import SetTrainable
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT
from cnnstudio.ui.canvas.viewport import MARGIN, SIDE_MARGIN
from cnnstudio.ui.theme import theme

MakeCanvas = Callable[[Network], Canvas]
MakeHand = Callable[[Canvas], Any]


def _long(count: int, prefix: str = "n") -> Network:
    nodes = (
        Node(f"{prefix}{i}", f"{prefix}{i}", Add(), (f"{prefix}{i - 1}",) if i else ()) for i in range(count)
    )
    return Network(tuple(nodes))


def test_another_project_is_shown_from_its_start(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long(60))
    canvas.center_on("n50")
    canvas.editor.document.open(Project(_long(40, "m")), None)
    assert canvas.shown_nodes()[0] == "m0"


def test_the_view_keeps_its_place_when_resized(make_canvas: MakeCanvas, make_hand: MakeHand) -> None:
    canvas = make_canvas(_long(60))
    hand = make_hand(canvas)
    canvas.center_on("n30")
    before, width = hand.card("n30"), canvas.viewport().width()
    canvas.resize(700, 600)
    QApplication.processEvents()
    middle = QPoint((canvas.viewport().width() - width) // 2, 0)
    assert (hand.card("n30") - before - middle).manhattanLength() <= 2


def test_bars_follow_the_choice(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    canvas.set_bar("macs")
    assert canvas.canvas_scene.measure == "macs"
    assert "MACs" in canvas.explanation(
        QPointF(canvas.mapFromScene(canvas.canvas_scene.card("a").sceneBoundingRect().center()))
    )


def test_a_small_picture_shows_cards_as_the_view_does_from_afar(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long(12))
    small = canvas.picture(0.3)
    place = canvas.canvas_scene.placed.cards["n3"]
    x, y = (SIDE_MARGIN - canvas.contents().x() + place.x) * 0.3, (32 + place.y + CARD_HEIGHT / 2) * 0.3
    row = [small.pixelColor(round(x) + dx, round(y)).name() for dx in range(12, 60)]
    assert len(set(row)) > 3, "its name is written on it"
    assert small.pixelColor(round(x) + 4, round(y)).name() == theme.colours.family("Merge")
    assert not canvas.canvas_scene.is_crowd


def test_a_picture_has_the_handle_only_where_layers_are_frozen(
    qtbot: QtBot, make_canvas: MakeCanvas, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    item = canvas.canvas_scene.freeze_line.item

    def is_drawn(place: int) -> bool:
        """Whether anything but the background and its dots is where the handle stands."""
        handle = canvas.canvas_scene.freeze_line.line.handle(place)  # type: ignore[union-attr]
        x, y = (
            round(SIDE_MARGIN - canvas.contents().x() + handle.x),
            round(MARGIN - canvas.contents().y() + handle.y),
        )
        picture = canvas.picture()
        assert x > 0
        return len({picture.pixelColor(x + step, y + step).name() for step in range(24)}) > 2

    qtbot.waitUntil(lambda: item.line is not None)
    assert not is_drawn(0)
    assert item.isVisible()
    canvas.editor.perform(SetTrainable(("a", "b"), trainable=False))
    qtbot.waitUntil(lambda: item.place == 2)
    assert is_drawn(2)
    assert not is_drawn(0)


def test_a_frame_is_part_of_what_is_shown(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(chain(Input((16, 16, 8)), ResidualUnit(8), Conv2D(8)))
    before = canvas.contents()
    canvas.view.set_open("n1", is_open=True)
    (shape,) = canvas.canvas_scene.frames()
    assert canvas.contents().contains(QRectF(*shape.areas[0]))
    assert not before.contains(QRectF(*shape.areas[0]))


def test_what_is_asked_for_comes_into_view(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long(60))
    assert canvas.shown_nodes()[0] == "n0"
    point = canvas.viewport().mapFromGlobal(canvas.place_of("n50"))
    assert "n50" in canvas.shown_nodes()
    assert canvas.viewport().rect().contains(point)
    point = canvas.viewport().mapFromGlobal(canvas.place_of_edge(Edge("n3", "n4", 0)))
    assert {"n3", "n4"} <= set(canvas.shown_nodes())
    assert canvas.viewport().rect().contains(point)
