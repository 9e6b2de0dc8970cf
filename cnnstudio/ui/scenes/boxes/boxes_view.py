"""The view of Detect: boxes over a picture, and what the cells of the grid say."""

from __future__ import annotations

import math
from enum import Enum

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter

from cnnstudio.document.project import Project
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.grid_cells import (
    Cell,
    Rect,
    cell_at,
    cell_rect,
    class_map,
    grid_of,
    objectness_map,
    responsible_cells,
    seen_by,
)
from cnnstudio.ui.scenes.boxes.paint_found import Look, paint_found
from cnnstudio.ui.scenes.boxes.paint_grid import (
    class_image,
    class_words,
    loss_image,
    loss_words,
    objectness_image,
    objectness_words,
    paint_cells,
    paint_chosen_cell,
    paint_field,
    paint_lines,
    paint_map,
    paint_words,
)
from cnnstudio.ui.scenes.boxes.paint_walk import paint_walk
from cnnstudio.ui.scenes.boxes.picture_loss import PictureLoss
from cnnstudio.ui.scenes.boxes.shown_boxes import ShownBoxes
from cnnstudio.ui.scenes.boxes.suppression_walk import Walk
from cnnstudio.ui.scenes.scene_view import SceneView

_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class Mode(Enum):
    """What is laid over the picture."""

    BOXES = "Boxes"
    GRID = "Grid with responsible cells"
    OBJECTNESS = "Objectness of cells"
    CLASSES = "Classes of cells"
    LOSS = "Loss of cells"
    FIELD = "What a cell sees"
    STEPS = "Suppression step by step"

    @property
    def needs_grid(self) -> bool:
        """Whether it is about the cells of a grid."""
        return self in (Mode.GRID, Mode.OBJECTNESS, Mode.CLASSES, Mode.LOSS, Mode.FIELD)


