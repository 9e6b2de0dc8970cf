"""The whole network as an SVG drawing: shapes stay shapes, and texts stay texts that can be searched."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui.canvas.card_text import fitted
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.notes import paint_note
from cnnstudio.ui.canvas.paint_card import CardLook, colour, paint_card
from cnnstudio.ui.canvas.paint_connection import ConnectionLook, label_rect, paint_connection, route_path
from cnnstudio.ui.canvas.paint_frames import paint_frames
from cnnstudio.ui.canvas.scene import CanvasScene
from cnnstudio.ui.canvas.shown_freeze_line import paint_freeze_line
from cnnstudio.ui.canvas.viewport import framed
from cnnstudio.ui.theme import theme


def svg_of(scene: CanvasScene, title: str) -> bytes:
    """The content of an SVG file with everything that a scene shows, in the colours of the theme.

    Cards are drawn one by one and not by the scene: that would draw the pictures that it keeps of them.

    Args:
        scene: What is drawn, with what is out of view, without selection.
        title: What the drawing is called.
    """
    # Not at the top: the window opens without it.
    from PySide6.QtSvg import QSvgGenerator

    area = framed(scene.contents())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(area.size().toSize())
    generator.setViewBox(QRectF(0, 0, area.width(), area.height()))
    generator.setResolution(96)
    generator.setTitle(title)
    generator.setDescription(f"{len(scene.network)} layers, drawn by CNN Studio")
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, area.width(), area.height()), colour(theme.colours.background))
    painter.translate(-area.topLeft())
    _draw(painter, scene)
    painter.end()
    return bytes(buffer.data().data())


def _draw(painter: QPainter, scene: CanvasScene) -> None:
    fonts, colours = canvas_fonts(), theme.colours
    paint_frames(painter, scene.frames(), scene.contents())
    for edge, route in scene.placed.routes.items():
        state = scene.connection_state(edge)
        label = label_rect(state.label, route, fonts)
        paint_connection(painter, state, route_path(route), label, ConnectionLook(), colours, fonts, 1.0)
    line = scene.freeze_line.line
    if line is not None and line.place > 0:
        paint_freeze_line(painter, line, line.place)
    for key, note in scene.notes.placed.items():
        paint_note(painter, scene.notes.texts[key], note)
    for node, place in scene.placed.cards.items():
        card = scene.card_state(node)
        painter.save()
        painter.translate(*place)
        paint_card(painter, card, fitted(card, fonts), CardLook(), colours, fonts, 1.0)
        painter.restore()
