"""The frames around blocks that are open in place."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.in_place import laid_open
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.paint_frames import frame_at, paint_frames, title_place

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
    paint_frames(painter, OPENED.frames, PLACED, bounds)
    painter.end()

    def is_framed(point: Point) -> bool:
        return image.pixelColor(int(point.x - bounds.x()), int(point.y - bounds.y())) != QColor("white")

    (frame,) = OPENED.frames
    for node in OPENED.report.network:
        assert is_framed(PLACED.rect(node.id).center) == (node.id in frame.members), node.name
    first, second = frame.members[:2]
    assert is_framed(PLACED.routes[Edge(first, second, 0)].middle), "the gap between two cards is covered"


def test_its_name_stands_above_its_first_card() -> None:
    (frame,) = OPENED.frames
    title, first = title_place(frame, PLACED), PLACED.rect(frame.members[0])
    assert first.y - 20 < title.y < title.bottom <= first.y
    assert frame_at(OPENED.frames, PLACED, title.center) is frame
    assert frame_at(OPENED.frames, PLACED, first.center) is None
