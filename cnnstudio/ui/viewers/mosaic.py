"""A scrolling wall of tiles; only what is seen is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.viewers.paint_tile import CAPTION, paint_tile
from cnnstudio.ui.viewers.tiles import Tiles

_GAP = 8
_MARGIN = 16
_LEAST, _MOST = 24, 320  # px: side of a tile
_LARGEST_FIT, _SMALLEST_FIT = 288, 80
_CACHED = 512
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where tiles lie; px, from the top of the whole wall.

    Attributes:
        count: Tiles.
        columns: Tiles side by side.
        width, height: Of one tile without its caption.
    """

    count: int
    columns: int
    width: int
    height: int

    @property
    def row_height(self) -> int:
        """From one row to the next."""
        return self.height + CAPTION + _GAP

    @property
    def total(self) -> int:
        """Height of the whole wall."""
        rows = -(-self.count // self.columns)
        return rows * self.row_height + _MARGIN

    def rect(self, place: int) -> QRect:
        """Where a tile lies."""
        row, column = divmod(place, self.columns)
        return QRect(
            _MARGIN + column * (self.width + _GAP), _GAP + row * self.row_height, self.width, self.height
        )

    def at(self, x: int, y: int) -> int | None:
        """The place of the tile at a point, or None."""
        column, row = (x - _MARGIN) // (self.width + _GAP), (y - _GAP) // self.row_height
        place = row * self.columns + column
        inside = 0 <= column < self.columns and row >= 0 and place < self.count
        return place if inside and self.rect(place).adjusted(0, 0, 0, CAPTION).contains(x, y) else None

    def visible(self, top: int, height: int) -> range:
        """The places of which something is seen between ``top`` and ``top + height``."""
        first = max(0, (top - _GAP) // self.row_height)
        last = (top + height - _GAP) // self.row_height
        return range(min(self.count, first * self.columns), min(self.count, (last + 1) * self.columns))


def grid(count: int, cells: tuple[int, int], side: int, width: int) -> Grid:
    """Lay tiles out in a window.

    Args:
        count: How many.
        cells: Height and width of each, in cells; gives their proportions.
        side: The longer side of a tile, in px.
        width: Of the window, in px.
    """
    longest = max(cells)
    tile_width, tile_height = (max(12, round(side * part / longest)) for part in (cells[1], cells[0]))
    columns = max(1, (width - 2 * _MARGIN + _GAP) // (tile_width + _GAP))
    return Grid(count, columns, tile_width, tile_height)


class MosaicView(QAbstractScrollArea):
    """Shows tiles and lets one be chosen; arrow keys are left to whoever holds it.

    Signals:
        chosen: A unit was clicked.
        zoomed: The side of a tile is another, in px.
    """

    chosen = Signal(int)
    zoomed = Signal(int)

    def __init__(self, name: str, side: int = 80) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._tiles: Tiles | None = None
        self._unit = 0
        self._side = side
        self._images: dict[int, QImage] = {}
        self.drawn = 0
        theme.changed.connect(self.viewport().update)

    @property
    def side(self) -> int:
        """The longer side of a tile, in px."""
        return self._side

    @property
    def unit(self) -> int:
        """The chosen unit."""
        return self._unit

    @property
    def tiles(self) -> Tiles | None:
        """What is shown."""
        return self._tiles

    def grid(self) -> Grid:
        """Where the tiles lie now."""
        count, cells = (0, (1, 1)) if self._tiles is None else (self._tiles.count, self._tiles.cells)
        return grid(count, cells, self._side, self.viewport().width())

    def show_tiles(self, tiles: Tiles | None) -> None:
        """Show other tiles; the chosen unit stays chosen."""
        self._tiles = tiles
        self._images.clear()
        self._lay_out()
        self._describe()

    def show_unit(self, unit: int) -> None:
        """Mark a unit as chosen and bring it into view."""
        self._unit = unit
        if self._tiles is not None and unit < self._tiles.count:
            self._reveal(self.grid().rect(self._tiles.place(unit)))
        self._describe()
        self.viewport().update()

    def zoom(self, side: int) -> None:
        """Give tiles another size, in px."""
        side = max(_LEAST, min(_MOST, side))
        if side != self._side:
            self._side = side
            self._lay_out()
            self.show_unit(self._unit)
            self.zoomed.emit(side)

    def fit(self) -> None:
        """Give tiles the size at which all of them can be seen, if they are not too small then."""
        if self._tiles is None:
            return
        width, height = self.viewport().width(), self.viewport().height()
        sides = range(_LARGEST_FIT, _SMALLEST_FIT, -8)
        fitting = (
            side for side in sides if grid(self._tiles.count, self._tiles.cells, side, width).total <= height
        )
        self.zoom(next(fitting, _SMALLEST_FIT))

    def _lay_out(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(16, self.grid().row_height // 3))
        bar.setRange(0, max(0, self.grid().total - self.viewport().height()))
        self.viewport().update()

    def _reveal(self, rect: QRect) -> None:
        bar = self.verticalScrollBar()
        if rect.top() - _GAP < bar.value():
            bar.setValue(rect.top() - _GAP)
        elif rect.bottom() + CAPTION > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() + CAPTION - self.viewport().height())

    def _describe(self) -> None:
        tiles = self._tiles
        known = tiles is not None and self._unit < tiles.count
        self.setAccessibleDescription(tiles.summary(tiles.place(self._unit)) if tiles and known else "")

    def _image(self, tiles: Tiles, place: int) -> QImage:
        image = self._images.get(place)
        if image is None:
            if len(self._images) >= _CACHED:
                self._images.clear()
            # In the screen's own format an image is drawn in half the time.
            image = tiles.image(place).convertToFormat(QImage.Format.Format_RGB32)
            self._images[place] = image
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.colours.background))
        tiles = self._tiles
        if tiles is None:
            return
        where, top = self.grid(), self.verticalScrollBar().value()
        painter.translate(0, -top)
        painter.setFont(figures_font(-2))
        places = where.visible(top + event.rect().top(), event.rect().height())
        self.drawn = len(places)
        for place in places:
            is_chosen = tiles.unit(place) == self._unit
            image, ratio = self._image(tiles, place), self.devicePixelRatioF()
            paint_tile(painter, tiles, place, where.rect(place), image, is_chosen, ratio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew; keep the chosen unit in view."""
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the unit under the pointer."""
        place = self._place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None and self._tiles is not None:
            self.chosen.emit(self._tiles.unit(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl change the size of tiles."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 1.15 if event.angleDelta().y() > 0 else 1 / 1.15
            self.zoom(round(self._side * factor))
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by pages; plain arrows walk, which is not a matter of this view."""
        if event.key() in _ARROWS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is known of the tile under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._tiles is not None:
            place = self._place_at(event.pos())
            text = "" if place is None else self._tiles.summary(place)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def _place_at(self, point: QPoint) -> int | None:
        if self._tiles is None:
            return None
        return self.grid().at(point.x(), point.y() + self.verticalScrollBar().value())
