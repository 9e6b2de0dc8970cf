"""The part of the canvas that is seen: zoom, scrolling, fitting, and pictures of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from cnnstudio.ui.canvas.fonts import text_scale
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Layout
from cnnstudio.ui.theme import theme

LEAST_ZOOM, GREATEST_ZOOM = 0.1, 4.0
_READABLE_ZOOM, _READABLE_WIDE_ZOOM = 0.7, 0.49
_ZOOM_STEP = 1.2
MARGIN, SIDE_MARGIN = 32.0, 40.0
"""Around the network in px; beside it there is more, where a handle stands."""
_LONGEST_PICTURE = 16_000


class Viewport(QGraphicsView):
    """A view that zooms at the pointer and scrolls without bars.

    Signals:
        view_changed: Another part of the canvas is seen, or at another size.

    Args:
        scene: What is shown.
        parent: Qt parent.

    Attributes:
        is_arranged: Whether the network still stands as it was shown at first.
    """

    view_changed = Signal()

    def __init__(self, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        self.is_arranged = False
        super().__init__(scene, parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)

    def contents(self) -> QRectF:
        """The rectangle that holds the whole network."""
        raise NotImplementedError

    def keep_items(self) -> None:
        """Let the scene hold what is seen, with a margin to scroll in."""
        raise NotImplementedError

    def hurry(self) -> None:
        """Draw only what can be drawn in time, for the zoom is another."""

    def seen(self) -> QRectF:
        """The part of the canvas that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    @property
    def zoom(self) -> float:
        """Px of the view for one px of the canvas."""
        return self.transform().m11()

    def zoom_in(self) -> None:
        """Show it larger, around the middle."""
        self.zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show it smaller, around the middle."""
        self.zoom_by(1 / _ZOOM_STEP)

    def actual_size(self) -> None:
        """Show it at the size of the system's text."""
        self._zoom_to(text_scale(), QPointF(self.viewport().rect().center()))

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom, within limits.

        Args:
            factor: Above 1 shows it larger.
            anchor: The place in the view that stays where it is; its middle if None.
        """
        wanted = min(GREATEST_ZOOM, max(LEAST_ZOOM, self.zoom * factor))
        self._zoom_to(wanted, QPointF(self.viewport().rect().center()) if anchor is None else anchor)

    def _zoom_to(self, zoom: float, anchor: QPointF) -> None:
        fixed = self.mapToScene(anchor.toPoint())
        self._set_zoom(zoom)
        shift = self.mapFromScene(fixed) - anchor.toPoint()
        self.scroll_by(shift.x(), shift.y())

    def fit(self) -> None:
        """Show the whole network, at most at actual size."""
        self._set_zoom(min(text_scale(), max(LEAST_ZOOM, self._fitting_zoom())))
        self.centerOn(self.contents().center())
        self.is_arranged = False

    def show_start(self) -> None:
        """Show the whole network if it can be read then, else its beginning, as wide as can be read."""
        self._arrange()
        self.is_arranged = True

    def _arrange(self) -> None:
        if self._fitting_zoom() >= _READABLE_ZOOM * text_scale():
            self.fit()
            return
        contents, view = self.contents(), self.viewport()
        across = view.width() / (contents.width() + 2 * SIDE_MARGIN)
        self._set_zoom(min(text_scale(), max(across, _READABLE_WIDE_ZOOM)))
        is_whole = across >= _READABLE_WIDE_ZOOM
        height = view.height() / self.zoom
        # The middle if all of it is seen then, else the beginning.
        middle = min(contents.height() / 2, height / 2 - MARGIN) + contents.top()
        self.centerOn(QPointF(contents.center().x() if is_whole else 0.0, middle))

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move what is shown by px of the view."""
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, amount in zip(bars, (dx, dy), strict=True):
            bar.setValue(bar.value() + round(amount))

    def make_room(self) -> None:
        """Let one scroll as far as nothing but a margin of the network is seen."""
        extra_width = self.viewport().width() / self.zoom
        extra_height = self.viewport().height() / self.zoom
        self.setSceneRect(self.contents().adjusted(-extra_width, -extra_height, extra_width, extra_height))

    def picture(self, scale: float = 1.0) -> QImage:
        """The whole network as a picture, with a margin.

        Args:
            scale: Px of the picture for one px of the canvas; less for networks that are very long.
        """
        area, scale = self._framed(), self.picture_scale(scale)
        image = QImage(
            max(1, round(area.width() * scale)),
            max(1, round(area.height() * scale)),
            QImage.Format.Format_ARGB32,
        )
        image.fill(QColor(theme.colours.background))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.scene().render(painter, QRectF(image.rect()), area)
        painter.end()
        return image

    def picture_scale(self, scale: float) -> float:
        """The scale that a picture really has: less than what is asked for where the network is very long."""
        area = self._framed()
        return min(scale, _LONGEST_PICTURE / max(area.width(), area.height()))

    def _framed(self) -> QRectF:
        return framed(self.contents())

    def _fitting_zoom(self) -> float:
        contents = self._framed()
        room = self.viewport().rect()
        return min(room.width() / contents.width(), room.height() / contents.height())

    def _set_zoom(self, zoom: float) -> None:
        self.is_arranged = False
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.make_room()
        self.hurry()
        self.keep_items()
        self.view_changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll, and let the scene hold what comes into view."""
        super().scrollContentsBy(dx, dy)
        self.is_arranged = False
        self.keep_items()
        self.view_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the network anew while nobody has moved it; else keep what is in the middle there."""
        was_arranged = self.is_arranged
        super().resizeEvent(event)
        self.make_room()
        if was_arranged:
            self.show_start()
        elif event.oldSize().isValid():
            self.scroll_by((event.oldSize().width() - event.size().width()) / 2, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is seen, however it came into view."""
        self.keep_items()
        super().paintEvent(event)


def contents_of(layout: Layout) -> QRectF:
    """The bounds of a layout for Qt; those of one card where there is none."""
    return QRectF(*layout.bounds) if layout.cards else QRectF(-CARD_WIDTH / 2, 0, CARD_WIDTH, CARD_HEIGHT)


def framed(contents: QRectF) -> QRectF:
    """What is shown of a network with the room around it."""
    return contents.adjusted(-SIDE_MARGIN, -MARGIN, SIDE_MARGIN, MARGIN)
