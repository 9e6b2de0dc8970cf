"""The scene: listens to the editor, changes only what differs, and knows what is selected."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Signal, Slot
from PySide6.QtGui import QPainter

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.folding import folded
from cnnstudio.ui.canvas.fonts import forget_fonts
from cnnstudio.ui.canvas.frame_shapes import FrameShape, frame_shapes
from cnnstudio.ui.canvas.geometry import Layout, Rect
from cnnstudio.ui.canvas.in_place import Frame
from cnnstudio.ui.canvas.note_layout import NoteKey
from cnnstudio.ui.canvas.notes import ShownNotes
from cnnstudio.ui.canvas.overlay import OverlayItem
from cnnstudio.ui.canvas.paint_frames import paint_frames
from cnnstudio.ui.canvas.paint_ground import paint_ground
from cnnstudio.ui.canvas.shown_freeze_line import ShownFreezeLine
from cnnstudio.ui.canvas.shown_scene import ShownScene
from cnnstudio.ui.canvas.view_editor import ViewEditor
from cnnstudio.ui.canvas.viewport import contents_of
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme


class CanvasScene(ShownScene):
    """Shows the network of an editor.

    Signals:
        layout_changed: Cards or connections came, went or moved.
        connection_selected: Another connection or note is selected, or none any more.

    Args:
        editor: What is shown and edited.
        area: Near what part of the canvas items are kept; None: everywhere.
        parent: Qt parent.

    Attributes:
        overlay: What a gesture shows above the network.
        notes: The notes beside the layers, and those that stand free.
        freeze_line: The line above which layers are frozen.
    """

    layout_changed = Signal()
    connection_selected = Signal()

    def __init__(self, editor: Editor, area: Rect | None = None, parent: QObject | None = None) -> None:
        forget_fonts()
        super().__init__(editor, area, parent)
        self.overlay = OverlayItem()
        self.addItem(self.overlay)
        self.notes = ShownNotes(self)
        self._frames: tuple[tuple[Frame, ...], Layout | None, tuple[FrameShape, ...]] = (), None, ()
        self._selected: tuple[str, ...] = ()
        self._selected_edge: Edge | None = None
        self.freeze_line = ShownFreezeLine(self)
        editor.project_changed.connect(self._on_project_changed)
        editor.selection_changed.connect(self._on_selection_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_project_changed()
        self._on_selection_changed()

    def fold(self, hidden: frozenset[str]) -> None:
        """Fold the stages that these layers are in, and no others."""
        self._hidden = hidden
        self._folding = folded(self.editor.document.report, hidden)
        self._selected = self._selected_cards()
        self.select_edge(None)
        self._shown.calm()
        self._on_project_changed()
        self.calm()

    def _selected_cards(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.folding.card, self.editor.selection)))

    @property
    def selected_edge(self) -> Edge | None:
        """The connection that is selected; of several that are seen as one the first."""
        return None if self._selected_edge is None else self.folding.edge(self._selected_edge)

    def select_edge(self, edge: Edge | None) -> None:
        """Select a connection instead of cards, or none."""
        if edge is not None:
            self.editor.select(())
        if edge is not None and self.notes.selected is not None:
            self.select_note(None)
        if edge == self._selected_edge:
            return
        before, self._selected_edge = self._selected_edge, edge
        for changed in (before, edge):
            if changed is not None:
                self.look_at_edge(changed, is_selected=changed == edge)
        self.connection_selected.emit()

    def select_note(self, key: NoteKey | None) -> None:
        """Select a note instead of cards and connections, or none."""
        if key is not None:
            self.editor.select(())
            self.select_edge(None)
        if key != self.notes.selected:
            self.notes.select(key)
            self.connection_selected.emit()

    def calm(self) -> None:
        """Let nothing stand out but the selection, and clear the overlay."""
        self._shown.calm()
        for node in self._selected:
            self.look_at(node, is_selected=True)
        if self._selected_edge is not None:
            self.look_at_edge(self._selected_edge, is_selected=True)
        self.overlay.clear()

    def refit(self) -> None:
        """Fit all texts anew, since the fonts are others."""
        forget_fonts()
        self._shown.refit()
        self.notes.refit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill the background with a grid of faint dots, and frame blocks that are open in place."""
        paint_ground(painter, rect)
        if frames := self.frames():
            paint_frames(painter, frames, QRectF(rect))

    def contents(self) -> QRectF:
        """The rectangle that holds the whole network, with frames and notes."""
        cards, notes = contents_of(self.placed), self.notes.bounds
        for shape in self.frames():
            for area in shape.areas:
                cards = cards.united(QRectF(*area))
        if notes is None:
            return cards
        if not self.placed.cards:  # what an empty canvas says stands in its middle
            return cards.adjusted(0, cards.bottom() - notes.bottom, 0, notes.bottom - cards.bottom())
        return cards.united(QRectF(*notes))

    def frames(self) -> tuple[FrameShape, ...]:
        """The blocks that are open in place, where no stage is folded around a part of them."""
        frames, placed = self._opened_frames(), self.placed
        if self._frames[0] is not frames or self._frames[1] is not placed:
            whole = [frame for frame in frames if placed.cards.keys() >= set(frame.members)]
            self._frames = frames, placed, frame_shapes(whole, placed)
        return self._frames[2]

    def _opened_frames(self) -> tuple[Frame, ...]:
        return self.editor.opened.frames if isinstance(self.editor, ViewEditor) else ()

    @Slot()
    def _on_project_changed(self) -> None:
        self._hidden = self.hidden
        before = self._frames[2]
        has_moved = self._shown.update()
        has_moved = self.notes.update(self.editor.document.project, self.placed) or has_moved
        if self.frames() != before:
            self.update()
        if self._selected_edge not in self.placed.routes:
            self.select_edge(None)
        if has_moved:
            self.layout_changed.emit()
        self.repainted.emit()

    @Slot()
    def _on_selection_changed(self) -> None:
        before, self._selected = self._selected, self._selected_cards()
        for node in set(before) ^ set(self._selected):
            self.look_at(node, is_selected=node in self._selected)
        if self._selected:
            self.select_edge(None)
            self.select_note(None)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._shown.crowd.forget()
        # Each item, not the scene alone: cards are kept as pictures.
        for item in self.items():
            item.update()
        self.update()