class BoxesView(SceneView):
    """Shows what was found.

    Signals:
        box_clicked: A box was clicked, or none (−1); carries its place among those shown.
        cell_chosen: The part of another cell in the loss is looked at; carries the cell, or None for all of them.
        told: What is under the pointer, in words; "" for nothing.
    """

    box_clicked = Signal(int)
    cell_chosen = Signal(object)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__("The picture and the boxes that were found")
        self.mode = Mode.BOXES
        self.shows_truth = True
        self._result: DetectionResult | None = None
        self._shown: ShownBoxes | None = None
        self._selection = -1
        self._cell: Cell | None = None
        self._field: tuple[Rect, bool] | None = None
        self._project: Project | None = None
        self._map = QImage()
        self._in_cells: dict[Cell, str] = {}
        self._cells = np.zeros((0, 2), np.int64)
        self._walk: tuple[Walk, int] | None = None
        self._loss: PictureLoss | None = None
        self._costly: Cell | None = None
        self.clicked.connect(self._on_clicked)
        self.hovered.connect(self._on_hovered)

    @property
    def cell(self) -> Cell | None:
        """The cell whose receptive field is shown."""
        return self._cell

    @property
    def field(self) -> tuple[Rect, bool] | None:
        """What that cell sees, in px of the picture, and whether it is less than all of it."""
        return self._field

    @property
    def selection(self) -> int:
        """The chosen box; −1 for none."""
        return self._selection

    def show_result(self, result: DetectionResult | None, project: Project | None) -> None:
        """Show what a network found in the picture.

        Args:
            result: The result; None while there is none.
            project: That of the network, which says what its cells see.
        """
        self._result, self._project = result, project
        self._shown, self._walk, self._selection = None, None, -1
        rows, columns = (0, 0) if result is None else grid_of(result)
        if self._cell is None or self._cell[0] >= rows or self._cell[1] >= columns:
            self._cell = (rows // 2, columns // 2) if rows else None
        self._prepare()

    def show_loss(self, loss: PictureLoss | None) -> None:
        """Take the loss of the picture, of all cells together at first; None where it is not known."""
        self._loss = loss
        self.choose_costly(None)

    def choose_costly(self, cell: Cell | None) -> None:
        """Look at the part of a cell in the loss; None for all of them."""
        self._costly = cell
        self._prepare()
        self.cell_chosen.emit(cell)

    def show_boxes(self, shown: ShownBoxes | None) -> None:
        """Show other boxes of the same result."""
        self._shown = shown
        self._selection = -1
        self._find_cells()
        self.update()

    def show_walk(self, walk: Walk | None, stage: int = 0) -> None:
        """Show a stage of suppression."""
        self._walk = None if walk is None else (walk, stage)
        self.update()

    def set_mode(self, mode: Mode) -> None:
        """Lay something else over the picture."""
        self.mode = mode
        self._prepare()

    def set_truth(self, shows: bool) -> None:
        """Show true boxes, or do not."""
        self.shows_truth = shows
        self.update()

    def select(self, place: int) -> None:
        """Mark one of the boxes and bring it into view; −1 for none."""
        self._selection = place
        if self._shown is not None and 0 <= place < len(self._shown.found):
            left, top, right, bottom = self._shown.found.boxes[place].tolist()
            self.bring_into_view(QRectF(left, top, right - left, bottom - top))
        self.update()

    def choose_cell(self, cell: Cell) -> None:
        """Show what a cell sees."""
        self._cell = cell
        self._prepare()

    def _prepare(self) -> None:
        result = self._result
        self._map, self._field, self._in_cells = QImage(), None, {}
        if result is not None and result.cells is not None:
            if self.mode is Mode.OBJECTNESS:
                self._map, self._in_cells = objectness_image(result), objectness_words(result)
            elif self.mode is Mode.CLASSES:
                self._map, self._in_cells = class_image(result), class_words(result)
            elif self.mode is Mode.LOSS and self._loss is not None:
                self._map, self._in_cells = loss_image(self._loss), loss_words(self._loss)
            elif self.mode is Mode.FIELD and self._cell is not None and self._project is not None:
                self._field = seen_by(self._project, result, self._cell)
        self._find_cells()
        self.update()

    def _find_cells(self) -> None:
        is_wanted = self.mode is Mode.GRID and self._shown is not None and self._result is not None
        self._cells = np.zeros((0, 2), np.int64)
        if (
            is_wanted
            and self._result is not None
            and self._shown is not None
            and self._result.cells is not None
        ):
            self._cells = responsible_cells(self._result, self._shown.places)

    def paint_scene(self, painter: QPainter, sight: Sight, area: QRectF) -> None:
        """Draw what the mode says."""
        result, shown = self._result, self._shown
        if result is None or shown is None:
            return
        if self.mode is Mode.STEPS:
            if self._walk is not None:
                paint_walk(painter, *self._walk, sight, area)
            return
        if self.mode.needs_grid and result.cells is not None:
            self._paint_cells(painter, result, shown, sight)
        look = Look(self._selection, names=self.mode in (Mode.BOXES, Mode.GRID), truth=self.shows_truth)
        if self.mode in (Mode.BOXES, Mode.GRID):
            paint_found(painter, shown, sight, area, look)

    def _paint_cells(
        self, painter: QPainter, result: DetectionResult, shown: ShownBoxes, sight: Sight
    ) -> None:
        if not self._map.isNull():
            paint_map(painter, self._map, result, sight)
        paint_lines(painter, result, sight)
        paint_words(painter, result, self._in_cells, sight)
        if self.mode is Mode.GRID and len(self._cells) == len(shown.found):
            paint_cells(painter, result, self._cells, shown.found.labels, sight)
        if self._field is not None and self._cell is not None:
            paint_field(painter, result, self._cell, self._field[0], sight)
        if self.mode is Mode.LOSS and self._costly is not None:
            paint_chosen_cell(painter, result, self._costly, sight)

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        if self._result is None:
            return
        cell = cell_at(self._result, x, y)
        if self.mode is Mode.FIELD:
            if cell is not None:
                self.choose_cell(cell)
        elif self.mode is Mode.LOSS:
            if self._loss is not None:
                self.choose_costly(None if cell == self._costly else cell)
        elif self._shown is not None and self.mode in (Mode.BOXES, Mode.GRID):
            self.box_clicked.emit(box_at(self._shown, x, y, self._selection))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk between cells while it is shown what one sees or costs; else push the picture."""
        step = _STEPS.get(Qt.Key(event.key()))
        result = self._result
        walks_loss = self.mode is Mode.LOSS and self._loss is not None
        start = self._costly or self._cell if walks_loss else self._cell
        if not (walks_loss or self.mode is Mode.FIELD) or step is None or start is None or result is None:
            super().keyPressEvent(event)
            return
        rows, columns = grid_of(result)
        row, column = start[0] + step[0], start[1] + step[1]
        cell = min(max(0, row), rows - 1), min(max(0, column), columns - 1)
        if walks_loss:
            self.choose_costly(cell)
        else:
            self.choose_cell(cell)
        left, top, right, bottom = cell_rect(result, cell)
        self.told.emit(self._words(result, (left + right) / 2, (top + bottom) / 2))

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        self.told.emit("" if math.isnan(x) or self._result is None else self._words(self._result, x, y))

    def _words(self, result: DetectionResult, x: float, y: float) -> str:
        place = f"x {int(x)}, y {int(y)}"
        cell = cell_at(result, x, y) if self.mode.needs_grid else None
        if cell is None:
            return place
        sure = objectness_map(result)[cell]
        labels, values = class_map(result)
        name = result.classes[int(labels[cell])] if len(result.classes) else ""
        loss = "" if self._loss is None else f" · loss {self._loss.of_cells[cell]:.4f}"
        words = f"objectness {sure:.2f} · {name} {values[cell]:.2f}"
        return f"{place} · cell {cell[0] + 1}, {cell[1] + 1} · {words}{loss}"


def box_at(shown: ShownBoxes, x: float, y: float, selection: int) -> int:
    """The smallest box at a place; one click more goes on to the next larger one; −1 for none."""
    boxes = shown.found.boxes
    if not len(boxes):
        return -1
    inside = (boxes[:, 0] <= x) & (x < boxes[:, 2]) & (boxes[:, 1] <= y) & (y < boxes[:, 3])
    found = np.flatnonzero(inside)
    sizes = (boxes[found, 2] - boxes[found, 0]) * (boxes[found, 3] - boxes[found, 1])
    ordered = found[np.argsort(sizes, kind="stable")].tolist()
    if selection in ordered:
        return int(ordered[(ordered.index(selection) + 1) % len(ordered)])
    return int(ordered[0]) if ordered else -1
