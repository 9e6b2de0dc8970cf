"""A small map of the whole network in the corner of the canvas, with the part that is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.theme import theme

_LEAST_WIDTH, _GREATEST_WIDTH, _GREATEST_HEIGHT = 64, 184, 280
_SETTLE = 100  # ms: edits that follow each other faster are drawn once
_INSET, _FROM_EDGE = 8, 12
_GREATEST_SCALE = 0.12
_LEAST_FRAME = 6.0
_STEPS = {
    Qt.Key.Key_Up: (0.0, -0.5),
    Qt.Key.Key_Down: (0.0, 0.5),
    Qt.Key.Key_Left: (-0.5, 0.0),
    Qt.Key.Key_Right: (0.5, 0.0),
    Qt.Key.Key_PageUp: (0.0, -1.0),
    Qt.Key.Key_PageDown: (0.0, 1.0),
}


class Overview(QWidget):
    """Shows where in the network the view is; a click or a drag goes there, as arrow and page keys do.

    Hidden while all of the network is seen, or while it is not wanted. Width and height have scales
    of their own: networks are far taller than wide.

    Args:
        canvas: What it is a map of; also the Qt parent.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._is_wanted = True
        self._picture: QPixmap | None = None
        self.setAccessibleName("Overview map")
        self.setToolTip("The whole network; click or drag to go there.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self._on_view_changed)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._draw_anew)
        canvas.canvas_scene.repainted.connect(self._on_network_changed)
        theme.changed.connect(self._draw_anew)
        self.hide()
        self._on_view_changed()

    def set_wanted(self, wanted: bool) -> None:
        """Show it where it is of use, or never."""
        self._is_wanted = wanted
        self._on_view_changed()

    def map_scale(self) -> tuple[float, float]:
        """Px of the map for one px of the canvas, across and along."""
        contents = self._canvas.contents()
        width = max(_LEAST_WIDTH, min(_GREATEST_WIDTH, self._canvas.width() // 4))
        across = min(_GREATEST_SCALE, (width - 2 * _INSET) / contents.width())
        room = min(_GREATEST_HEIGHT, self._canvas.height() // 2) - 2 * _INSET
        return across, min(across, room / contents.height())

    def sizeHint(self) -> QSize:
        """As large as the network's form asks for."""
        contents, (across, along) = self._canvas.contents(), self.map_scale()
        width = max(_LEAST_WIDTH, round(contents.width() * across) + 2 * _INSET)
        return QSize(width, round(contents.height() * along) + 2 * _INSET)

    def _origin(self) -> QPointF:
        """Where in the map the upper left corner of the network lies."""
        width = self._canvas.contents().width() * self.map_scale()[0]
        return QPointF((self.width() - width) / 2, _INSET)

    def frame(self) -> QRectF:
        """The part of the canvas that is seen, in px of the map; kept inside, and large enough to see."""
        seen, contents = self._canvas.seen(), self._canvas.contents()
        (across, along), origin = self.map_scale(), self._origin()
        frame = QRectF(
            origin.x() + (seen.x() - contents.x()) * across, origin.y() + (seen.y() - contents.y()) * along,
            seen.width() * across, seen.height() * along,
        )  # fmt: skip
        inside = frame.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        if inside.isEmpty():
            return QRectF()
        extra = max(0.0, _LEAST_FRAME - inside.height()) / 2
        return inside.adjusted(0, -extra, 0, extra)

    def _go_to(self, place: QPointF) -> None:
        contents, (across, along), origin = self._canvas.contents(), self.map_scale(), self._origin()
        x = contents.x() + (place.x() - origin.x()) / across
        y = contents.y() + (place.y() - origin.y()) / along
        x = min(max(x, contents.left()), contents.right())
        self._canvas.centerOn(QPointF(x, min(max(y, contents.top()), contents.bottom())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner of the canvas."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._on_view_changed()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_view_changed(self) -> None:
        is_whole = self._canvas.seen().contains(self._canvas.contents())
        is_shown = self._is_wanted and not is_whole and len(self._canvas.canvas_scene.network) > 0
        self.setVisible(is_shown)
        if not is_shown:
            return
        is_settling = self._settle.isActive() and self._picture is not None
        size = self.size() if is_settling else self.sizeHint()
        if size != self.size():
            self._picture = None
            self.resize(size)
        room = self._canvas.size() - size
        self.move(room.width() - _FROM_EDGE, room.height() - _FROM_EDGE)
        self._describe()
        self.update()

    def _describe(self) -> None:
        seen, contents = self._canvas.seen(), self._canvas.contents()
        start = max(0.0, (seen.top() - contents.top()) / contents.height())
        end = min(1.0, (seen.bottom() - contents.top()) / contents.height())
        self.setAccessibleDescription(f"The view shows {start:.0%} to {end:.0%} of the way down the network.")

    @Slot()
    def _on_network_changed(self) -> None:
        """Follow when the edit is seen: the map must not hold it up."""
        self._settle.start()
        if self.isHidden():
            self._on_view_changed()

    @Slot()
    def _draw_anew(self) -> None:
        self._settle.stop()
        self._picture = None
        self._on_view_changed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the click from the canvas."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the view by half a view with the arrow keys, by a whole one with the page keys."""
        key, seen, contents = Qt.Key(event.key()), self._canvas.seen(), self._canvas.contents()
        if key in _STEPS:
            across, along = _STEPS[key]
            self._canvas.centerOn(seen.center() + QPointF(across * seen.width(), along * seen.height()))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            y = contents.top() if key == Qt.Key.Key_Home else contents.bottom()
            self._canvas.centerOn(QPointF(contents.center().x(), y))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the map, and a frame around what is seen."""
        if self._picture is None:
            self._picture = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.colours.accent), 1.5))
        painter.setBrush(colour(theme.colours.accent, 32))
        painter.drawRoundedRect(self.frame(), 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def _drawn(self) -> QPixmap:
        """The map without the frame; kept until the network changes."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.colours.line), 1))
        painter.setBrush(colour(theme.colours.panel, 236))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._draw_cards(painter)
        painter.end()
        return picture

    def _draw_cards(self, painter: QPainter) -> None:
        contents, (across, along), origin = self._canvas.contents(), self.map_scale(), self._origin()
        cards, colours = self._canvas.canvas_scene.placed.cards, self._canvas.canvas_scene.colours()
        left, top = origin.x() - contents.x() * across, origin.y() - contents.y() * along
        width, height = max(2.0, CARD_WIDTH * across), max(1.0, CARD_HEIGHT * along)
        # Of the cards that would cover each other, one in each px: a long network has many, and all take time.
        blocks = {
            (colours[node], round(left + x * across), round(2 * (top + y * along))): (
                left + x * across,
                top + y * along,
            )
            for node, (x, y) in cards.items()
        }
        by_colour: dict[str, list[QRectF]] = {}
        for (name, _, _), (x, y) in blocks.items():
            by_colour.setdefault(name, []).append(QRectF(x, y, width, height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for name, rects in by_colour.items():
            painter.setBrush(QColor(name))
            painter.drawRects(rects)
