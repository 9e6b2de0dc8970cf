"""The line above which layers are frozen, in the scene: kept up to date, and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import isValid

from cnnstudio.core.numerals import exact
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.freeze_line import FreezeLine, freeze_line, resting_line
from cnnstudio.ui.canvas.geometry import Layout, Point
from cnnstudio.ui.canvas.icons import draw_icon
from cnnstudio.ui.canvas.in_place import path_of
from cnnstudio.ui.canvas.overlay import Note, OverlayState
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme

if TYPE_CHECKING:
    from cnnstudio.ui.canvas.scene import CanvasScene

_ROUND = 6.0
_SIGN = 14.0
_SETTLE = 100  # ms after the last change: the line can wait, and what was edited cannot


class FreezeLineItem(QGraphicsItem):
    """Draws the line and its handle: below the cards, above the connections.

    Attributes:
        line: What is drawn; None for nothing.
        place: The stop where it is drawn.
        is_hot: Whether the pointer is on it, or drags it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.line: FreezeLine | None = None
        self.place = 0
        self.is_hot = False
        self._bounds = QRectF()
        self.setZValue(1.5)

    def show_line(self, line: FreezeLine | None, place: int, is_hot: bool) -> None:
        """Draw another one, or elsewhere."""
        if (line, place, is_hot) == (self.line, self.place, self.is_hot):
            return
        self.prepareGeometryChange()
        self.line, self.place, self.is_hot = line, place, is_hot
        self._bounds = QRectF()
        if line is not None:
            handle = line.handle(place)
            self._bounds = QRectF(handle.x, handle.y, line.right - handle.x, handle.height).adjusted(
                -2, -2, 2, 2
            )
        self.update()

    def boundingRect(self) -> QRectF:
        """What holds line and handle."""
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it; where nothing is frozen only the handle, and that faintly."""
        if self.line is not None:
            paint_freeze_line(painter, self.line, self.place, is_hot=self.is_hot)


def paint_freeze_line(painter: QPainter, line: FreezeLine, place: int, *, is_hot: bool = False) -> None:
    """Draw a line and its handle.

    Args:
        painter: Where to, in the places of the canvas.
        line: The line.
        place: The stop where it is drawn.
        is_hot: Whether the pointer is on it, or drags it.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stands_out = place > 0 or is_hot
    tint = colour(theme.colours.accent if stands_out else theme.colours.dim)
    handle, y = QRectF(*line.handle(place)), line.stops[place]
    if stands_out:
        painter.setPen(QPen(tint, 2 if is_hot else 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(handle.right(), y), QPointF(line.right, y))
    painter.setPen(QPen(tint if stands_out else colour(theme.colours.outline), 1))
    painter.setBrush(tint if is_hot else colour(theme.colours.panel))
    painter.drawRoundedRect(handle.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    middle = handle.center()
    sign = QRectF(middle.x() - _SIGN / 2, middle.y() - _SIGN / 2, _SIGN, _SIGN)
    draw_icon(painter, "frozen", False, sign, colour(theme.colours.on_accent) if is_hot else tint)


class ShownFreezeLine(QObject):
    """Keeps the line of a scene up to date.

    Args:
        scene: The scene; also the Qt parent.

    Attributes:
        item: What draws it.
    """

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self.item = FreezeLineItem()
        scene.addItem(self.item)
        self._line: FreezeLine | None = None
        self._known: tuple[Report, Layout] | None = None
        self._resting: tuple[Report, Layout, FreezeLine | None] | None = None
        self._is_hot = False
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE)
        self._timer.timeout.connect(self.refresh)
        scene.repainted.connect(self._timer.start)

    @property
    def editor(self) -> Editor:
        """What makes the changes: blocks that are open in place are shut for it."""
        return getattr(self._scene.editor, "outer", self._scene.editor)

    @property
    def line(self) -> FreezeLine | None:
        """Where it stands now, with all places that it can have; None where nothing can be frozen."""
        known = self.editor.document.report, self._scene.placed
        if self._known is None or known[0] is not self._known[0] or known[1] is not self._known[1]:
            self._known = known
            members = {card: self._members(card) for card in self._scene.placed.cards}
            self._line = None if self.editor.is_read_only else freeze_line(*known, members)
        return self._line

    @property
    def _seen(self) -> FreezeLine | None:
        """What there is to see of it: all that is worked out after an edit, where nothing is frozen."""
        known = self.editor.document.report, self._scene.placed
        if self.editor.is_read_only or not all(node.trainable for node in known[0].network):
            return self.line
        if self._resting is None or known[0] is not self._resting[0] or known[1] is not self._resting[1]:
            self._resting = *known, resting_line(*known, self._members)
        return self._resting[2]

    def _members(self, card: str) -> tuple[str, ...]:
        """The layers of the network that a card stands for."""
        return tuple(dict.fromkeys([path_of(node)[0] for node in self._scene.folding.nodes(card)]))

    def is_at(self, place: Point) -> bool:
        """Whether a place lies on it."""
        line = self._seen
        return line is not None and line.holds(*place)

    def set_hot(self, is_hot: bool) -> None:
        """Let it stand out under the pointer."""
        if is_hot != self._is_hot:
            self._is_hot = is_hot
            self.refresh()
            self._explain()

    def _explain(self) -> None:
        """Say beside the handle what it is for, as long as the pointer is on it."""
        line, overlay = self._seen, self._scene.overlay
        if line is None or not self._is_hot:
            overlay.clear()
            return
        count = sum(len(row.learners) for row in line.rows[: line.place])
        words = (
            f"{exact(count)} layer{'s' * (count != 1)} above this line frozen"
            if count
            else "Nothing above this line is frozen"
        )
        note = Note(f"{words}. Drag the line to freeze more, or less.", line.handle(line.place).center)
        overlay.show_state(OverlayState(note=note))

    def drag_to(self, place: int) -> None:
        """Draw it at another stop, as long as it is dragged."""
        self.item.show_line(self.line, place, True)

    @Slot()
    def refresh(self) -> None:
        """Draw it where it stands."""
        line = self._seen
        if isValid(
            self.item
        ):  # or the scene went meanwhile with its window, which the garbage collector took
            self.item.show_line(line, 0 if line is None else line.place, self._is_hot)
