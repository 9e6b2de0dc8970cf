"""The notes of a network as items of the scene: they hold a key, a text and a place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.detail import SMALL_TEXT_DETAIL
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import Layout, Point, Rect, united
from cnnstudio.ui.canvas.note_layout import NoteKey, PlacedNote, place_notes
from cnnstudio.ui.canvas.note_text import PADDING, note_text
from cnnstudio.ui.canvas.paint_card import colour, mixed
from cnnstudio.ui.theme import theme

_CORNER = 4.0
_NEW_NOTE = "\n\n"
"""A note that is being written takes the room of this text at first."""


def notes_of(project: Project) -> dict[NoteKey, str]:
    """All notes of a project, those of layers first and in the order of the network."""
    notes: dict[NoteKey, str] = {node.id: node.note for node in project.network.nodes if node.note}
    return notes | dict(enumerate(project.free_notes))


class NoteItem(QGraphicsRectItem):
    """A note and the line to its card.

    Attributes:
        text: All that it says.
        placed: Where it stands.
        is_selected: Whether it is selected.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(1.5)
        self.text = ""
        self.placed = PlacedNote(Rect(0, 0, 0, 0))
        self.is_selected = False

    def show_note(self, text: str, placed: PlacedNote, *, is_selected: bool) -> None:
        """Show another text, place or look; draws only if it differs."""
        if (text, placed, is_selected) != (self.text, self.placed, self.is_selected):
            self.text, self.placed, self.is_selected = text, placed, is_selected
            ends = [Rect(*point, 0, 0) for point in placed.leader or ()]
            self.setRect(QRectF(*united([placed.rect, *ends])).adjusted(-4, -4, 4, 4))
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it."""
        has_text = option.levelOfDetailFromTransform(painter.worldTransform()) >= SMALL_TEXT_DETAIL
        paint_note(painter, self.text, self.placed, is_selected=self.is_selected, has_text=has_text)


def paint_note(
    painter: QPainter, text: str, placed: PlacedNote, *, is_selected: bool = False, has_text: bool = True
) -> None:
    """Draw a note and the line to its card.

    Args:
        painter: Where to, in the places of the canvas.
        text: All that it says.
        placed: Where it stands.
        is_selected: Whether it is selected.
        has_text: Whether its text is large enough to be read.
    """
    colours = theme.colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = mixed(colours.line, colours.warning, 0.4)
    if placed.leader is not None:
        pen = QPen(mixed(colours.dim, colours.warning, 0.5), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2, 3])
        painter.setPen(pen)
        start, end = placed.leader
        painter.drawLine(QPointF(*start), QPointF(*end))
    painter.setPen(QPen(colour(colours.accent), 2) if is_selected else QPen(edge, 1))
    painter.setBrush(mixed(colours.panel, colours.warning, 0.1))
    painter.drawRoundedRect(QRectF(*placed.rect), _CORNER, _CORNER)
    if has_text:
        _paint_text(painter, text, placed.rect)


def _paint_text(painter: QPainter, text: str, rect: Rect) -> None:
    fitted, fonts = note_text(text), canvas_fonts()
    painter.save()
    painter.setFont(fonts.text)
    painter.setPen(colour(theme.colours.text))
    painter.setClipRect(QRectF(*rect))  # signs of other fonts may be wider than measured
    x = rect.x + PADDING
    y = rect.y + PADDING - 2 + fonts.text_metrics.ascent()
    for line in fitted.lines:
        painter.drawText(QPointF(x, y), line)
        y += fitted.line_height
    painter.restore()


class ShownNotes:
    """Keeps one item for each note of a project.

    Args:
        scene: Where the items go.

    Attributes:
        placed: Where each note stands.
        texts: What each note says.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._items: dict[NoteKey, NoteItem] = {}
        self._selected: NoteKey | None = None
        self._layout: Layout | None = None
        self.placed: Mapping[NoteKey, PlacedNote] = {}
        self.texts: dict[NoteKey, str] = {}

    @property
    def selected(self) -> NoteKey | None:
        """The note that is selected, or None."""
        return self._selected

    @property
    def bounds(self) -> Rect | None:
        """What holds all notes; None where there are none."""
        return united(note.rect for note in self.placed.values()) if self.placed else None

    def update(self, project: Project, layout: Layout) -> bool:
        """Show the notes of a project; True if some came, went or moved."""
        texts = notes_of(project)
        if texts == self.texts and (layout is self._layout or not texts):
            self._layout = layout
            return False
        self.texts, self._layout = texts, layout
        if self._selected not in texts:
            self._selected = None
        before, self.placed = self.placed, place_notes(layout, _heights(texts))
        for key in self._items.keys() - texts.keys():
            self._scene.removeItem(self._items.pop(key))
        for key in texts:
            if key not in self._items:
                self._items[key] = NoteItem()
                self._scene.addItem(self._items[key])
        self._show()
        return before != self.placed

    def select(self, key: NoteKey | None) -> None:
        """Select another note, or none."""
        if key != self._selected:
            self._selected = key
            self._show()

    def at(self, point: Point) -> NoteKey | None:
        """The note under a point."""
        spot = Rect(*point, 0, 0)
        return next((key for key, note in self.placed.items() if note.rect.overlaps(spot)), None)

    def room_for(self, key: NoteKey) -> Rect:
        """Where a note stands, or would stand if it were written now."""
        if key in self.placed:
            return self.placed[key].rect
        layout = self._layout or Layout({}, {}, Rect(0, 0, 0, 0))
        order = {**self.texts, key: _NEW_NOTE}
        return place_notes(layout, _heights(order))[key].rect

    def refit(self) -> None:
        """Fit all texts anew, since the fonts are others."""
        if self._layout is not None:
            self.placed = place_notes(self._layout, _heights(self.texts))
            self._show()
        for item in self._items.values():
            item.update()

    def _show(self) -> None:
        for key, item in self._items.items():
            item.show_note(self.texts[key], self.placed[key], is_selected=key == self._selected)


def _heights(texts: Mapping[NoteKey, str]) -> dict[NoteKey, float]:
    return {key: note_text(text).height for key, text in texts.items()}
