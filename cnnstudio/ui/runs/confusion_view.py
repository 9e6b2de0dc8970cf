"""The confusion matrix of a run: a click or the arrow keys choose a cell."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from cnnstudio.ui.runs.paint_confusion import (
    Cell,
    Matrix,
    MatrixLayout,
    matrix_layout,
    paint_cells,
    paint_column_names,
    paint_row_names,
)
from cnnstudio.ui.theme import theme

_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class ConfusionView(QAbstractScrollArea):
    """Draws what is seen of a matrix; the names stay in view while cells are scrolled.

    Signals:
        cell_chosen: Carries a `Cell`, or None for all mistakes.
    """

    cell_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Confusion matrix")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._matrix: Matrix | None = None
        self._layout: MatrixLayout = matrix_layout(())
        self._cell: Cell | None = None
        theme.changed.connect(self.viewport().update)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self.viewport().update)

    @property
    def matrix(self) -> Matrix | None:
        """What is drawn."""
        return self._matrix

    @property
    def cell(self) -> Cell | None:
        """The cell that is chosen."""
        return self._cell

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show another matrix; a cell stays chosen where the classes are the same."""
        before = None if self._matrix is None else self._matrix.classes
        if matrix is None or matrix.classes != before:
            self._cell = None
        self._matrix = matrix
        self._measure()
        self.setAccessibleDescription("" if matrix is None else _summary(matrix))
        self.viewport().update()

    def choose(self, cell: Cell | None) -> None:
        """Choose a cell, or none."""
        self._cell = cell
        if cell is not None:
            self._bring_into_view(self._layout.rect(cell))
        self.viewport().update()
        self.cell_chosen.emit(cell)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def rect_of(self, cell: Cell) -> QRect:
        """Where a cell is in the viewport."""
        return self._layout.rect(cell).translated(-self._offset())

    def cell_at(self, point: QPoint) -> Cell | None:
        """The cell at a point of the viewport, unless names stand there."""
        if self._matrix is None or point.x() < self._layout.left or point.y() < self._layout.top:
            return None
        return self._layout.cell_at(point + self._offset())

    def _bring_into_view(self, rect: QRect) -> None:
        for bar, start, end, names, room in (
            (
                self.horizontalScrollBar(),
                rect.left(),
                rect.right(),
                self._layout.left,
                self.viewport().width(),
            ),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), self._layout.top, self.viewport().height()),
        ):
            bar.setValue(max(min(bar.value(), start - names), end - room + 1))

    def _measure(self) -> None:
        if self._matrix is None:
            size = QSize(0, 0)
        else:
            self._layout = matrix_layout(self._matrix.classes, self.maximumViewportSize())
            size = self._layout.size
        page = self.maximumViewportSize()
        for bar, whole, room in (
            (self.horizontalScrollBar(), size.width(), page.width()),
            (self.verticalScrollBar(), size.height(), page.height()),
        ):
            bar.setPageStep(room)
            bar.setSingleStep(self._layout.side)
            bar.setRange(0, max(0, whole - room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the matrix in, if its cells stay large enough."""
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, then the names over what is scrolled under them."""
        painter = QPainter(self.viewport())
        area, ground = self.viewport().rect(), QColor(theme.colours.panel)
        painter.fillRect(area, ground)
        if self._matrix is None:
            return
        offset, layout = self._offset(), self._layout
        painter.save()
        painter.translate(-offset)
        paint_cells(painter, self._matrix, layout, area.translated(offset))
        if self._cell is not None:
            painter.setPen(QPen(QColor(theme.colours.accent), 3))
            painter.drawRect(layout.rect(self._cell).adjusted(1, 1, -1, -1))
        painter.restore()
        painter.fillRect(0, 0, layout.left, area.height(), ground)
        painter.fillRect(0, 0, area.width(), layout.top, ground)
        painter.save()
        painter.setClipRect(0, layout.top, layout.left, area.height())
        painter.translate(0, -offset.y())
        paint_row_names(painter, self._matrix, layout, self._cell)
        painter.restore()
        painter.setClipRect(layout.left, 0, area.width(), layout.top)
        painter.translate(-offset.x(), 0)
        paint_column_names(painter, self._matrix, layout, self._cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer; beside the cells, none."""
        if event.button() == Qt.MouseButton.LeftButton and self._matrix is not None:
            self.choose(self.cell_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk between cells; Esc chooses none."""
        step = _STEPS.get(Qt.Key(event.key()))
        if self._matrix is None or (step is None and event.key() != Qt.Key.Key_Escape):
            super().keyPressEvent(event)
        elif step is None:
            if self._cell is None:
                super().keyPressEvent(event)
            else:
                self.choose(None)
        elif self._cell is None:
            self.choose((0, 0))
        else:
            last = len(self._matrix.classes) - 1
            row, column = (min(max(0, at + by), last) for at, by in zip(self._cell, step, strict=True))
            self.choose((row, column))

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in words what stands in the cell under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._matrix is not None:
            cell = self.cell_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if cell is None else self._matrix.words(cell), self)
            return True
        return super().viewportEvent(event)


def _summary(matrix: Matrix) -> str:
    """The most frequent mistakes in words."""
    counts = matrix.counts.copy()
    for place in range(len(counts)):
        counts[place, place] = 0
    order = counts.ravel().argsort()[::-1][:5]
    cells = [(int(place) // len(counts), int(place) % len(counts)) for place in order]
    return "; ".join(matrix.words(cell) for cell in cells if counts[cell]) or "No mistakes."
