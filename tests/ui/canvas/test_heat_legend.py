from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from PySide6.QtGui import QColor

from cnnstudio.core.network import Network, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.heat_legend import HeatLegend
from cnnstudio.ui.theme.heat import LEVELS, heat_colour

MakeCanvas = Callable[[Network], Canvas]
_NETWORK = chain(Input((8, 8, 1)), Conv2D(4, padding="same"), Flatten(), Dense(2))


def test_it_shows_only_while_colours_stand_for_amounts(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    assert not legend.isVisible()
    canvas.set_heated(True)
    assert legend.isVisible()
    canvas.set_heated(False)
    assert not legend.isVisible()


def test_it_gives_the_measure_and_its_numbers(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    canvas.set_heated(True)
    assert legend.texts() == ("Parameters of a layer", "0", "128", "514")
    canvas.set_bar("memory")
    assert legend.texts() == ("Output memory of a layer", "0", "256 B", "1.0 kB")
    assert "1.0 kB at most" in legend.accessibleDescription()


def test_the_strip_goes_from_little_to_much(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    canvas.set_heated(True)
    image = legend.grab().toImage()
    assert image.pixelColor(13, 32) == QColor(heat_colour(0))
    assert image.pixelColor(legend.width() - 14, 32) == QColor(heat_colour(LEVELS - 1))


def test_the_number_stands_on_the_card_too(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(_NETWORK)
    canvas.set_heated(True)
    canvas.set_bar("memory")
    state = canvas.canvas_scene.card("n1").state
    assert state.second_line == "40 · 2,304 · 1.0 kB"
    assert state.heat == LEVELS - 1
    canvas.set_heated(False)
    assert canvas.canvas_scene.card("n1").state.heat is None
