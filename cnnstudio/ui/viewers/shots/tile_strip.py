"""A few small pictures side by side, under a line of words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

_SIDE, _GAP, _LINE = 48, 6, 20  # px
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One small picture.

    Attributes:
        image: The picture; drawn with each of its pixels as it is.
        text: What is written in it; "" for nothing.
        pen: The colour of the text, ``#rrggbb``.
    """

    image: QImage
    text: str = ""
    pen: str = "#000000"


class TileStrip(QWidget):
    """Draws as many tiles as there is room for in three rows.

    Args:
        name: Its accessible name.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._tiles: tuple[Tile, ...] = ()
        self._words, self._noun, self._total = "", "", 0
        theme.changed.connect(self.update)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown."""
        return self._tiles

    @property
    def words(self) -> str:
        """What stands above the tiles: how many are seen of how many, and what they are."""
        if not self._noun:
            return self._words
        seen = min(len(self._tiles), _MOST_ROWS * self._columns(self.width()))
        total = exact(self._total) if seen >= self._total else f"{exact(seen)} of {exact(self._total)}"
        return f"{total} {self._noun}{'s' * (self._total != 1)} · {self._words}"

    def show_tiles(self, tiles: tuple[Tile, ...], words: str, noun: str = "", total: int = 0) -> None:
        """Show other tiles, and say what they are.

        Args:
            tiles: Those that may be seen, if there is room for so many.
            words: What is said of them.
            noun: What each is called; then it is said before how many are seen of how many.
            total: How many there are in all.
        """
        is_as_large = len(tiles) == len(self._tiles)
        self._tiles, self._words, self._noun, self._total = tiles, words, noun, total
        self.setAccessibleDescription(self.words)
        if not is_as_large:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Eight tiles side by side."""
        width = 8 * (_SIDE + _GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Three tiles."""
        return QSize(3 * (_SIDE + _GAP), _LINE + _SIDE)

    def _columns(self, width: int) -> int:
        return max(1, (width + _GAP) // (_SIDE + _GAP))

    def heightForWidth(self, width: int) -> int:
        """The line, and the rows that the tiles take."""
        rows = min(_MOST_ROWS, -(-len(self._tiles) // self._columns(width)))
        return _LINE + rows * (_SIDE + _GAP)

    @property
    def shown(self) -> int:
        """How many tiles there is room for."""
        rows = max(0, (self.height() - _LINE + _GAP) // (_SIDE + _GAP))
        return min(len(self._tiles), rows * self._columns(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say how many are seen now."""
        super().resizeEvent(event)
        self.setAccessibleDescription(self.words)

    def tile_rect(self, number: int) -> QRect:
        """Where a tile stands, in px."""
        row, column = divmod(number, self._columns(self.width()))
        return QRect(column * (_SIDE + _GAP), _LINE + row * (_SIDE + _GAP), _SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words and the tiles."""
        painter = QPainter(self)
        painter.setFont(figures_font(-1))
        painter.setPen(QColor(theme.colours.dim))
        words = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRect(0, 0, self.width(), _LINE), Qt.AlignmentFlag.AlignTop, words)
        for number in range(self.shown):
            self._paint_tile(painter, QRectF(self.tile_rect(number)), self._tiles[number])

    def _paint_tile(self, painter: QPainter, rect: QRectF, tile: Tile) -> None:
        scale = min(rect.width() / tile.image.width(), rect.height() / tile.image.height())
        room = QRectF(0, 0, tile.image.width() * scale, tile.image.height() * scale)
        room.moveCenter(rect.center())
        painter.drawImage(room, tile.image)
        painter.setPen(QPen(QColor(theme.colours.line), 1))
        painter.drawRect(room.adjusted(0, 0, -1, -1))
        if tile.text:
            painter.setPen(QColor(tile.pen))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tile.text)
