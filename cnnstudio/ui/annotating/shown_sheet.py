"""What is drawn over an image, shown: boxes, suggestions, a gesture under way, and the tip of the tool."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter

from cnnstudio.data.annotating.box import Box, Grip, spanned
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggestion
from cnnstudio.ui.annotating.cursors import cursor_of_grip, cursor_of_tool
from cnnstudio.ui.annotating.gestures import Corners, Gesture
from cnnstudio.ui.annotating.image_view import ImageView
from cnnstudio.ui.annotating.paint_boxes import MANY, BoxLook, BoxPainter, box_rect, handle_rects
from cnnstudio.ui.annotating.paint_tips import paint_brush, paint_corners
from cnnstudio.ui.annotating.suggestions import striped
from cnnstudio.ui.annotating.tools import Tool

_REST = 120  # ms without a zoom
_GRASP = 4.0  # px around a handle that hold it too
_AROUND_BOX = (-10, -30, 80, 10)  # px of the view that a box's lines, handles and name take beside it


class ShownSheet(ImageView):
    """Shows a sheet over its image, and what a gesture would make of it.

    Signals:
        edited: Something was drawn; carries the new sheet and what was done.
        selected: Another box is selected; carries its place, or −1.
        pointed: The pointer is over a pixel of the image (x, y), or over none (−1, −1).
        suggestion_clicked: A place of the image was clicked while something is suggested.

    Attributes:
        tool: The tool at hand.
        label: The class that is drawn with.
        radius: Of the brush, in px of the image.
        classes: Names of the classes.
    """

    edited = Signal(object, str)
    selected = Signal(int)
    pointed = Signal(int, int)
    suggestion_clicked = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The image and what is drawn over it")
        self.setAccessibleDescription(
            "With the box tool, Enter puts a box into the middle; N selects the next box, arrow keys move it, "
            "with Ctrl they resize it."
        )
        self.tool, self.label, self.radius = Tool.BOX, 0, 10.0
        self.classes: Sequence[str] = ()
        self._sheet: Sheet | None = None
        self._suggestion: Suggestion | None = None
        self._selection = -1
        self._own_painter, self._suggested_painter = BoxPainter(), BoxPainter()
        self._gesture: Gesture | None = None
        self._corners = Corners()
        self._pointer: QPointF | None = None
        self._pushed_from: QPointF | None = None
        self._holds_space = False
        self._was_selected = False
        self._is_frozen = False
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._on_rested)

    # What is shown

    @property
    def sheet(self) -> Sheet | None:
        """What is drawn, with what a gesture under way would make of it."""
        return self._gesture.sheet if self._gesture is not None else self._sheet

    @property
    def selection(self) -> int:
        """The selected box, by its place; −1 for none."""
        return self._gesture.selection if self._gesture is not None else self._selection

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is under way or a polygon begun."""
        return self._gesture is not None or bool(len(self._corners)) or self._pushed_from is not None

    def show_image(self, levels: Sequence[QImage], sheet: Sheet | None) -> None:
        """Show another image and what is drawn over it."""
        self._gesture, self._pushed_from, self._is_frozen = None, None, False
        self._corners = Corners()
        self._suggestion = None
        self._sheet = sheet
        self.show_levels(levels)
        self.select(-1)
        if sheet is not None:
            self.show_mask(sheet.mask)

    @Slot()
    def freeze(self) -> None:
        """Let nothing be drawn any more until another image is shown."""
        self.cancel()
        self._is_frozen = True

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what is drawn now over the same image."""
        before, self._sheet = self.sheet, sheet
        self._gesture = None
        self._show_change(before, sheet)
        if self._selection >= len(sheet.boxes):
            self.select(-1)

    def show_suggested(self, suggestion: Suggestion | None) -> None:
        """Show boxes in dashes and a mask in stripes, which are only suggested."""
        self._suggestion = suggestion
        self.suggested_picture.show_mask(None if suggestion is None else striped(suggestion.sheet.mask))
        self.update()

    def select(self, place: int) -> None:
        """Select a box; −1 for none."""
        if place != self._selection:
            before, self._selection = self._selection, place
            self._update_boxes(before, place)
            self.selected.emit(place)

    def select_next(self, step: int) -> None:
        """Select the next box, or the one before, and bring it into view."""
        if self._sheet is not None and self._sheet.boxes:
            count = len(self._sheet.boxes)
            first = self._selection if self._selection >= 0 else -1 if step > 0 else 0
            self.select((first + step) % count)
            self.bring_into_view(_rect(self._sheet.boxes[self._selection]))

    def set_tool(self, tool: Tool) -> None:
        """Take another tool; what was begun with the one before is dropped."""
        self.cancel()
        self._update_tip()
        self.tool = tool
        if not tool.is_for_boxes:
            self.select(-1)
        self._update_tip()
        self._show_cursor()

    def set_radius(self, radius: float) -> None:
        """Take a brush of another radius, in px of the image."""
        self._update_tip()
        self.radius = radius
        self._update_tip()

    def set_label(self, label: int) -> None:
        """Draw with another class."""
        self.label = label
        self._update_tip()
        self._update_corners()

    def set_classes(self, classes: Sequence[str]) -> None:
        """Show other names of classes."""
        self.classes = classes
        self.update()

    def cancel(self) -> bool:
        """Drop what is under way; False if nothing is."""
        if self._gesture is not None and self._sheet is not None:
            before = self._gesture.sheet
            self._gesture = None
            self._show_change(before, self._sheet)
            self.select(min(self._selection, len(self._sheet.boxes) - 1))
            return True
        if len(self._corners):
            self._update_corners()
            self._corners = Corners()
            return True
        return False

    def middle_box(self) -> Box | None:
        """A box in the middle of what is seen, for those who draw with keys."""
        if self._sheet is None:
            return None
        x1, y1 = self.sight.to_image(self.width() * 0.375, self.height() * 0.375)
        x2, y2 = self.sight.to_image(self.width() * 0.625, self.height() * 0.625)
        width, height = self._sheet.width, self._sheet.height
        return spanned(round(x1), round(y1), round(x2), round(y2), self.label, width, height)

    # Looks

    def _zoom_to(self, scale: float, x: float, y: float) -> None:
        """Zoom; very many boxes are drawn in all detail once the zoom rests."""
        self._own_painter.is_quick = True
        self._rest.start()
        super()._zoom_to(scale, x, y)

    @Slot()
    def _on_rested(self) -> None:
        self._own_painter.is_quick = False
        if self._sheet is not None and len(self._sheet.boxes) >= MANY:
            self.update()

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        """Draw boxes, suggestions, and the tip of the tool."""
        sheet = self.sheet
        if sheet is None:
            return
        own = BoxLook(self.classes, self.selection)
        self._own_painter.paint(painter, sheet.boxes, self.sight, area, own)
        if self._suggestion is not None:
            look = BoxLook(self._suggestion.classes, is_dashed=True)
            self._suggested_painter.paint(painter, self._suggestion.sheet.boxes, self.sight, area, look)
        points = [self.view_point(*point) for point in self._corners.points]
        if points:
            paint_corners(painter, points, self._pointer, self.label)
        if self._shows_tip and self._pointer is not None:
            label = self.label if self.tool is Tool.BRUSH else -1
            paint_brush(painter, self._pointer, self.radius * self.sight.scale, label)

    @property
    def _shows_tip(self) -> bool:
        return self.tool.paints and self._pushed_from is None and not self._holds_space

    def _grip_at(self, point: QPointF | None) -> Grip | None:
        """The handle of the selected box at a point of the view."""
        sheet = self._sheet
        if point is None or sheet is None or not 0 <= self._selection < len(sheet.boxes):
            return None
        rects = handle_rects(sheet.boxes[self._selection], self.sight)
        return next(
            (
                grip
                for grip, rect in rects.items()
                if rect.adjusted(-_GRASP, -_GRASP, _GRASP, _GRASP).contains(point)
            ),
            None,
        )

    def _show_cursor(self) -> None:
        if self._pushed_from is not None or self._holds_space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        grip = self._grip_at(self._pointer) if self.tool.is_for_boxes else None
        over = False
        if grip is None and self._pointer is not None and self._sheet is not None:
            over = bool(boxes_at(self._sheet, *self.image_point(self._pointer)))
        self.setCursor(cursor_of_tool(self.tool, over) if grip is None else cursor_of_grip(grip))

    def _tell_pointer(self, x: float, y: float) -> None:
        inside = self._sheet is not None and 0 <= x < self._sheet.width and 0 <= y < self._sheet.height
        self.pointed.emit(*((int(x), int(y)) if inside else (-1, -1)))

    def _show_change(self, before: Sheet | None, after: Sheet) -> None:
        """Draw anew where two sheets differ."""
        if before is None:
            self.update()
            return
        self.show_mask(after.mask)
        if before.boxes != after.boxes:
            for box in set(before.boxes) ^ set(after.boxes):
                self.update(self._around(box))

    def _update_boxes(self, *places: int) -> None:
        sheet = self.sheet
        for place in places:
            if sheet is not None and 0 <= place < len(sheet.boxes):
                self.update(self._around(sheet.boxes[place]))

    def _around(self, box: Box) -> QRect:
        return box_rect(box, self.sight).toAlignedRect().adjusted(*_AROUND_BOX)

    def _update_tip(self) -> None:
        if self._pointer is not None and self.tool.paints:
            reach = self.radius * self.sight.scale + 4
            self.update(
                QRectF(self._pointer, self._pointer).adjusted(-reach, -reach, reach, reach).toAlignedRect()
            )

    def _update_corners(self) -> None:
        if len(self._corners):
            points = [self.view_point(*point) for point in self._corners.points]
            points += [self._pointer] if self._pointer is not None else []
            columns, rows = [point.x() for point in points], [point.y() for point in points]
            rect = QRectF(QPointF(min(columns), min(rows)), QPointF(max(columns), max(rows)))
            self.update(rect.adjusted(-8, -8, 8, 8).toAlignedRect())


def boxes_at(sheet: Sheet, x: float, y: float) -> list[int]:
    """The boxes at a place of the image, the smallest first."""
    found = [place for place, box in enumerate(sheet.boxes) if box.holds(x, y)]
    return sorted(found, key=lambda place: sheet.boxes[place].width * sheet.boxes[place].height)


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
