"""The frames around blocks that are open in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.frame_shapes import frame_shapes
from cnnstudio.ui.canvas.geometry import Point, Rect
from cnnstudio.ui.canvas.in_place import laid_open
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.paint_frames import frame_ground, frame_path, paint_frames
from cnnstudio.ui.theme.colours import DARK, LIGHT, Colours

NET = Network(
    (
        Node("i", "image", Input((16, 16, 8))),
        Node("u", "unit", ResidualUnit(8), ("i",)),
        Node("c", "conv", Conv2D(8, padding="same"), ("i",)),
        Node("s", "concat", Concatenate(), ("u", "c")),
    )
)
OPENED = laid_open(analyse(NET), ("u",))
PLACED = layout(OPENED.report.network)


def test_a_frame_lies_around_its_own_cards_and_no_other(qapp: QApplication) -> None:
    bounds = QRectF(*PLACED.bounds).adjusted(-40, -40, 40, 40)
    image = QImage(int(bounds.width()), int(bounds.height()), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.translate(-bounds.topLeft())
    paint_frames(painter, frame_shapes(OPENED.frames, PLACED), bounds)
    painter.end()

    def is_framed(point: Point) -> bool:
        return image.pixelColor(int(point.x - bounds.x()), int(point.y - bounds.y())) != QColor("white")

    (frame,) = OPENED.frames
    for node in OPENED.report.network:
        assert is_framed(PLACED.rect(node.id).center) == (node.id in frame.members), node.name
    first, second = frame.members[:2]
    assert is_framed(PLACED.routes[Edge(first, second, 0)].middle), "the gap between two cards is covered"


@pytest.mark.parametrize("more", [0.0, 1.0])
def test_areas_that_touch_have_one_outline_without_notches(qapp: QApplication, more: float) -> None:
    """Two columns side by side, the second longer: the upper edge runs straight through where they meet."""
    path = frame_path([Rect(0, 0, 100, 60), Rect(100, 0, 100, 120)], more)
    for x in range(10, 190):
        assert path.contains(QRectF(x, 0.5 - more, 1, 1)), x
    assert len(path.toSubpathPolygons()) == 1
    assert not path.contains(QRectF(20, 70, 10, 10))
    assert not path.contains(QRectF(0.2 - more, 0.2 - more, 0.5, 0.5)), "its corners are round"
    assert path.boundingRect() == QRectF(-more, -more, 200 + 2 * more, 120 + 2 * more)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_what_is_inside_more_frames_is_darker_so_that_cards_stand_out(colours: Colours) -> None:
    grounds = [frame_ground(depth, colours) for depth in range(4)]
    lights = [ground.lightnessF() for ground in grounds]
    assert lights == sorted(lights, reverse=True)
    assert len({ground.name() for ground in grounds}) == 4
    assert grounds[0] == QColor(colours.background)
    assert QColor(colours.panel).lightnessF() > lights[0]
