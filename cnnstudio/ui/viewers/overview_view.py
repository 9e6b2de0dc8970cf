"""The overview on the screen: layers below each other, pictures and networks beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.figures import span
from cnnstudio.ui.viewers.overview_rows import Column, joint_rows
from cnnstudio.ui.viewers.paint_overview import (
    GUTTER,
    HEAD,
    ROW,
    Place,
    map_rects,
    paint_head,
    paint_layer,
    paint_maps,
)
from cnnstudio.ui.widgets.drawing import Drawing

_LEAST_COLUMN = 232  # px
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies at a point.

    Attributes:
        layer: Name of the layer.
        strip: The layer in the column that was hit; in the first one that has it beside the columns.
        unit: The unit whose map was hit; None beside the maps.
    """

    layer: str
    strip: LayerStrip
    unit: int | None


class OverviewView(QAbstractScrollArea):
    """Draws columns; only the rows that are seen.

    Signals:
        layer_chosen: A layer was clicked; carries its name.
        unit_chosen: One of its maps was clicked; carries the unit. Follows the layer.
    """

    layer_chosen = Signal(str)
    unit_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Overview of the layers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[str, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._layer = ""
        theme.changed.connect(self.viewport().update)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown."""
        return self._columns

    @property
    def rows(self) -> tuple[str, ...]:
        """The layers, from the top."""
        return self._rows

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns, or the same ones after more has come."""
        self._columns = tuple(columns)
        self._rows = joint_rows(self._columns)
        self._settle()
        self._lay_out()

    def show_layer(self, layer: str) -> None:
        """Mark a layer as chosen and bring it into view."""
        if layer == self._layer:
            return
        self._layer = layer
        self._settle()
        if layer in self._rows and self._rows:
            top = self._rows.index(layer) * ROW
            bar, seen = self.verticalScrollBar(), self.viewport().height() - HEAD
            if top < bar.value():
                bar.setValue(top)
            elif top + ROW > bar.value() + seen:
                bar.setValue(top + ROW - seen)
        self.viewport().update()

    def _settle(self) -> None:
        """Find out what is known of every row."""
        strips = [self._strip(name) for name in self._rows]
        maps = [strip for strip in strips if len(strip.shape) == 3]
        largest = (
            max((strip.shape[0] or 1 for strip in maps), default=1),
            max((strip.shape[-1] or 1 for strip in strips if strip.shape), default=1),
        )
        before: tuple[int | None, ...] | None = None
        places = []
        for name, strip in zip(self._rows, strips, strict=True):
            size = strip.shape[:-1]
            is_last = name == self._rows[-1]
            places.append(Place(strip, size != before, name == self._layer, is_last, largest))
            before = size
        self._places = tuple(places)
        chosen = next((place.strip for place in places if place.is_chosen), None)
        self.setAccessibleDescription(
            "" if chosen is None else f"chosen: {chosen.name}, {times(chosen.shape)}"
        )

    def _strip(self, name: str) -> LayerStrip:
        return next(column.strips[name] for column in self._columns if name in column.strips)

    def _column_width(self) -> int:
        count = max(1, len(self._columns))
        return max(_LEAST_COLUMN, (self.viewport().width() - GUTTER) // count)

    def _lay_out(self) -> None:
        view = self.viewport()
        for bar, total, page in (
            (self.verticalScrollBar(), HEAD + len(self._rows) * ROW, view.height()),
            (self.horizontalScrollBar(), GUTTER + len(self._columns) * self._column_width(), view.width()),
        ):
            bar.setPageStep(page)
            bar.setSingleStep(ROW // 2)
            bar.setRange(0, max(0, total - page))
        view.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their share of the width."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen below the heads."""
        painter, view = QPainter(self.viewport()), self.viewport()
        painter.fillRect(event.rect(), QColor(theme.colours.background))
        top, left = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        first, last = top // ROW, min(len(self._rows), (top + view.height()) // ROW + 1)
        painter.translate(-left, 0)
        painter.setClipRect(left, HEAD, view.width(), view.height())
        self._paint_rows(painter, range(first, last), HEAD - top, self._column_width())
        painter.setClipping(False)
        self._paint_heads(painter, self._column_width())
        self._paint_lines(
            painter, self._column_width(), min(view.height(), HEAD + len(self._rows) * ROW - top)
        )

    def _paint_rows(self, painter: QPainter, rows: range, top: int, width: int) -> None:
        for row in rows:
            name, y = self._rows[row], top + row * ROW
            if self._places[row].is_chosen:
                across = GUTTER + len(self._columns) * width
                painter.fillRect(QRect(0, y, across, ROW), QColor(theme.colours.selected))
            paint_layer(painter, QRect(0, y, GUTTER, ROW), self._places[row])
            for number, column in enumerate(self._columns):
                rect = QRect(GUTTER + number * width, y, width, ROW)
                strip = column.strips.get(name)
                if strip is not None or (column.is_done and not column.refusal):
                    paint_maps(painter, rect, strip, column.thumbnails(name) if strip is not None else ())

    def _paint_heads(self, painter: QPainter, width: int) -> None:
        total = GUTTER + len(self._columns) * width
        painter.fillRect(
            QRect(0, 0, max(total, self.viewport().width()), HEAD - 1), QColor(theme.colours.panel)
        )
        painter.fillRect(
            QRect(0, HEAD - 1, max(total, self.viewport().width()), 1), QColor(theme.colours.line)
        )
        for number, column in enumerate(self._columns):
            paint_head(painter, QRect(GUTTER + number * width, 0, width, HEAD), column)

    def _paint_lines(self, painter: QPainter, width: int, height: int) -> None:
        """Draw what parts the columns."""
        for number in range(len(self._columns)):
            painter.fillRect(QRect(GUTTER + number * width, 0, 1, height), QColor(theme.colours.line))

    def drawing(self) -> Drawing | None:
        """All of it, whatever is in view; None while there is nothing."""
        if not self._rows:
            return None
        width = self._column_width()
        size = QSize(GUTTER + len(self._columns) * width, HEAD + len(self._rows) * ROW)

        def paint(painter: QPainter) -> None:
            painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(theme.colours.background))
            self._paint_heads(painter, width)
            self._paint_rows(painter, range(len(self._rows)), HEAD, width)
            self._paint_lines(painter, width, size.height())

        return Drawing(size, paint)

    def hit(self, point: QPoint) -> Hit | None:
        """What lies at a point of the viewport."""
        y, x = (
            point.y() - HEAD + self.verticalScrollBar().value(),
            point.x() + self.horizontalScrollBar().value(),
        )
        if point.y() < HEAD or not 0 <= y < len(self._rows) * ROW:
            return None
        name, width = self._rows[y // ROW], self._column_width()
        number = (x - GUTTER) // width
        if x < GUTTER or number >= len(self._columns) or name not in self._columns[number].strips:
            return Hit(name, self._strip(name), None)
        column = self._columns[number]
        strip, rect = column.strips[name], QRect(GUTTER + number * width, 0, width, ROW)
        boxes = map_rects(rect, column.thumbnails(name))
        place = QPoint(x, y % ROW)
        units = (unit for box, unit in zip(boxes, strip.units, strict=False) if box.contains(place))
        return Hit(name, strip, next(units, None))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the layer under the pointer, and the unit."""
        found = self.hit(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or found is None:
            return
        self.layer_chosen.emit(found.layer)
        if found.unit is not None:
            self.unit_chosen.emit(found.unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by pages; plain arrows walk, which is not a matter of this view."""
        if event.key() in _ARROWS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is known of the layer under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.hit(event.pos())
            QToolTip.showText(event.globalPos(), "" if found is None else _words(found), self)
            return True
        return super().viewportEvent(event)


def _words(found: Hit) -> str:
    strip = found.strip
    lines = [found.layer, f"{strip.type}, {times(strip.shape)}", f"values {span(strip.low, strip.high)}"]
    if strip.unknown:
        lines.append(f"{exact(strip.unknown)} values are NaN or infinite")
    if found.unit is not None:
        lines.append(f"unit {found.unit}")
    return "\n".join(lines)
