"""Which gesture a press begins, and how it goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Slot

from cnnstudio.core.layer import Layer
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.gestures.card_drag import CardDrag
from cnnstudio.ui.canvas.gestures.freeze_drag import FreezeDrag
from cnnstudio.ui.canvas.gestures.gesture import EXTENDING, Gesture, Pointer, Stage
from cnnstudio.ui.canvas.gestures.palette_drop import PaletteDrop
from cnnstudio.ui.canvas.gestures.pan import Pan
from cnnstudio.ui.canvas.gestures.rubber_band import RubberBand
from cnnstudio.ui.canvas.gestures.wire import Wire
from cnnstudio.ui.canvas.hits import card_at, connection_at
from cnnstudio.ui.canvas.hover import Hover
from cnnstudio.ui.canvas.viewport import Viewport

_EDGE, _EDGE_STEP, _EDGE_INTERVAL = 28, 14, 30
"""Within so many px of the view's edge a drag scrolls by so many px every so many ms."""


class Mouse(QObject):
    """Begins, moves, ends and cancels the one gesture that there is at a time.

    Args:
        stage: What gestures work on.
        view: What the pointer is over; also the Qt parent.

    Attributes:
        holds_space: Whether Space is held, so that a press begins to pan.
    """

    def __init__(self, stage: Stage, view: Viewport) -> None:
        super().__init__(view)
        self.holds_space = False
        self._stage = stage
        self._view = view
        self._hover = Hover(stage.scene)
        self._gesture: Gesture | None = None
        self._last = Pointer(Point(0, 0), QPointF())
        self._timer = QTimer(self)
        self._timer.setInterval(_EDGE_INTERVAL)
        self._timer.timeout.connect(self._on_edge_time)
        stage.editor.project_changed.connect(self._on_project_changed)

    @property
    def gesture(self) -> Gesture | None:
        """The gesture that goes on."""
        return self._gesture

    def pointer(self, screen: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        """A pointer at a place in the view."""
        inverse, _ = self._view.viewportTransform().inverted()
        place = inverse.map(screen)
        return Pointer(Point(place.x(), place.y()), screen, bool(modifiers & EXTENDING))

    def press(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        """Begin what a press of a button begins; a second button cancels a gesture."""
        if self._gesture is not None:
            self.cancel()
            return
        if button is Qt.MouseButton.MiddleButton or (
            button is Qt.MouseButton.LeftButton and self.holds_space
        ):
            self._begin(Pan(self._stage), pointer)
        elif button is Qt.MouseButton.LeftButton:
            self._press_left(pointer)
        elif button is Qt.MouseButton.RightButton:
            self._press_right(pointer)

    def _press_left(self, pointer: Pointer) -> None:
        placed = self._stage.layout
        port, card = self._hover.port(pointer.place), card_at(placed, pointer.place)
        if self._stage.editor.is_read_only:
            self._press_to_read(pointer, card)
        elif port is not None:
            self._begin(Wire(self._stage, port), pointer)
        elif self._stage.scene.freeze_line.is_at(pointer.place):
            self._begin(FreezeDrag(self._stage), pointer)
        elif card is not None and card in self._stage.folding.stages:
            self._select_stage(card, pointer.is_extending)
        elif card is not None:
            self._begin(CardDrag(self._stage, card), pointer)
        elif (note := self._stage.scene.notes.at(pointer.place)) is not None:
            self._stage.scene.select_note(note)
        elif (edge := connection_at(placed, pointer.place)) is not None:
            self._stage.scene.select_edge(edge)
        else:
            self._stage.scene.select_note(None)
            self._begin(RubberBand(self._stage), pointer)

    def _select_stage(self, card: str, is_extending: bool) -> None:
        """Select all layers of a folded stage; it stands where its layers do, and is not dragged."""
        editor, nodes = self._stage.editor, self._stage.folding.nodes(card)
        self._stage.scene.select_edge(None)
        editor.select((*editor.selection, *nodes) if is_extending else nodes)

    def _press_to_read(self, pointer: Pointer, card: str | None) -> None:
        """Select a card, and take hold of the canvas: where nothing can be edited nothing is dragged."""
        self._stage.editor.select(() if card is None else self._stage.folding.nodes(card))
        self._begin(Pan(self._stage), pointer)

    def _press_right(self, pointer: Pointer) -> None:
        """Select what a context menu is about."""
        card = card_at(self._stage.layout, pointer.place)
        nodes = () if card is None else self._stage.folding.nodes(card)
        if nodes and not set(nodes) <= set(self._stage.editor.selection):
            self._stage.editor.select(nodes)
        elif card is None and (note := self._stage.scene.notes.at(pointer.place)) is not None:
            self._stage.scene.select_note(note)
        elif card is None:
            self._stage.scene.select_note(None)
            self._stage.scene.select_edge(connection_at(self._stage.layout, pointer.place))

    def drag_in(self, layer: Layer, pointer: Pointer) -> None:
        """A layer comes from the palette."""
        self.cancel()
        self._begin(PaletteDrop(self._stage, layer), pointer)

    def move(self, pointer: Pointer) -> None:
        """Go on with the gesture, or show what is under the pointer."""
        self._last = pointer
        if self._gesture is None:
            shows_hand = self.holds_space or self._stage.editor.is_read_only
            shape = Qt.CursorShape.OpenHandCursor if shows_hand else self._hover.move(pointer.place)
            self._view.viewport().setCursor(shape)
            return
        self._gesture.move(pointer)
        if self._gesture.scrolls_at_edges and self._edge_pull() != (0, 0):
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def release(self, pointer: Pointer) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        self._timer.stop()
        if gesture is not None:
            gesture.end(pointer)
            self.move(pointer)

    def cancel(self) -> bool:
        """Break the gesture off; says whether there was one."""
        gesture, self._gesture = self._gesture, None
        self._timer.stop()
        if gesture is None:
            return False
        gesture.cancel()
        self._view.viewport().unsetCursor()
        return True

    def leave(self) -> None:
        """The pointer is elsewhere."""
        if self._gesture is None:
            self._hover.leave()

    def _begin(self, gesture: Gesture, pointer: Pointer) -> None:
        self._hover.leave()
        self._gesture = gesture
        if gesture.cursor is not None:
            self._view.viewport().setCursor(gesture.cursor)
        gesture.start(pointer)

    def _edge_pull(self) -> tuple[int, int]:
        """How far to scroll because the pointer is near an edge of the view; 0 away from it."""
        place, view = self._last.screen, self._view.viewport()
        return _pull(place.x(), view.width()), _pull(place.y(), view.height())

    @Slot()
    def _on_edge_time(self) -> None:
        if self._gesture is None:
            self._timer.stop()
            return
        self._view.scroll_by(*self._edge_pull())
        modifiers = (
            Qt.KeyboardModifier.ShiftModifier if self._last.is_extending else Qt.KeyboardModifier.NoModifier
        )
        self.move(self.pointer(self._last.screen, modifiers))

    @Slot()
    def _on_project_changed(self) -> None:
        """Break off what goes on, since what it is about may be gone."""
        self.cancel()


def _pull(place: float, length: int) -> int:
    if place < _EDGE:
        return -_EDGE_STEP
    return _EDGE_STEP if place > length - _EDGE else 0
