"""Selecting cards with a click, and moving them along the network with a drag."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.drops import NOWHERE, Drop, drop_of_cards
from cnnstudio.ui.canvas.geometry import Point, moved
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage
from cnnstudio.ui.canvas.hits import card_at
from cnnstudio.ui.canvas.overlay import Note, OverlayState

_KEYS = count()
_FOLDED = "Unfold the stage to move layers to it: double-click it, or press Enter on it."


class CardDrag(Gesture):
    """Begun on a card; becomes a drag of the selection once the mouse has moved a little.

    Args:
        stage: What it works on.
        node: The card under the pointer.
    """

    scrolls_at_edges = True
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, stage: Stage, node: str) -> None:
        super().__init__(stage)
        self._node = node
        self._press: Pointer | None = None
        self._narrows = False
        self._ids: tuple[str, ...] = ()
        self._drop: Drop = NOWHERE
        self._key = f"drag {next(_KEYS)}"

    def start(self, pointer: Pointer) -> None:
        """Select the card; with Ctrl or Shift add it to the selection, or take it out."""
        editor = self.stage.editor
        self._press = pointer
        self.stage.scene.select_edge(None)
        is_selected = self._node in editor.selection
        if pointer.is_extending:
            rest = tuple(node for node in editor.selection if node != self._node)
            editor.select(rest if is_selected else (*rest, self._node))
        elif is_selected:
            # Pressing one of several may begin a drag of all: narrow the selection on release.
            self._narrows = True
        else:
            editor.select((self._node,))

    def move(self, pointer: Pointer) -> None:
        """Show the cards under the pointer, and where they would go."""
        if not self._ids and not self._begins(pointer):
            return
        self._look_at_edge(None)
        self._drop = self._found(pointer.place)
        self._look_at_edge(self._drop.edge)
        self._show(pointer)

    def _found(self, place: Point) -> Drop:
        """What letting go there does; nothing is moved out of a folded stage or to one."""
        stage, folding = self.stage, self.stage.folding
        if not folding.stages:
            return drop_of_cards(stage.network, stage.layout, self._ids, place, self._key)
        refused = Drop(hint=_FOLDED, is_refused=True)
        if not folding.card_of.keys().isdisjoint(self._ids) or card_at(stage.layout, place) in folding.stages:
            return refused
        drop = drop_of_cards(folding.report.network, stage.layout, self._ids, place, self._key)
        edges = [getattr(change, "edge", None) for change in drop.changes] + [drop.edge]
        return refused if any(edge is not None and folding.is_folded(edge) for edge in edges) else drop

    def _begins(self, pointer: Pointer) -> bool:
        press = self._press
        if press is None or self._node not in self.stage.editor.selection:
            return False
        way = (pointer.screen - press.screen).manhattanLength()
        if way < QApplication.startDragDistance():
            return False
        self._ids = self.stage.editor.selection
        for node in self._ids:
            self.stage.scene.look_at(node, is_faded=True, shows_input=False, shows_output=False)
        return True

    def _show(self, pointer: Pointer) -> None:
        press = self._press
        if press is None:
            return
        corner = self.stage.layout.cards[self._node]
        place = moved(corner, pointer.place.x - press.place.x, pointer.place.y - press.place.y)
        ghost = (self.stage.scene.card_state(self._node), place)
        below = Point(pointer.place.x, place.y + 60)
        note = Note(self._drop.hint, below, True) if self._drop.is_refused else None
        state = OverlayState(bar=self._drop.bar, ghost=ghost, ghost_count=len(self._ids), note=note)
        self.stage.scene.overlay.show_state(state)

    def end(self, pointer: Pointer) -> None:
        """Move the cards, or let them stay if they were dropped nowhere."""
        if not self._ids:
            if self._narrows:
                self.stage.editor.select((self._node,))
            return
        self._clear()
        if self._drop.is_refused:
            self.stage.say(self._drop.hint)
        chosen = self.stage.editor.selection
        for change in self._drop.changes:
            if self.stage.editor.perform(change) is None:
                break
        self.stage.editor.select(chosen)

    def cancel(self) -> None:
        """Let the cards stay."""
        self._clear()

    def _clear(self) -> None:
        self._look_at_edge(None)
        for node in self._ids:
            self.stage.scene.look_at(node, is_faded=False)
        self.stage.scene.overlay.clear()

    def _look_at_edge(self, edge: Edge | None) -> None:
        """Let the connection that would be interrupted stand out; None: the last one no more."""
        if edge is not None:
            self.stage.scene.look_at_edge(edge, is_hovered=True)
        elif self._drop.edge is not None:
            self.stage.scene.look_at_edge(self._drop.edge, is_hovered=False)
