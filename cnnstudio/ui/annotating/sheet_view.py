"""The view that one draws in: the mouse and what comes of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from cnnstudio.data.annotating.mask import BACKGROUND, IGNORED
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.gestures import Corners, DrawBox, MoveBox, ResizeBox, Stroke
from cnnstudio.ui.annotating.shown_sheet import ShownSheet, boxes_at
from cnnstudio.ui.annotating.tools import Tool

_SNAP = 8.0  # px: how near the first corner closes a polygon


class SheetView(ShownSheet):
    """Draws on a sheet with the tool at hand; what comes of a gesture is told when it ends."""

    # Polygons

    def close_polygon(self) -> bool:
        """Fill the polygon that was begun; False if there is none."""
        corners, sheet = self._corners, self._sheet
        if len(corners) < 3 or sheet is None:
            return False
        self._update_corners()
        self._corners = Corners()
        self._finish(corners.filled(sheet, self.label + 1), corners.title)
        return True

    def drop_corner(self) -> bool:
        """Take the last corner back; False if there is none."""
        if not len(self._corners):
            return False
        self._update_corners()
        self._corners.drop()
        return True

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the tool does; the middle button, or Space, pushes the image."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        if self._gesture is not None or self._pushed_from is not None or self._sheet is None:
            return
        if event.button() == Qt.MouseButton.MiddleButton or (is_left and self._holds_space):
            self._pushed_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._update_tip()
        elif is_left:
            self._pointer = event.position()
            if self._is_frozen:
                return
            self._begin(*self.image_point(event.position()), self._sheet)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fill the polygon that was clicked together; else as two clicks."""
        if self.tool is Tool.POLYGON and event.button() == Qt.MouseButton.LeftButton and self.close_polygon():
            return
        self.mousePressEvent(event)

    def _begin(self, x: float, y: float, sheet: Sheet) -> None:
        if self._is_suggested_at(x, y):
            self.suggestion_clicked.emit(x, y)
        elif self.tool.is_for_boxes:
            self._begin_with_box(x, y, sheet)
        elif self.tool.paints:
            value = self.label + 1 if self.tool is Tool.BRUSH else BACKGROUND
            self._gesture = Stroke(sheet, x, y, self.radius, value)
            self._show_change(sheet, self._gesture.sheet)
        elif self.tool is Tool.POLYGON:
            self._add_corner(x, y)
        elif 0 <= x < sheet.width and 0 <= y < sheet.height:
            self._finish(sheet.with_fill(int(x), int(y), self.label + 1), "fill")

    def _is_suggested_at(self, x: float, y: float) -> bool:
        if self._suggestion is None:
            return False
        suggested = self._suggestion.sheet
        if any(box.holds(x, y) for box in suggested.boxes):
            return True
        inside = 0 <= x < suggested.width and 0 <= y < suggested.height
        return inside and suggested.mask.value_at(int(x), int(y)) not in (BACKGROUND, IGNORED)

    def _begin_with_box(self, x: float, y: float, sheet: Sheet) -> None:
        grip = self._grip_at(self._pointer)
        if grip is not None:
            self._gesture = ResizeBox(sheet, self._selection, grip, x, y)
            return
        if self.tool is Tool.BOX:
            self.select(-1)
            self._gesture = DrawBox(sheet, x, y, self.label)
            return
        found = boxes_at(sheet, x, y)
        self._was_selected = self._selection in found
        if not self._was_selected:
            self.select(found[0] if found else -1)
        if found:
            self._gesture = MoveBox(sheet, self._selection, x, y)

    def _add_corner(self, x: float, y: float) -> None:
        if self._corners.closes_at(x, y, _SNAP / self.sight.scale):
            self.close_polygon()
            return
        self._corners.add(x, y)
        self._update_corners()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self._pushed_from is not None:
            way = event.position() - self._pushed_from
            dx, dy = round(way.x()), round(way.y())
            self._pushed_from += QPointF(dx, dy)
            self.push(dx, dy)
            return
        self._update_tip()
        self._update_corners()
        self._pointer = event.position()
        self._update_tip()
        self._update_corners()
        x, y = self.image_point(event.position())
        if self._gesture is not None:
            before, place = self._gesture.sheet, self._gesture.selection
            self._gesture.move(x, y)
            self._show_change(before, self._gesture.sheet)
            self._update_boxes(place, self._gesture.selection)
        else:
            self._show_cursor()
        self._tell_pointer(x, y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        if self._pushed_from is not None:
            if not event.buttons():
                self._pushed_from = None
                self._pointer = event.position()
                self._show_cursor()
            return
        gesture = self._gesture
        if event.button() != Qt.MouseButton.LeftButton or gesture is None:
            return
        self._gesture = None
        if gesture.sheet is not self._sheet:
            self._finish(gesture.sheet, gesture.title)
            self.select(gesture.selection)
        elif isinstance(gesture, MoveBox) and self._was_selected and self._sheet is not None:
            found = boxes_at(self._sheet, *self.image_point(event.position()))
            if self._selection in found:  # a click into boxes that lie upon each other goes through them
                self.select(found[(found.index(self._selection) + 1) % len(found)])

    def _finish(self, sheet: Sheet, title: str) -> None:
        before, self._sheet = self._sheet, sheet
        self._show_change(before, sheet)
        if sheet is not before:
            self.edited.emit(sheet, title)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the brush when the pointer is gone."""
        self._update_tip()
        self._update_corners()
        self._pointer = None
        self.pointed.emit(-1, -1)

    # Space pushes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold Space to push; leave the other keys to the page."""
        if event.key() != Qt.Key.Key_Space or event.modifiers():
            event.ignore()
        elif not event.isAutoRepeat():
            self._holds_space = True
            self._show_cursor()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let Space go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._holds_space = False
            self._show_cursor()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget that Space is held."""
        self._holds_space = False
        self._show_cursor()
        super().focusOutEvent(event)
