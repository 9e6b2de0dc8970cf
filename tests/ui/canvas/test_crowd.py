"""A network seen from afar, as it is painted."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.blocks import STRIPE
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.crowd import TINT
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Point
from cnnstudio.ui.canvas.paint_card import mixed
from cnnstudio.ui.theme import theme

MakeCanvas = Callable[[Network], Canvas]


def _far(make_canvas: MakeCanvas, network: Network, zoom: float) -> tuple[Canvas, QImage]:
    canvas = make_canvas(network)
    canvas.zoom_by(zoom / canvas.zoom)
    canvas.centerOn(canvas.contents().center())
    return canvas, canvas.grab().toImage()


def _colour(canvas: Canvas, image: QImage, place: Point) -> QColor:
    spot = canvas.mapFromScene(QPointF(*place))
    return image.pixelColor(spot.x(), spot.y())


def _on(canvas: Canvas, node: str, part: float) -> Point:
    """A place on a card, so far from its left edge."""
    place = canvas.canvas_scene.placed.cards[node]
    return Point(place.x + part, place.y + CARD_HEIGHT / 2)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("zoom", [0.35, 0.15])
def test_blocks_have_the_colours_of_their_families(make_canvas: MakeCanvas, mode: str, zoom: float) -> None:
    before = theme.mode
    try:
        theme.apply(mode)
        canvas, image = _far(make_canvas, chain(Input((16, 16, 3)), Conv2D(4), MaxPooling2D()), zoom)
        for node, family in (("n1", "Convolution"), ("n2", "Pooling")):
            full = theme.colours.family(family)
            assert _colour(canvas, image, _on(canvas, node, STRIPE / 2)).name() == full
            pale = mixed(theme.colours.panel, full, TINT).name()
            assert _colour(canvas, image, _on(canvas, node, CARD_WIDTH - 16)).name() == pale
    finally:
        theme.apply(before)


def test_names_are_written_until_they_could_not_be_read(make_canvas: MakeCanvas) -> None:
    network = chain(Input((16, 16, 3)), Conv2D(4))
    for zoom, has_name in ((0.35, True), (0.15, False)):
        canvas, image = _far(make_canvas, network, zoom)
        row = [_colour(canvas, image, _on(canvas, "n1", x)).name() for x in range(int(STRIPE) + 8, 300)]
        assert (len(set(row)) > 1) is has_name


def test_a_bad_card_has_a_red_outline_and_a_sign(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas, image = _far(make_canvas, networks.bad(), 0.2)
    error = theme.colours.error
    assert _has(canvas, image, "add", error)
    assert not _has(canvas, image, "a", error)


def test_what_is_selected_stands_out(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas, _ = _far(make_canvas, networks.chain(), 0.2)
    canvas.editor.select(("b",))
    image = canvas.grab().toImage()
    assert _has(canvas, image, "b", theme.colours.accent)
    assert not _has(canvas, image, "a", theme.colours.accent)
    canvas.editor.select(())
    assert not _has(canvas, canvas.grab().toImage(), "b", theme.colours.accent)


def test_a_selected_connection_stands_out(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas, _ = _far(make_canvas, networks.chain(), 0.3)
    edge = Edge("a", "b", 0)
    canvas.canvas_scene.select_edge(edge)
    middle = canvas.canvas_scene.placed.routes[edge].middle
    image = canvas.grab().toImage()
    spot = canvas.mapFromScene(QPointF(*middle))
    near = {image.pixelColor(spot.x() + dx, spot.y()).name() for dx in (-1, 0, 1)}
    assert theme.colours.accent in near


def _has(canvas: Canvas, image: QImage, node: str, wanted: str) -> bool:
    """Whether a colour is found on or close around a card."""
    rect = canvas.canvas_scene.placed.rect(node)
    start, end = (
        canvas.mapFromScene(QPointF(rect.x, rect.y)),
        canvas.mapFromScene(QPointF(rect.right, rect.bottom)),
    )
    places = ((x, y) for x in range(start.x() - 2, end.x() + 3) for y in range(start.y() - 2, end.y() + 3))
    return any(image.pixelColor(x, y).name() == wanted for x, y in places)
