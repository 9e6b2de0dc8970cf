"""What keys do over an image: the session and the view, as one hand uses them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Signal, Slot

from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.guessing import Guessing
from cnnstudio.ui.annotating.session import Session
from cnnstudio.ui.annotating.tools import Tool
from cnnstudio.ui.annotating.workbench import Workbench

_COPY_SHIFT = 8.0  # px


class Hand(QObject):
    """Does what keys and buttons stand for.

    Signals:
        class_chosen: A class is to be drawn with; carries its place.

    Args:
        session: What is annotated.
        bench: Where it is shown.
        guessing: First guesses of a model.
    """

    class_chosen = Signal(int)

    def __init__(self, session: Session, bench: Workbench, guessing: Guessing) -> None:
        super().__init__(bench)
        self._session, self._bench, self._guessing = session, bench, guessing
        self._view = bench.view

    @property
    def _sheet(self) -> Sheet | None:
        history = self._session.history
        return None if history is None or self._view.is_busy else history.sheet

    def _edit_selected(self, edit: Callable[[Sheet, int], Sheet], title: str, gesture: str = "") -> None:
        sheet, place = self._sheet, self._view.selection
        if sheet is not None and 0 <= place < len(sheet.boxes):
            self._session.steps.do(edit(sheet, place), title, gesture)

    @Slot(object)
    def take_tool(self, tool: Tool) -> None:
        """Take a tool; with the arrow, the class of the selected box."""
        self._bench.tools.show_tool(tool)
        self._view.set_tool(tool)
        sheet, place = self._sheet, self._view.selection
        if tool is Tool.SELECT and sheet is not None and 0 <= place < len(sheet.boxes):
            self.class_chosen.emit(sheet.boxes[place].label)

    def choose_class(self, label: int) -> None:
        """Draw with a class."""
        self.class_chosen.emit(label)

    @Slot()
    def next_image(self) -> None:
        """Show the next image."""
        self._view.cancel()
        self._session.go_on(1)

    @Slot()
    def previous_image(self) -> None:
        """Show the image before."""
        self._view.cancel()
        self._session.go_on(-1)

    def select_next(self, step: int) -> None:
        """Select another box; with the arrow, since it is to be worked on."""
        if self._sheet is not None and self._sheet.boxes:
            self.take_tool(Tool.SELECT)
            self._view.select_next(step)

    def nudge(self, dx: int, dy: int) -> None:
        """Move the selected box; without one, push the image."""
        place = self._view.selection
        if place < 0:
            self._view.push(-_way(dx), -_way(dy))
            return
        self._edit_selected(lambda sheet, box: sheet.with_moved(box, dx, dy), "move box", f"move {place}")
        self._follow()

    def stretch(self, dx: int, dy: int) -> None:
        """Move the right and lower edges of the selected box."""
        place = self._view.selection

        def stretched(sheet: Sheet, box: int) -> Sheet:
            right, bottom = sheet.boxes[box].right + dx, sheet.boxes[box].bottom + dy
            return sheet.with_resized(box, "e" if dx else "s", right, bottom)

        self._edit_selected(stretched, "resize box", f"resize {place}")
        self._follow()

    def _follow(self) -> None:
        sheet, place = self._sheet, self._view.selection
        if sheet is not None and 0 <= place < len(sheet.boxes):
            box = sheet.boxes[place]
            self._view.bring_into_view(QRectF(box.left, box.top, box.width, box.height))

    def delete(self) -> None:
        """Delete the selected box, or the last corner of a polygon that is begun."""
        if not self._view.drop_corner():
            place = self._view.selection
            self._edit_selected(lambda sheet, box: sheet.without_box(box), "delete box")
            if place >= 0:
                self._view.select(-1)

    def duplicate(self) -> None:
        """Copy the selected box a little off it, and select the copy."""
        before = self._sheet
        self._edit_selected(lambda sheet, box: sheet.with_copy(box, _COPY_SHIFT), "duplicate box")
        if before is not None and self._sheet is not None and len(self._sheet.boxes) > len(before.boxes):
            self._view.select(len(before.boxes))

    @Slot()
    def undo(self) -> None:
        """Take the last step back, or a corner of a polygon that is begun."""
        if not self._view.drop_corner() and not self._view.is_busy:
            self._session.steps.undo()

    @Slot()
    def redo(self) -> None:
        """Do it again."""
        if not self._view.is_busy:
            self._session.steps.redo()

    def change_brush(self, larger: bool) -> None:
        """Change the size of the brush."""
        self._bench.tools.change_diameter(larger)

    def confirm(self) -> None:
        """Fill the polygon that is begun, or accept what is suggested, or put a box into the middle."""
        if self._view.close_polygon() or self._sheet is None:
            return
        if self._guessing.has_any:
            self._guessing.accept_all()
        elif self._view.tool is Tool.BOX:
            box = self._view.middle_box()
            if box is not None:
                self._session.steps.do(self._sheet.with_box(box), "draw box")
                self._view.select(len(self._sheet.boxes) - 1)

    def back_out(self) -> bool:
        """Drop what is begun, else what is suggested, else the selection; False if there is none of these."""
        if self._view.cancel():
            return True
        if self._guessing.has_any:
            self._guessing.dismiss()
            return True
        if self._view.selection >= 0:
            self._view.select(-1)
            return True
        return False

    @Slot()
    def fit(self) -> None:
        """Show the whole image."""
        self._view.fit()

    def actual_size(self) -> None:
        """Show px as px."""
        self._view.actual_size()

    def zoom_in(self) -> None:
        """Show it larger."""
        self._view.zoom_in()

    def zoom_out(self) -> None:
        """Show it smaller."""
        self._view.zoom_out()


def _way(amount: int) -> int:
    """How far an arrow key pushes the image, in px of the view."""
    return amount * 40 if abs(amount) == 1 else amount * 20
