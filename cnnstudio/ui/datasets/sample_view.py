"""A grid of any number of images, of which only those that are seen exist."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.datasets.thumbnails import Thumbnails
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import sign

_SIDE = 88  # px of a picture
_GAP = 8
_CAPTION = 18
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class SampleView(QAbstractScrollArea):
    """Shows images of a data set, row by row; a click or the arrow keys choose one.

    Signals:
        chosen: An image was chosen; carries its place in the collection.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("Images of the data set")
        self.setAccessibleDescription(
            "Arrow keys walk between images; the chosen one is shown large beside the grid."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.thumbnails = Thumbnails(self)
        self._look: DatasetLook | None = None
        self._places: NDArray[np.int64] = np.arange(0)
        self._current = -1
        self.thumbnails.arrived.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)

    @property
    def count(self) -> int:
        """How many images can be scrolled through."""
        return len(self._places)

    @property
    def columns(self) -> int:
        """Images in a row."""
        return max(1, (self.viewport().width() - _GAP) // (_SIDE + _GAP))

    @property
    def current(self) -> int:
        """Place of the chosen image in the collection; −1 if none is."""
        return int(self._places[self._current]) if 0 <= self._current < len(self._places) else -1

    def show_look(self, look: DatasetLook | None, places: NDArray[np.int64] | None = None) -> None:
        """Show images of a data set, all of them unless some are given."""
        other = look is None or self._look is None or look.collection is not self._look.collection
        self._look = look
        if other:
            self.thumbnails.show_collection(None if look is None else look.collection)
        self.show_places(np.arange(0 if look is None else len(look.collection)) if places is None else places)

    def go_on_with(self, look: DatasetLook) -> None:
        """Show all images of a data set whose first ones are shown already, and leave the chosen one where it is."""
        chosen, top = self.current, self.verticalScrollBar().value()
        self._look = look
        self.thumbnails.go_on_with(look.collection)
        self.show_places(np.arange(len(look.collection)))
        self.verticalScrollBar().setValue(top)
        self.choose(chosen)

    def show_places(self, places: NDArray[np.int64]) -> None:
        """Show other images of the same data set, from the first."""
        self._places = places
        self._current = -1
        self._measure()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def choose(self, place: int) -> None:
        """Choose an image by its place in the collection, if it is shown."""
        found = np.flatnonzero(self._places == place)
        if len(found):
            self._choose(int(found[0]))

    def _choose(self, number: int) -> None:
        if not 0 <= number < len(self._places):
            return
        self._current = number
        self._bring_into_view(number)
        self.viewport().update()
        self.chosen.emit(self.current)

    def _bring_into_view(self, number: int) -> None:
        bar, top = self.verticalScrollBar(), number // self.columns * _height()
        if top < bar.value():
            bar.setValue(top)
        elif top + _height() + _GAP > bar.value() + self.viewport().height():
            bar.setValue(top + _height() + _GAP - self.viewport().height())

    def _measure(self) -> None:
        rows = -(-len(self._places) // self.columns)
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(page)
        bar.setSingleStep(_height() // 2)
        bar.setRange(0, max(0, rows * _height() + _GAP - page))

    def rect_of(self, number: int) -> QRect:
        """Where the picture of an image stands in the viewport."""
        row, column = divmod(number, self.columns)
        left = _GAP + column * (_SIDE + _GAP)
        return QRect(left, _GAP + row * _height() - self.verticalScrollBar().value(), _SIDE, _SIDE)

    def number_at(self, point: QPoint) -> int:
        """The image at a point of the viewport; −1 if there is none."""
        row = (point.y() + self.verticalScrollBar().value() - _GAP // 2) // _height()
        column = (point.x() - _GAP // 2) // (_SIDE + _GAP)
        number = row * self.columns + column
        return number if 0 <= column < self.columns and 0 <= number < len(self._places) else -1

    def _seen(self) -> range:
        top = self.verticalScrollBar().value()
        first = max(0, (top - _GAP) // _height()) * self.columns
        last = (top + self.viewport().height()) // _height() + 1
        return range(min(first, len(self._places)), min(last * self.columns, len(self._places)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is seen, and ask for what is not here yet."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(theme.colours.background))
        if self._look is None:
            return
        painter.setFont(text_font(-1))
        seen = self._seen()
        for number in seen:
            self._paint_cell(painter, number, self._look)
        self.thumbnails.want([int(self._places[number]) for number in seen])

    def _paint_cell(self, painter: QPainter, number: int, look: DatasetLook) -> None:
        place, rect = int(self._places[number]), self.rect_of(number)
        image = self.thumbnails.get(place)
        if image is None:
            painter.fillRect(rect, QColor(theme.colours.sunken))
        elif image.isNull():
            painter.fillRect(rect, QColor(theme.colours.sunken))
            sign("error", theme.colours.error).paint(painter, rect.adjusted(30, 30, -30, -30))
        else:
            _paint_image(painter, image, rect)
        if number == self._current:
            painter.setPen(QColor(theme.colours.accent))
            for inset in (-2, -3):
                painter.drawRect(rect.adjusted(inset, inset, -inset - 1, -inset - 1))
        painter.setPen(QColor(theme.colours.accent if number == self._current else theme.colours.dim))
        words = self.caption(look, place)
        line = QRect(rect.left(), rect.bottom() + 3, rect.width(), _CAPTION - 2)
        elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided)

    def caption(self, look: DatasetLook, place: int) -> str:
        """What stands below an image: its class or its objects."""
        return look.collection.caption(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen image in view: others stand in its row now."""
        super().resizeEvent(event)
        self._measure()
        if self._current >= 0:
            self._bring_into_view(self._current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the image under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.number_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk between images."""
        key = Qt.Key(event.key())
        rows = max(1, self.viewport().height() // _height())
        if key in _STEPS:
            down, right = _STEPS[key]
            target = self._current + down * self.columns + right if self._current >= 0 else 0
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = rows * self.columns * (1 if key == Qt.Key.Key_PageDown else -1)
            target = min(max(0, self._current + step), len(self._places) - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = 0 if key == Qt.Key.Key_Home else len(self._places) - 1
        else:
            super().keyPressEvent(event)
            return
        self._choose(target)

    def viewportEvent(self, event: QEvent) -> bool:
        """Name the image under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._look is not None:
            number = self.number_at(event.pos())
            name = self._look.collection.name(int(self._places[number])) if number >= 0 else ""
            QToolTip.showText(event.globalPos(), name, self)
            return True
        return super().viewportEvent(event)

    @Slot()
    def forget(self) -> None:
        """Show nothing."""
        self.show_look(None)


def _height() -> int:
    return _SIDE + _CAPTION + _GAP


def _paint_image(painter: QPainter, image: QImage, rect: QRect) -> None:
    """Draw a picture into a square, as large as fits, in its proportions."""
    size = image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(0, 0, max(1, size.width()), max(1, size.height()))
    box.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > box.width())
    painter.drawImage(box, image)
