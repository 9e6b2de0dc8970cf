"""Zoom, scrolling, fitting, pictures."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from cnnstudio.core.network import Network, Node
from cnnstudio.layers.merge import Add
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.fonts import text_scale
from cnnstudio.ui.canvas.viewport import GREATEST_ZOOM, LEAST_ZOOM, MARGIN, SIDE_MARGIN
from cnnstudio.ui.theme import theme

MakeCanvas = Callable[[Network], Canvas]


def _long(count: int = 60) -> Network:
    return Network(tuple(Node(f"n{i}", f"n{i}", Add(), (f"n{i - 1}",) if i else ()) for i in range(count)))


def _seen(canvas: Canvas) -> QRectF:
    return canvas.mapToScene(canvas.viewport().rect()).boundingRect()


def test_a_small_network_is_shown_whole_at_actual_size(
    make_canvas: MakeCanvas, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    assert canvas.zoom == pytest.approx(text_scale())
    assert _seen(canvas).contains(canvas.contents())
    assert abs((_seen(canvas).center() - canvas.contents().center()).manhattanLength()) < 3


def test_a_long_network_begins_at_its_top(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long())
    assert canvas.zoom == pytest.approx(text_scale())
    assert _seen(canvas).top() < canvas.contents().top() < _seen(canvas).top() + 60
    assert canvas.shown_nodes()[0] == "n0"
    assert len(canvas.shown_nodes()) < 15


def test_a_wide_network_is_shown_in_its_width(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.branches())
    assert _seen(canvas).left() <= canvas.contents().left()
    assert _seen(canvas).right() >= canvas.contents().right()
    assert abs((_seen(canvas).center() - canvas.contents().center()).y()) < 3


def test_fit_and_actual_size(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long(20))
    canvas.fit()
    assert _seen(canvas).contains(canvas.contents())
    canvas.actual_size()
    assert canvas.zoom == pytest.approx(text_scale())


def test_zoom_keeps_its_limits(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    for _ in range(40):
        canvas.zoom_in()
    assert canvas.zoom == pytest.approx(GREATEST_ZOOM)
    for _ in range(60):
        canvas.zoom_out()
    assert canvas.zoom == pytest.approx(LEAST_ZOOM)


def test_the_place_under_the_pointer_stays(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    pointer = QPointF(300, 200)
    before = canvas.mapToScene(pointer.toPoint())
    canvas.zoom_by(1.7, pointer)
    after = canvas.mapToScene(pointer.toPoint())
    assert (after - before).manhattanLength() < 2


def test_a_card_is_centered(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long())
    canvas.center_on("n40")
    middle = canvas.canvas_scene.placed.rect("n40").center
    assert (_seen(canvas).center() - QPointF(*middle)).manhattanLength() < 3


def test_a_picture_holds_everything(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.residual())
    image = canvas.picture(2.0)
    assert image.width() == pytest.approx(2 * (canvas.contents().width() + 2 * SIDE_MARGIN), abs=2)
    assert image.pixelColor(3, 5).name() == theme.colours.background
    corner = canvas.contents().topLeft()
    bar = canvas.canvas_scene.placed.rect("a")
    x, y = 2 * (bar.x - corner.x() + SIDE_MARGIN + 3), 2 * (bar.y - corner.y() + MARGIN + 28)
    assert image.pixelColor(round(x), round(y)) == QColor(theme.colours.family("Convolution"))


def test_a_picture_of_a_very_long_network_is_smaller(make_canvas: MakeCanvas) -> None:
    image = make_canvas(_long(800)).picture(4.0)
    assert image.height() <= 16_000
    assert not image.isNull()


def test_an_untouched_network_is_arranged_anew_with_the_window(
    make_canvas: MakeCanvas, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    canvas.resize(500, 300)
    assert _seen(canvas).contains(canvas.contents())
    canvas.resize(1200, 900)
    assert canvas.zoom == pytest.approx(text_scale())
    assert abs((_seen(canvas).center() - canvas.contents().center()).manhattanLength()) < 3


def test_what_one_has_zoomed_or_scrolled_to_stays_in_the_middle(
    make_canvas: MakeCanvas, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    canvas.zoom_in()
    canvas.scroll_by(40, 15)
    before, zoom = _seen(canvas), canvas.zoom
    canvas.resize(canvas.width() - 200, canvas.height() - 100)
    assert canvas.zoom == zoom
    assert _seen(canvas).center().x() == pytest.approx(before.center().x(), abs=2)
    assert _seen(canvas).top() == pytest.approx(before.top(), abs=2)
