"""The steps of an account below each other, scrolling; a click on a number goes to where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from cnnstudio.engine.pixel.account import Account, Terms
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, formula_font, text_font
from cnnstudio.ui.viewers.account.blocks import Block, Layout, Metrics
from cnnstudio.ui.viewers.account.layout import layout
from cnnstudio.ui.viewers.account.paint import Look, paint_block
from cnnstudio.ui.viewers.account.planes import first_plane
from cnnstudio.ui.viewers.account.words import term_text
from cnnstudio.ui.widgets.drawing import Drawing

Cell = tuple[int, int, int, int]
"""Step, plane, row, column."""

_MOVES = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class AccountView(QAbstractScrollArea):
    """Shows one account.

    Arrow keys ask for the place beside; with Shift they move a mark over the first step's numbers,
    and Enter goes to the number that is marked.

    Signals:
        moved: The user wants the place so many rows and columns further on.
        number_chosen: The user wants to know how a number came about: its source, and its place there.
        plane_chosen: Another plane is shown.
    """

    moved = Signal(int, int)
    number_chosen = Signal(int, int)
    plane_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How the number came about")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._account: Account | None = None
        self._plane = 0
        self._cursor: tuple[int, int, int] | None = None
        self._layout = Layout((), 0, 0)
        theme.changed.connect(self.viewport().update)

    @property
    def account(self) -> Account | None:
        """What is shown."""
        return self._account

    @property
    def plane(self) -> int:
        """The plane whose window is shown."""
        return self._plane

    @property
    def layout_now(self) -> Layout:
        """Where everything lies."""
        return self._layout

    def show_account(self, account: Account | None) -> None:
        """Show another account; the plane stays while the layer does, and begins with the strongest."""
        before, self._account = self._account, account
        terms = self._window()
        if account is None or before is None or before.layer != account.layer:
            self._cursor = None
            self._plane = 0 if terms is None else first_plane(terms)
        elif terms is not None and terms.winners is not None:
            self._plane = first_plane(terms)
        self._plane = min(self._plane, max(0, self.plane_count - 1))
        self._lay_out()

    @property
    def plane_count(self) -> int:
        """Planes of the first step that has a window; 0 where none has."""
        terms = self._window()
        return 0 if terms is None else len(terms.values)

    @property
    def planes_are_channels(self) -> bool:
        """Whether the number of each of them is that of its channel: no depth, no group behind the first."""
        terms = self._window()
        planes = None if terms is None else terms.planes
        return planes is None or not (planes.names or planes.depths or planes.start)

    def _window(self) -> Terms | None:
        steps = self._account.steps if self._account is not None else ()
        return next(
            (step for step in steps if isinstance(step, Terms) and step.values.shape[1:] != (1, 1)), None
        )

    def show_plane(self, plane: int) -> None:
        """Show the window of another plane."""
        plane = max(0, min(plane, self.plane_count - 1))
        if plane != self._plane:
            self._plane = plane
            self._cursor = None
            self.viewport().update()
            self.plane_chosen.emit(plane)

    @property
    def metrics(self) -> Metrics:
        """Sizes that follow from the font."""
        cells, text = QFontMetrics(figures_font(-1)), QFontMetrics(text_font())
        marks = QFontMetrics(figures_font(-2))
        return Metrics(
            (cells.horizontalAdvance("−0.00000") + 6, cells.height() + 8), text.height() + 4,
            (marks.horizontalAdvance("−000") + 6, marks.height() + 3), text.horizontalAdvance("depth 0, channel 0000"),
            QFontMetrics(formula_font()).horizontalAdvance("0"),
        )  # fmt: skip

    def _lay_out(self) -> None:
        if self._account is None:
            self._layout = Layout((), 0, 0)
        else:
            self._layout = layout(self._account, self.viewport().width(), self.metrics)
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(24)
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps that are seen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.colours.background))
        if self._account is None:
            return
        look = Look(self._account, self._plane, self._cursor, self.metrics)
        top = self.verticalScrollBar().value()
        painter.translate(0, -top)
        seen = event.rect().translated(0, top)
        for block in self._layout.blocks:
            if QRect(*block.rect).intersects(seen):
                paint_block(painter, look, block)

    def drawing(self) -> Drawing | None:
        """The whole account for a picture file, also what is scrolled out of view; None where there is none."""
        account, made = self._account, self._layout
        if account is None:
            return None
        look = Look(account, self._plane, None, self.metrics)

        def paint(painter: QPainter) -> None:
            painter.fillRect(QRect(0, 0, made.width, made.height), QColor(theme.colours.background))
            for block in made.blocks:
                paint_block(painter, look, block)

        return Drawing(QSize(made.width, made.height), paint)

    def cell_at(self, x: int, y: int) -> Cell | None:
        """The number at a point of the viewport; also that of a kernel or a product."""
        y += self.verticalScrollBar().value()
        for block in self._layout.blocks:
            for plane, rect in block.rows:
                if rect.contains(x, y):
                    return block.step, plane, 0, 0
            for grid in block.grids:
                at = grid.at(x, y)
                if at is not None:
                    return block.step, self._plane_of(block), at[0], at[1]
        return None

    def _plane_of(self, block: Block) -> int:
        step = self._account.steps[block.step] if self._account is not None else None
        return min(self._plane, len(step.values) - 1) if isinstance(step, Terms) else 0

    def _chip_at(self, x: int, y: int) -> int | None:
        y += self.verticalScrollBar().value()
        chips = (chip for block in self._layout.blocks for chip in block.chips)
        return next((plane for plane, rect in chips if rect.contains(x, y)), None)

    def go_to(self, cell: Cell) -> None:
        """Ask how a number came about, if it stands in a layer."""
        step = self._account.steps[cell[0]] if self._account is not None else None
        if isinstance(step, Terms):
            place = int(step.places[cell[1:]])
            if place >= 0:
                self.number_chosen.emit(step.source(cell[1]), place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the plane, or go to the number, that was clicked."""
        x, y = round(event.position().x()), round(event.position().y())
        plane, cell = self._chip_at(x, y), self.cell_at(x, y)
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif plane is not None:
            self.show_plane(plane)
        elif cell is not None:
            self.go_to(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell by the pointer what can be clicked."""
        x, y = round(event.position().x()), round(event.position().y())
        cell = self.cell_at(x, y)
        can_go = self._chip_at(x, y) is not None or (cell is not None and self._leads_on(cell))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if can_go else Qt.CursorShape.ArrowCursor)

    def _leads_on(self, cell: Cell) -> bool:
        account = self._account
        step = account.steps[cell[0]] if account is not None else None
        if account is None or not isinstance(step, Terms) or int(step.places[cell[1:]]) < 0:
            return False
        return account.sources[step.source(cell[1])].is_listed

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the number under the pointer in full."""
        if (
            isinstance(event, QHelpEvent)
            and event.type() == QEvent.Type.ToolTip
            and self._account is not None
        ):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def text_at(self, point: QPoint) -> str:
        """What is known of the number at a point of the viewport; "" where there is none."""
        cell = self.cell_at(point.x(), point.y())
        step = self._account.steps[cell[0]] if cell is not None and self._account is not None else None
        if cell is None or self._account is None or not isinstance(step, Terms):
            return ""
        return term_text(self._account, step, *cell[1:])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the place, or with Shift the mark; Enter goes to the number that is marked."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _MOVES and not modifiers:
            self.moved.emit(*_MOVES[key])
        elif key in _MOVES and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._move_cursor(*_MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self.go_to((self._first_terms(), *self._cursor))
        else:
            super().keyPressEvent(event)

    def _first_terms(self) -> int:
        steps = self._account.steps if self._account is not None else ()
        return next((number for number, step in enumerate(steps) if isinstance(step, Terms)), 0)

    def _move_cursor(self, down: int, across: int) -> None:
        block = next((block for block in self._layout.blocks if block.step == self._first_terms()), None)
        if block is None:
            return
        if block.rows:
            order = [plane for plane, _ in block.rows]
            at = order.index(self._cursor[0]) + down if self._cursor and self._cursor[0] in order else 0
            self._cursor = (order[max(0, min(at, len(order) - 1))], 0, 0)
        elif block.grids:
            grid, plane = block.grids[0], self._plane_of(block)
            row, column = self._cursor[1:] if self._cursor else (-down, -across)
            self._cursor = (
                plane, max(0, min(row + down, grid.rows - 1)), max(0, min(column + across, grid.columns - 1))
            )  # fmt: skip
        self.viewport().update()
