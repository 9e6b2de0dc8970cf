"""The canvas as a widget: what is done to the network with mouse, keys and commands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.document.changes import Disconnect, RemoveLayers, SetFreeNote, SetNote, SwapLayer
from cnnstudio.ui.canvas.explanations import card_text, connection_text
from cnnstudio.ui.canvas.frame_shapes import frame_at
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.gestures.gesture import Stage
from cnnstudio.ui.canvas.hits import card_at, connection_at
from cnnstudio.ui.canvas.in_place import SEPARATOR, path_of
from cnnstudio.ui.canvas.keyboard import act
from cnnstudio.ui.canvas.mouse import Mouse
from cnnstudio.ui.canvas.network_view import NetworkView
from cnnstudio.ui.canvas.note_editor import NoteWriting
from cnnstudio.ui.canvas.note_layout import NoteKey
from cnnstudio.ui.canvas.walking import Direction, next_card
from cnnstudio.ui.editor import Editor

_NAME_BOTTOM = 28.0
"""The part of a card on which a double-click renames, from its upper edge, in px."""


class Canvas(NetworkView):
    """Shows the network as a stack of cards, and lets one edit it with mouse and keys.

    Signals:
        quick_add_requested: Search for a layer to add: at a place of the canvas, fed by a
            node (its id) or by None.
        feeder_requested: Search for a layer to add that feeds a node, by id.
        rename_requested: Ask for another name of a node, by id.
        open_requested: Show what is inside a block, by id.
        place_requested: Show a layer inside a block that is open in place; carries the ids that lead there.
        menu_requested: A menu is asked for: at a point of the screen, about what, and whether by key.
    """

    quick_add_requested = Signal(QPointF, object)
    feeder_requested = Signal(QPointF, str)
    rename_requested = Signal(str)
    open_requested = Signal(str)
    place_requested = Signal(object)
    menu_requested = Signal(QPoint, str, bool)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._stage = Stage(self._scene, self.message.emit, self.scroll_by, self._ask_layer, self._ask_feeder)
        self.mouse = Mouse(self._stage, self)
        self.writing = NoteWriting(self._scene, self)
        self.setMouseTracking(True)
        self.setAcceptDrops(not editor.is_read_only)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Network canvas")
        self.view.selection_changed.connect(self._on_selection_changed)
        self._on_selection_changed()

    def keep_items(self) -> None:
        """Let the scene hold what is seen, and the field in which a note is written stay over that note."""
        super().keep_items()
        writing: NoteWriting | None = getattr(self, "writing", None)  # the first zoom comes before it
        if writing is not None:
            writing.follow()

    def go_to_note(self, note: NoteKey) -> None:
        """Select a note and bring it into view."""
        self._scene.select_note(note)
        self.ensureVisible(QRectF(*self._scene.notes.room_for(note)), 40, 40)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def select_all(self) -> None:
        """Select every card."""
        self._editor.select(tuple(node.id for node in self._scene.network))

    def walk(self, direction: str) -> None:
        """Select the next card ``up``, ``down``, ``left`` or ``right`` of the selected one."""
        selection = self._editor.selection
        start = None
        if selection:
            start = selection[0] if direction in (Direction.UP, Direction.LEFT) else selection[-1]
            start = self._scene.folding.card(start)
        card = next_card(self._scene.network, self._scene.placed, start, Direction(direction))
        if card is not None:
            self._editor.select(self._scene.folding.nodes(card))

    def swap(self, up: bool) -> None:
        """Move the selected layer one place along its chain."""
        if len(self._editor.selection) == 1:
            self._editor.perform(SwapLayer(self._editor.selection[0], up))
            self.show_selection()
        else:
            self.message.emit("Select one layer to move it along the stack.")

    def delete(self) -> None:
        """Delete the selected note or connection, or the selected layers and heal the chain."""
        note = self._scene.notes.selected
        if note is not None:
            self._editor.perform(SetNote(note, "") if isinstance(note, str) else SetFreeNote(note, ""))
        elif self._scene.selected_edge is not None:
            self._editor.perform(Disconnect(self._scene.selected_edge))
        elif self._editor.selection:
            self._editor.perform(RemoveLayers(self._editor.selection))

    def request_rename(self) -> None:
        """Ask for another name of the selected layer; a selected note is written anew."""
        if self._scene.notes.selected is not None:
            self.writing.begin(self._scene.notes.selected)
        elif len(self._editor.selection) == 1:
            self.rename_requested.emit(self._editor.selection[0])

    def request_open(self) -> None:
        """Ask to see what is inside the selected block; a selected note is written anew."""
        if self._scene.notes.selected is not None:
            self.writing.begin(self._scene.notes.selected)
        selection, stage = self._editor.selection, self.selected_stage()
        if stage is not None:
            self.unfold(stage)
        elif len(selection) == 1 and self._scene.network[selection[0]].layer.holds_network:
            self._ask_inside(selection[0])

    def toggle_in_place(self) -> None:
        """Open the selected block in place; or shut the innermost one that is open around what is selected."""
        selection = self.view.selection
        if len(selection) == 1 and self.view.can_open(selection[0]):
            self.view.set_open(selection[0], is_open=True)
        elif (frame := self.open_around()) is not None:
            self.view.set_open(frame.block, is_open=False)
        if self.view.selection:
            self.show_selection()

    def _ask_inside(self, card: str) -> None:
        if SEPARATOR in card:
            self.place_requested.emit((*self.view.place, *path_of(card)))
        else:
            self.open_requested.emit(card)

    def request_quick_add(self) -> None:
        """Ask for a layer to add, in the middle of the view."""
        center = self.mapToScene(self.viewport().rect().center())
        self.quick_add_requested.emit(QPointF(center), None)

    def _ask_layer(self, place: Point, source: str | None) -> None:
        self.quick_add_requested.emit(QPointF(*place), source)

    def _ask_feeder(self, place: Point, target: str) -> None:
        self.feeder_requested.emit(QPointF(*place), target)

    @Slot()
    def _on_selection_changed(self) -> None:
        self.reveal_selection()
        self._tell_selection()
        if self.mouse.gesture is None:
            self.show_selection()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename, open a block, or search for a layer to add."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = self.mouse.pointer(event.position(), event.modifiers()).place
        card = card_at(self._scene.placed, place)
        note = self._scene.notes.at(place)
        if note is not None and card is None:
            self.writing.begin(note)
        elif card is None:
            frame = frame_at(self._scene.frames(), place)
            if frame is not None:
                self.view.set_open(frame.block, is_open=False)
            elif connection_at(self._scene.placed, place) is None:
                self._ask_layer(place, None)
        elif card in self._scene.folding.stages:
            self.unfold(card)
        elif place.y - self._scene.placed.cards[card].y <= _NAME_BOTTOM:
            self.rename_requested.emit(card)
        elif self._scene.network[card].layer.holds_network or SEPARATOR in card:
            self._ask_inside(card)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer; from the keyboard, of what is selected."""
        event.accept()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.request_menu()
        elif self.mouse.gesture is None:
            place = self.mouse.pointer(QPointF(event.pos()), event.modifiers()).place
            is_card = card_at(self._scene.placed, place) is not None
            is_line, is_note = (
                self._scene.selected_edge is not None,
                self._scene.notes.selected is not None,
            )
            kind = "card" if is_card else self._selected_kind() if is_line or is_note else "canvas"
            self.menu_requested.emit(event.globalPos(), kind, False)

    def request_menu(self) -> None:
        """Ask for the menu of what is selected."""
        if QApplication.activePopupWidget() is not None:
            return  # Some systems send the key, and the wish for a menu besides.
        kind, edge = self._selected_kind(), self._scene.selected_edge
        point = self.viewport().mapToGlobal(self.viewport().rect().center())
        if kind == "card":
            point = self.place_of(self._editor.selection[0])
        elif edge is not None:
            point = self.place_of_edge(edge)
        self.menu_requested.emit(point, kind, True)

    def _selected_kind(self) -> str:
        """What is selected, in the words of `Command.contexts`."""
        if self._scene.selected_edge is not None:
            return "connection"
        if self._scene.notes.selected is not None:
            return "note"
        return "card" if self._editor.selection else "canvas"

    def act_on_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it stands for nothing."""
        return act(self, event.keyCombination())

    def explanation(self, screen: QPointF) -> str:
        """The tooltip of a place in the view; "" where there is nothing."""
        place = self.mouse.pointer(screen, Qt.KeyboardModifier.NoModifier).place
        card = card_at(self._scene.placed, place)
        if card is not None:
            return card_text(card, self._scene.report, self._scene.measure, self._scene.times)
        note = self._scene.notes.at(place)
        if note is not None:
            return self._scene.notes.texts[note]
        edge = connection_at(self._scene.placed, place)
        return connection_text(edge, self._scene.report) if edge is not None else ""
