"""What a scene keeps of a large network: items near the view, or all drawn at once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.document.changes import (
    SetSettings,
)
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.detail import CARD_DETAIL
from cnnstudio.ui.canvas.items import CardItem
from cnnstudio.ui.theme import theme

MakeCanvas = Callable[[Network], Canvas]


def _panel(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def _tall(count: int = 300) -> Network:
    return chain(Input((8, 8, 1)), *(Conv2D(4, padding="same") for _ in range(count)))


def test_items_are_kept_only_near_the_view(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    scene = canvas.canvas_scene
    for node in ("n0", "n150", "n300", "n20"):
        canvas.center_on(node)
        assert set(canvas.shown_nodes()) <= set(scene.cards())
        assert len(scene.cards()) < 100
        assert set(scene.cards()) == {item.node for item in scene.items() if isinstance(item, CardItem)}
        for edge in scene.connections():
            assert edge.source in scene.cards() or edge.target in scene.cards()


def test_zooming_out_brings_what_comes_into_view(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall(60))
    canvas.zoom_by(CARD_DETAIL / canvas.zoom)
    canvas.canvas_scene.rest()
    canvas.grab()
    assert set(canvas.shown_nodes()) <= set(canvas.canvas_scene.cards())
    canvas.actual_size()
    assert len(canvas.canvas_scene.cards()) < 60


def test_from_afar_no_card_is_an_item(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall(60))
    canvas.fit()
    assert canvas.canvas_scene.is_crowd
    assert not canvas.canvas_scene.cards()
    assert not canvas.canvas_scene.connections()
    canvas.editor.perform(SetSettings.of(("n3",), {"filters": 9}))
    canvas.actual_size()
    assert not canvas.canvas_scene.is_crowd
    assert set(canvas.shown_nodes()) <= set(canvas.canvas_scene.cards())


def _many(make_canvas: MakeCanvas) -> Canvas:
    heads = [Node(f"b{n}", f"b{n}", Conv2D(4, padding="same"), ("n0",)) for n in range(8)]
    rows = [Node(f"c{n}", f"c{n}", MaxPooling2D(), (f"b{n}",)) for n in range(8)]
    rest = [Node(f"d{n}", f"d{n}", Conv2D(9), (f"c{n}",)) for n in range(8)]
    canvas = make_canvas(Network((Node("n0", "n0", Input((64, 64, 3))), *heads, *rows, *rest)))
    canvas.zoom_by(0.55 / canvas.zoom)
    canvas.centerOn(canvas.contents().center())
    return canvas


def test_many_cards_are_drawn_at_once_while_they_are_zoomed(qtbot: QtBot, make_canvas: MakeCanvas) -> None:
    canvas = _many(make_canvas)
    scene = canvas.canvas_scene
    qtbot.waitUntil(lambda: not scene.is_hurried)
    canvas.grab()
    kept = set(scene.cards())
    canvas.zoom_by(1.001)
    assert scene.is_hurried
    hurried = canvas.grab().toImage()
    assert set(scene.cards()) == kept, "items are neither made nor taken away meanwhile"
    qtbot.waitUntil(lambda: not scene.is_hurried)
    full = canvas.grab().toImage()
    assert hurried != full
    blank = QImage(full.size(), full.format())
    blank.fill(full.pixelColor(0, 0))
    assert _far_apart(hurried, full) < _far_apart(full, blank) / 10, "and yet it looks nearly the same"


def _far_apart(one: QImage, other: QImage) -> float:
    """The share of places at which two pictures are quite unlike."""
    spots = [(x, y) for x in range(0, one.width(), 3) for y in range(0, one.height(), 3)]
    pairs = [(one.pixelColor(*spot), other.pixelColor(*spot)) for spot in spots]
    unlike = [abs(a.lightness() - b.lightness()) > 60 or a.alpha() != b.alpha() for a, b in pairs]
    return sum(unlike) / len(spots)


def test_an_edit_during_the_hurry_shows_at_once(qtbot: QtBot, make_canvas: MakeCanvas) -> None:
    canvas = _many(make_canvas)
    canvas.zoom_by(1.001)
    before = canvas.grab().toImage()
    canvas.editor.perform(SetSettings.of(("d3",), {"filters": 77}))
    canvas.editor.select(("d3",))
    assert canvas.canvas_scene.is_hurried
    after = canvas.grab().toImage()
    assert after != before
    canvas.editor.select(())
    assert canvas.grab().toImage() not in (before, after)


def test_zooming_in_on_few_cards_ends_the_hurry(qtbot: QtBot, make_canvas: MakeCanvas) -> None:
    canvas = _many(make_canvas)
    canvas.zoom_by(1.001)
    assert canvas.canvas_scene.is_hurried
    canvas.zoom_by(4)
    assert not canvas.canvas_scene.is_hurried
    assert set(canvas.shown_nodes()) <= set(canvas.canvas_scene.cards())


def test_a_few_cards_are_drawn_whole_at_once(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    canvas.zoom_in()
    assert not canvas.canvas_scene.is_hurried


def test_a_long_connection_is_seen_between_its_ends(make_canvas: MakeCanvas) -> None:
    network = _tall(100)
    skip = Node("sum", "sum", Add(), ("n100", "n1"))
    canvas = make_canvas(Network((*network.nodes, skip)))
    canvas.center_on("n50")
    assert Edge("n1", "sum", 1) in canvas.canvas_scene.connections()
    assert "n1" not in canvas.canvas_scene.cards()


def test_a_card_out_of_view_keeps_how_it_stands_out(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    canvas.editor.select(("n5", "n6"))
    canvas.center_on("n250")
    canvas.editor.select(("n6",))
    canvas.canvas_scene.look_at("n7", is_faded=True)
    canvas.center_on("n6")
    looks = {node: canvas.canvas_scene.card(node).look for node in ("n5", "n6", "n7")}
    assert [look.is_selected for look in looks.values()] == [False, True, False]
    assert [look.is_faded for look in looks.values()] == [False, False, True]


def test_an_edit_out_of_view_shows_when_it_comes_into_view(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    canvas.center_on("n250")
    canvas.editor.perform(SetSettings.of(("n3",), {"filters": 9}))
    assert "n3" not in canvas.canvas_scene.cards()
    assert canvas.canvas_scene.card_state("n3").short_figure.endswith("× 9")
    canvas.center_on("n3")
    assert canvas.canvas_scene.card("n3").state == canvas.canvas_scene.card_state("n3")


def test_the_picture_holds_what_is_out_of_view(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall(60))
    canvas.center_on("n60")
    picture = canvas.picture()
    top = 32 + round(canvas.canvas_scene.placed.cards["n0"].y) + 12
    assert _panel(picture, picture.width() // 2 - 100, top) == theme.colours.panel
    assert len(canvas.canvas_scene.cards()) < 60
