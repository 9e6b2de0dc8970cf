"""An image with its mask that is zoomed at the pointer and pushed about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.annotating.mask import Mask
from cnnstudio.ui.annotating.mask_picture import MaskPicture
from cnnstudio.ui.annotating.sight import Sight, fitted
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.colour_tables import picture_image

_NOTCH = 120.0
_STEP = 1.2
_SCROLLED = 0.6  # px for a unit of the wheel
_PIXELS_SHOWN = 1.5  # from this zoom on pixels are seen as squares
_SMALLEST = 512  # px: a smaller picture is drawn as it is
_LARGE = 30_000_000  # pixels: a larger picture is kept in three bytes each


def picture_levels(pixels: NDArray[np.uint8]) -> tuple[QImage, ...]:
    """A picture for the screen, and it in halves, quarters and so on, for when it is seen small.

    Args:
        pixels: uint8, (H, W, 1) or (H, W, 3).
    """
    image = picture_image(pixels)
    if pixels.shape[0] * pixels.shape[1] <= _LARGE:
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    levels = [image]
    while max(image.width(), image.height()) > _SMALLEST:
        half = QSize(max(1, image.width() // 2), max(1, image.height() // 2))
        image = image.scaled(
            half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        levels.append(image.convertToFormat(levels[0].format()))
    return tuple(levels)


class ImageView(QWidget):
    """Shows an image and a mask over it; what is pushed is moved on the screen and not drawn again.

    Signals:
        sight_changed: Another part of the image is seen, or at another size.
    """

    sight_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.sight = Sight()
        self.mask_picture, self.suggested_picture = MaskPicture(), MaskPicture()
        self._levels: Sequence[QImage] = ()
        self._is_fitted = True
        self._ground: QPixmap | None = None
        self._ground_about: tuple[object, ...] = ()
        theme.changed.connect(self.update)

    @property
    def image_size(self) -> QSize:
        """Width and height of the image, in px; 0 × 0 where there is none."""
        return self._levels[0].size() if self._levels else QSize(0, 0)

    def show_levels(self, levels: Sequence[QImage]) -> None:
        """Show another image, all of it, without a mask; see `picture_levels`."""
        self._levels = levels
        self._ground, self._ground_about = None, ()
        self.mask_picture.show_mask(None)
        self.suggested_picture.show_mask(None)
        self.fit()
        self.update()

    def show_mask(self, mask: Mask) -> None:
        """Show another mask over the same image."""
        changed = self.mask_picture.show_mask(mask)
        if not changed.isEmpty():
            self.update(self.view_rect(QRectF(changed)))

    def set_mask_opacity(self, opacity: float) -> None:
        """Let the mask cover more or less of the image, 0…1."""
        self.mask_picture.set_opacity(opacity)
        self.suggested_picture.set_opacity(opacity)
        self.update()

    # Where things are

    def view_rect(self, rect: QRectF) -> QRect:
        """The px of the view that a part of the image touches."""
        left, top = self.sight.to_view(rect.left(), rect.top())
        right, bottom = self.sight.to_view(rect.right(), rect.bottom())
        return QRectF(QPointF(left, top), QPointF(right, bottom)).toAlignedRect().adjusted(-1, -1, 1, 1)

    def image_point(self, point: QPointF) -> tuple[float, float]:
        """The place of the image at a point of the view."""
        return self.sight.to_image(point.x(), point.y())

    def view_point(self, x: float, y: float) -> QPointF:
        """The point of the view at a place of the image."""
        return QPointF(*self.sight.to_view(x, y))

    # Zoom and push

    def fit(self) -> None:
        """Show all of the image."""
        if self._levels:
            self._set_sight(fitted(self._image_extent(), self._extent()), is_fitted=True)
        self._is_fitted = True

    def actual_size(self) -> None:
        """Show a px of the image as a px of the screen."""
        middle = self.rect().center()
        self._zoom_to(1 / self.devicePixelRatioF(), middle.x(), middle.y())

    def zoom_in(self) -> None:
        """Show it larger, around the middle."""
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        """Show it smaller, around the middle."""
        self.zoom_by(1 / _STEP)

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom, with a point of the view staying where it is; its middle if None."""
        point = QPointF(self.rect().center()) if anchor is None else anchor
        self._zoom_to(self.sight.scale * factor, point.x(), point.y())

    def _zoom_to(self, scale: float, x: float, y: float) -> None:
        if self._levels:
            zoomed = self.sight.zoomed(scale / self.sight.scale, x, y)
            self._set_sight(zoomed.held(self._image_extent(), self._extent()))

    @property
    def is_fitted(self) -> bool:
        """Whether all of the image is shown, and stays so when the view becomes larger or smaller."""
        return self._is_fitted

    def _set_sight(self, sight: Sight, *, is_fitted: bool = False) -> None:
        if sight != self.sight:
            self.sight = sight
            self._is_fitted = is_fitted
            self.update()
            self.sight_changed.emit()

    def push(self, dx: int, dy: int) -> None:
        """Move what is shown by px of the view."""
        if not self._levels:
            return
        there = self.sight.moved(dx, dy).held(self._image_extent(), self._extent())
        across, down = round(there.dx - self.sight.dx), round(there.dy - self.sight.dy)
        if not across and not down:
            return
        self.sight = self.sight.moved(across, down)
        self._is_fitted = False
        if self.devicePixelRatioF().is_integer():
            self.scroll(across, down)
        else:  # what is moved would not lie on whole px of the screen
            self.update()
        self.sight_changed.emit()

    def bring_into_view(self, rect: QRectF) -> None:
        """Push the image so far that a part of it is seen."""
        seen, wanted = self.rect(), self.view_rect(rect)
        dx = max(0, seen.left() - wanted.left()) or min(0, seen.right() - wanted.right())
        dy = max(0, seen.top() - wanted.top()) or min(0, seen.bottom() - wanted.bottom())
        self.push(dx, dy)

    def _extent(self) -> tuple[float, float]:
        return float(self.width()), float(self.height())

    def _image_extent(self) -> tuple[float, float]:
        return float(self.image_size.width()), float(self.image_size.height())

    # Painting

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        """Draw what lies over the image and the mask in a part of the view."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what has come into view or has changed."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.colours.sunken))
        if not self._levels:
            return
        self._paint_images(painter)
        for rect in cast("Iterable[QRect]", event.region()):
            painter.setClipRect(rect)
            self.paint_over(painter, QRectF(rect))

    def _paint_images(self, painter: QPainter) -> None:
        left, top = self.sight.to_view(0, 0)
        right, bottom = self.sight.to_view(self.image_size.width(), self.image_size.height())
        target = QRectF(QPointF(left, top), QPointF(right, bottom))
        self._paint_picture(painter, target)
        for mask in (self.mask_picture, self.suggested_picture):
            if mask.has_any:
                painter.drawImage(target, mask.image)

    def _paint_picture(self, painter: QPainter, target: QRectF) -> None:
        """Draw the image without what lies over it; as it was made small before where only that is another."""
        ratio = self.devicePixelRatioF()
        scale = self.sight.scale * ratio
        if scale >= _PIXELS_SHOWN:
            painter.drawImage(target, self._levels[0])
            return
        about = (self.sight, self.size(), ratio, theme.colours.sunken)
        if about != self._ground_about:
            self._ground_about, self._ground = about, None
            self._draw_small(painter, target, scale)
            return
        if self._ground is None:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(QColor(theme.colours.sunken))
            drawer = QPainter(self._ground)
            self._draw_small(drawer, target, scale)
            drawer.end()
        painter.drawPixmap(0, 0, self._ground)

    def _draw_small(self, painter: QPainter, target: QRectF, scale: float) -> None:
        level = min(len(self._levels) - 1, max(0, math.floor(math.log2(1 / scale) + 1e-6)))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._levels[level])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)

    # Events that are the same whatever is drawn

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Push; with Ctrl zoom at the pointer; with Shift push sideways."""
        notches, held = event.angleDelta(), event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(math.pow(_STEP, (notches.y() or notches.x()) / _NOTCH), event.position())
        elif not event.pixelDelta().isNull():
            self.push(event.pixelDelta().x(), event.pixelDelta().y())
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self.push(round((notches.y() or notches.x()) * _SCROLLED), 0)
        else:
            self.push(round(notches.x() * _SCROLLED), round(notches.y() * _SCROLLED))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Answer the pinch of a touch pad; the rest as usual."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show all of the image still, if all of it was shown."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def sizeHint(self) -> QSize:
        """Room for a photograph."""
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        """Small enough for small windows."""
        return QSize(160, 120)
