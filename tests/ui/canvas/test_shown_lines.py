"""Connections that lead through the frames of open blocks."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, chain
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.folding import unfolded
from cnnstudio.ui.canvas.frame_shapes import FrameShape, frame_shapes
from cnnstudio.ui.canvas.in_place import laid_open
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.shown_lines import ShownLines

OPENED = laid_open(analyse(chain(Input((16, 16, 8)), ResidualUnit(8), Conv2D(8), Conv2D(8))), ("n1",))


def test_labels_stand_on_the_frames_behind_them(qapp: QApplication) -> None:
    placed = layout(OPENED.report.network)
    frames: list[FrameShape] = []
    lines = ShownLines(QGraphicsRectItem(), lambda: unfolded(OPENED.report), lambda: frames)
    lines.update(placed, None, is_crowd=True)
    into, inside = Edge("n0", OPENED.frames[0].members[0], 0), Edge(*OPENED.frames[0].members[:2], 0)
    assert not lines.state_of(into).crosses
    frames += frame_shapes(OPENED.frames, placed)
    assert (lines.state_of(into).depth, lines.state_of(into).crosses) == (0, True)
    assert (lines.state_of(inside).depth, lines.state_of(inside).crosses) == (1, False)
    assert lines.state_of(into).label == "16 × 16 × 8"


def test_a_connection_that_goes_takes_its_item_and_how_it_stood_out_along(qapp: QApplication) -> None:
    scene, layer = QGraphicsScene(), QGraphicsRectItem()
    scene.addItem(layer)
    shown = [analyse(chain(Input((16, 16, 8)), Conv2D(8), Conv2D(8)))]
    lines = ShownLines(layer, lambda: unfolded(shown[0]), lambda: ())
    lines.update(layout(shown[0].network), None, is_crowd=False)
    last = Edge("n1", "n2", 0)
    lines.look_at(last, is_selected=True)
    assert lines.items[last].look.is_selected
    shown[0] = analyse(chain(Input((16, 16, 8)), Conv2D(8)))
    placed = layout(shown[0].network)
    lines.forget(placed)
    lines.update(placed, None, is_crowd=False)
    assert list(lines.items) == [Edge("n0", "n1", 0)]
    assert lines.looks == {}
    assert len(scene.items()) == 2
    lines.update(placed, None, is_crowd=True)
    assert lines.items == {}
