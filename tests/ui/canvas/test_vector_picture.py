"""SVG drawings: read back as XML, and drawn by Qt's own reader beside the picture of the screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from cnnstudio.core.network import Network, chain
from cnnstudio.document.changes import SetNote, SetTrainable
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.vector_picture import svg_of
from cnnstudio.ui.theme import theme

MakeCanvas = Callable[[Network], Canvas]
_SVG = "{http://www.w3.org/2000/svg}"


def _texts(drawing: bytes) -> list[str]:
    root = ElementTree.fromstring(drawing)
    return ["".join(element.itertext()).strip() for element in root.iter(f"{_SVG}text")]


def test_texts_are_texts_and_nothing_is_a_picture(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.branches())
    drawing = svg_of(canvas.canvas_scene, "branches")
    texts = _texts(drawing)
    for node in networks.branches():
        assert node.name in texts
    assert "16 × 16 × 8" in texts
    assert not list(ElementTree.fromstring(drawing).iter(f"{_SVG}image"))
    assert b"<title>branches</title>" in drawing


def test_what_is_out_of_view_is_drawn(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(chain(Input((8, 8, 1)), *(Conv2D(4, padding="same") for _ in range(120))))
    texts = _texts(svg_of(canvas.canvas_scene, "tall"))
    assert {"input", "conv2d", "conv2d_119"} <= set(texts)
    canvas.fit()
    assert {"input", "conv2d", "conv2d_119"} <= set(_texts(svg_of(canvas.canvas_scene, "tall")))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_looks_like_the_canvas(make_canvas: MakeCanvas, networks: SimpleNamespace, mode: str) -> None:
    before = theme.mode
    try:
        theme.apply(mode)
        canvas = make_canvas(networks.residual())
        drawn = _drawn(canvas)
        assert _unlike(canvas.picture(), drawn) < 0.03
        assert drawn.pixelColor(2, 2).name() == theme.colours.background
    finally:
        theme.apply(before)


def test_the_line_of_frozen_layers_is_drawn(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    assert b"stroke-dasharray" not in svg_of(canvas.canvas_scene, "chain")
    canvas.editor.perform(SetTrainable(("a", "b"), trainable=False))
    drawing = svg_of(canvas.canvas_scene, "chain")
    assert b"stroke-dasharray" in drawing
    assert not list(ElementTree.fromstring(drawing).iter(f"{_SVG}image"))
    assert _unlike(canvas.picture(), _drawn(canvas)) < 0.03
    line = canvas.canvas_scene.freeze_line.line
    assert line is not None
    area = canvas._framed()
    handle = line.handle(line.place)
    x, y = round(handle.x - area.x() + 3), round(handle.center.y - area.y())
    assert _drawn(canvas).pixelColor(x, y).name() == theme.colours.panel


def test_notes_are_drawn(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    canvas.editor.perform(SetNote("a", "Edges first"))
    assert "Edges first" in _texts(svg_of(canvas.canvas_scene, "noted"))
    assert _drawn(canvas).size() == canvas.picture().size()
    assert _unlike(canvas.picture(), _drawn(canvas)) < 0.03


def _drawn(canvas: Canvas) -> QImage:
    """The drawing as Qt's own reader draws it."""
    renderer = QSvgRenderer(QByteArray(svg_of(canvas.canvas_scene, "drawing")))
    drawn = QImage(renderer.viewBox().size(), QImage.Format.Format_ARGB32)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    return drawn


def _unlike(picture: QImage, drawn: QImage) -> float:
    """The share of places where two pictures differ."""
    assert picture.size() == drawn.size()
    places = [(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)]
    return sum(_apart(picture, drawn, x, y) > 60 for x, y in places) / len(places)


def _apart(one: QImage, other: QImage, x: int, y: int) -> int:
    first, second = one.pixelColor(x, y), other.pixelColor(x, y)
    return max(
        abs(first.red() - second.red()),
        abs(first.green() - second.green()),
        abs(first.blue() - second.blue()),
    )


def test_the_window_opens_without_it() -> None:
    program = "import sys, cnnstudio.ui.main_window; print('PySide6.QtSvg' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
