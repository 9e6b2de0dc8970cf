"""The pictures of a folder or data set as a row of small ones, which are decoded only when they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QToolTip

from cnnstudio.ui.datasets.thumbnails import Thumbnails
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign

_SIDE = 64  # px of a picture
_GAP = 8
_BAR = 12  # px for the scroll bar


@dataclass(frozen=True, slots=True)
class _Film:
    """Sources as images that are decoded one by one."""

    sources: Sequence[PictureSource]

    def pixels(self, place: int) -> NDArray[Any]:
        """Read one."""
        return self.sources[place].read().pixels


class FilmStrip(QAbstractScrollArea):
    """A row of small pictures; hidden where there is one alone.

    Signals:
        chosen: A picture was clicked; carries its place.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Pictures")
        self.setAccessibleDescription("D shows the next picture, A the one before.")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.thumbnails = Thumbnails(self)
        self._sources: Sequence[PictureSource] = ()
        self._current = -1
        self.thumbnails.arrived.connect(self.viewport().update)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        self.hide()

    @property
    def current(self) -> int:
        """Place of the picture that is marked; −1 for none."""
        return self._current

    def show_sources(self, sources: Sequence[PictureSource]) -> None:
        """Show other pictures."""
        self._sources = sources
        self._current = -1
        self.thumbnails.show_collection(_Film(sources))
        self.setVisible(len(sources) > 1)
        self._measure()
        self.viewport().update()

    def mark(self, place: int) -> None:
        """Mark the picture that is looked at, and bring it into view."""
        self._current = place
        rect, bar = self.rect_of(place), self.horizontalScrollBar()
        if rect.left() < _GAP:
            bar.setValue(bar.value() + rect.left() - _GAP)
        elif rect.right() > self.viewport().width() - _GAP:
            bar.setValue(bar.value() + rect.right() + _GAP - self.viewport().width())
        self.viewport().update()

    def rect_of(self, place: int) -> QRect:
        """Where a picture stands in the viewport."""
        left = _GAP + place * (_SIDE + _GAP) - self.horizontalScrollBar().value()
        return QRect(left, _GAP, _SIDE, _SIDE)

    def place_at(self, point: QPoint) -> int:
        """The picture at a point of the viewport; −1 for none."""
        place = (point.x() + self.horizontalScrollBar().value() - _GAP) // (_SIDE + _GAP)
        is_one = 0 <= place < len(self._sources) and self.rect_of(place).contains(point)
        return place if is_one else -1

    def _measure(self) -> None:
        bar, page = self.horizontalScrollBar(), self.viewport().width()
        bar.setPageStep(page)
        bar.setSingleStep(_SIDE + _GAP)
        bar.setRange(0, max(0, len(self._sources) * (_SIDE + _GAP) + _GAP - page))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is seen, and ask for what is not there yet."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.colours.panel))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        first = max(0, self.horizontalScrollBar().value() // (_SIDE + _GAP))
        seen = range(first, min(len(self._sources), first + self.viewport().width() // (_SIDE + _GAP) + 2))
        self.thumbnails.want(list(seen))
        for place in seen:
            self._paint_one(painter, place, self.rect_of(place))

    def _paint_one(self, painter: QPainter, place: int, rect: QRect) -> None:
        image = self.thumbnails.get(place)
        painter.fillRect(rect, QColor(theme.colours.sunken))
        if image is not None and image.isNull():
            sign("warning").paint(painter, rect.adjusted(20, 20, -20, -20))
        elif image is not None:
            size = image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(QPoint(0, 0), size)
            target.moveCenter(rect.center())
            painter.drawImage(target, image)
        if place == self._current:
            painter.setPen(QPen(QColor(theme.colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a picture."""
        place = self.place_at(event.position().toPoint())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - turned)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the name of what is pointed at."""
        if isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            QToolTip.showText(event.globalPos(), self._sources[place].name if place >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll as far as there are pictures; the one that is looked at stays in view."""
        super().resizeEvent(event)
        self._measure()
        if self._current >= 0:
            self.mark(self._current)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(400, _SIDE + 2 * _GAP + _BAR)

    def minimumSizeHint(self) -> QSize:
        """One row, however narrow."""
        return QSize(120, _SIDE + 2 * _GAP + _BAR)
