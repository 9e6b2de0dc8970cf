"""An image with a map over it, and the outline of the map's high places."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.images import Picture
from cnnstudio.data.overlay import is_signed
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.colour_tables import SIGNED_TABLE, colours, levels, picture_image

Floats = NDArray[np.float32]
Number = TypeVar("Number", np.uint8, np.float32)

_DRAWN = 1024  # px: larger images and maps are thinned out for the screen
_NO_LINES = np.zeros((0, 2, 2), np.float32)
_DARK = 150  # of 255: what lies over the image where there is no map


class OverlayView(QWidget):
    """Draws as large as there is room, below its caption; tells which place the pointer is over.

    Args:
        name: Its accessible name.

    Signals:
        hovered: The pointer is over a place of the map (row, column), or left it (−1, −1).
    """

    hovered = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = QImage()
        self._of: Picture | None = None
        self._values: Floats | None = None
        self._map, self._veil = QImage(), QImage()
        self._lines = _NO_LINES
        self._opacity = 0.6
        self._is_alone = False
        self._has_outline = False
        theme.changed.connect(self.update)

    @property
    def values(self) -> Floats | None:
        """The map that is drawn, float32 (H, W); None without one."""
        return self._values

    def show_picture(self, picture: Picture | None) -> None:
        """Show an image without a map."""
        if picture is not self._of:
            self._of = picture
            self._picture = QImage() if picture is None else picture_image(_thinned(picture.pixels))
        self.show_map(None)

    def show_map(
        self, values: Floats | None, limits: tuple[float, float] = (0, 0), lines: Floats = _NO_LINES
    ) -> None:
        """Lay a map over the image.

        Args:
            values: float32, (H, W), of the image's proportions; NaN where there is none. None takes it away.
            limits: The values of the first and the last colour.
            lines: float32, (pieces, 2, 2): an outline, in shares of width and height.
        """
        self._values, self._lines = values, lines
        self._map, self._veil = QImage(), QImage()
        if values is not None:
            thin = _thinned(values)
            known = np.isfinite(thin)
            self._map = _map_image(thin, known, limits)
            if not known.all():
                self._veil = _veil_image(~known)
        self.update()

    def show_opacity(self, opacity: float) -> None:
        """How much the map covers of the image, 0…1."""
        self._opacity = opacity
        self.update()

    def show_alone(self, is_alone: bool) -> None:
        """Whether the map stands without the image."""
        self._is_alone = is_alone
        self.update()

    def show_outline(self, has_outline: bool) -> None:
        """Whether the outline is drawn."""
        self._has_outline = has_outline
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(360, 360)

    def minimumSizeHint(self) -> QSize:
        """Small enough for small windows."""
        return QSize(96, 96)

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height of the image as it is drawn, in px; 0 without one."""
        return self._picture.width(), self._picture.height()

    def picture_rect(self) -> QRectF:
        """Where the image is drawn, in px."""
        if self._picture.isNull():
            return QRectF()
        scale = min(self.width() / self._picture.width(), self.height() / self._picture.height())
        return QRectF(0, 0, self._picture.width() * scale, self._picture.height() * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is shown."""
        rect = self.picture_rect()
        if not rect.isEmpty():
            self.paint_in(QPainter(self), rect)

    @property
    def opacity(self) -> float:
        """How much the map covers of the image, 0…1."""
        return self._opacity

    @property
    def is_alone(self) -> bool:
        """Whether the map stands without the image."""
        return self._is_alone

    def paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the image alone."""
        self._paint_image(painter, rect, self._picture)

    def paint_in(self, painter: QPainter, rect: QRectF) -> None:
        """Draw image, map and outline in a rectangle of the image's proportions."""
        if not (self._is_alone and not self._map.isNull()):
            self._paint_image(painter, rect, self._picture)
        if self._map.isNull():
            return
        if not self._veil.isNull():
            painter.drawImage(rect, self._veil)
        painter.setOpacity(1.0 if self._is_alone else self._opacity)
        self._paint_image(painter, rect, self._map)
        painter.setOpacity(1.0)
        if self._has_outline:
            self._paint_outline(painter, rect)

    def _paint_image(self, painter: QPainter, rect: QRectF, image: QImage) -> None:
        # Enlarged, single pixels stay single pixels.
        shrinks = image.width() > rect.width() * self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawImage(rect, image)

    def _paint_outline(self, painter: QPainter, rect: QRectF) -> None:
        scaled = self._lines * (rect.width(), rect.height()) + (rect.left(), rect.top())
        lines = [QLineF(*(float(part) for part in piece.ravel())) for piece in scaled]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("#000000", 3.5), ("#ffffff", 1.5)):  # seen on any image
            painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLines(lines)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the place under the pointer."""
        rect, values, point = self.picture_rect(), self._values, event.position()
        if values is None or not rect.contains(point):
            self.hovered.emit(-1, -1)
            return
        height, width = values.shape
        row = min(height - 1, int((point.y() - rect.top()) / rect.height() * height))
        column = min(width - 1, int((point.x() - rect.left()) / rect.width() * width))
        self.hovered.emit(row, column)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that there is none."""
        self.hovered.emit(-1, -1)


def _thinned(values: NDArray[Number]) -> NDArray[Number]:
    step = -(-max(values.shape[:2]) // _DRAWN)
    return values if step <= 1 else values[::step, ::step]


def _map_image(values: Floats, known: NDArray[np.bool_], limits: tuple[float, float]) -> QImage:
    """A map in its colours; nothing where it has no value."""
    table = SIGNED_TABLE if is_signed(limits) else "viridis"
    painted = np.empty((*values.shape, 4), np.uint8)
    painted[:, :, :3] = colours(table)[levels(values, *limits)]
    painted[:, :, 3] = np.where(known, 255, 0)
    return _image(painted)


def _veil_image(unknown: NDArray[np.bool_]) -> QImage:
    """What darkens the image where there is no map."""
    painted = np.zeros((*unknown.shape, 4), np.uint8)
    painted[:, :, 3] = np.where(unknown, _DARK, 0)
    return _image(painted)


def _image(painted: NDArray[np.uint8]) -> QImage:
    height, width, _ = painted.shape
    return QImage(painted.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
