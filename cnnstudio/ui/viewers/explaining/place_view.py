"""An image with a map over it, on which the place to be explained is pointed at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPen

from cnnstudio.engine.explain.score_map import ScoreMap
from cnnstudio.ui.viewers.colour_tables import colours, levels
from cnnstudio.ui.viewers.explaining.overlay_view import OverlayView

Place = tuple[int, int]

_LEAST = 9.0  # px: what frames a place is never smaller, so that it is seen
_LEAP = 10  # places
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class PlaceView(OverlayView):
    """Frames the place whose score is explained; another is chosen with a click, or with the arrow keys and Enter.

    Args:
        name: Its accessible name.

    Signals:
        place_chosen: A place of the map of scores was chosen (row, column).
        place_pointed: The pointer or the keyboard is at another place of it; (−1, −1) for none.
    """

    place_chosen = Signal(int, int)
    place_pointed = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._scores: ScoreMap | None = None
        self._score_image = QImage()
        self._at: Place | None = None
        self._pointed: Place | None = None
        self._shows_scores = False

    @property
    def scores(self) -> ScoreMap | None:
        """The scores of the class at every place; None where places cannot be chosen."""
        return self._scores

    @property
    def pointed(self) -> Place | None:
        """The place that would be chosen."""
        return self._pointed

    @property
    def at(self) -> Place | None:
        """The place that is framed as the one that is explained."""
        return self._at

    def show_scores(self, scores: ScoreMap | None, at: Place | None = None) -> None:
        """Let a place be chosen.

        Args:
            scores: The scores of the class at every place; None where there are no places.
            at: The place that is explained; None for the mean over all.
        """
        if scores is not self._scores:
            self._scores = scores
            self._score_image = QImage() if scores is None else _score_image(scores)
            self._point_at(None)
        self._at = at
        has_places = scores is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_places else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.CrossCursor if has_places else Qt.CursorShape.ArrowCursor)
        self.setToolTip(
            "Click a place to explain its score, or go there with the arrow keys and press Enter."
            if has_places
            else ""
        )
        self.update()

    def show_score_map(self, is_shown: bool) -> None:
        """Whether the scores are drawn in place of the map that explains one."""
        self._shows_scores = is_shown
        self.update()

    def place_rect(self, place: Place, rect: QRectF) -> QRectF:
        """Where a place lies on the image.

        Args:
            place: The row and column.
            rect: Where the image is drawn, in px.
        """
        if self._scores is None:
            return QRectF()
        row, column = place
        top, bottom = (float(edge) for edge in self._scores.rows[row : row + 2])
        left, right = (float(edge) for edge in self._scores.columns[column : column + 2])
        return QRectF(
            QPointF(rect.left() + left * rect.width(), rect.top() + top * rect.height()),
            QPointF(rect.left() + right * rect.width(), rect.top() + bottom * rect.height()),
        )

    def paint_in(self, painter: QPainter, rect: QRectF) -> None:
        """Draw image and map, and frame the places."""
        if self._shows_scores and not self._score_image.isNull():
            self._paint_scores(painter, rect)
        else:
            super().paint_in(painter, rect)
        if self._at is not None and self._scores is not None:
            self._frame(painter, rect, self._at, Qt.PenStyle.SolidLine)
        if self._pointed is not None and self._pointed != self._at:
            self._frame(painter, rect, self._pointed, Qt.PenStyle.DotLine)

    def _paint_scores(self, painter: QPainter, rect: QRectF) -> None:
        scores = self._scores
        if scores is None:
            return
        if not self.is_alone:
            self.paint_picture(painter, rect)
        last = scores.size[0] - 1, scores.size[1] - 1
        whole = self.place_rect((0, 0), rect).united(self.place_rect(last, rect))
        painter.save()
        painter.setClipRect(rect)
        painter.setOpacity(1.0 if self.is_alone else self.opacity)
        painter.drawImage(whole, self._score_image)
        painter.restore()

    def _frame(self, painter: QPainter, rect: QRectF, place: Place, style: Qt.PenStyle) -> None:
        room = self.place_rect(place, rect)
        more = [max(0.0, _LEAST - side) / 2 for side in (room.width(), room.height())]
        room.adjust(-more[0], -more[1], more[0], more[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width, kind in (("#000000", 4.0, Qt.PenStyle.SolidLine), ("#ffffff", 2.0, style)):
            painter.setPen(
                QPen(QColor(colour), width, kind, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
            )
            painter.drawRect(room.intersected(rect.adjusted(1, 1, -1, -1)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the place under the pointer."""
        super().mouseMoveEvent(event)
        self._point_at(self._place_under(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place under the pointer."""
        place = self._place_under(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            super().mousePressEvent(event)
            return
        self._point_at(place)
        self.place_chosen.emit(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from place to place, and choose one."""
        key, scores = Qt.Key(event.key()), self._scores
        if scores is None:
            super().keyPressEvent(event)
        elif key in _STEPS:
            leap = _LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            begin = self._pointed or self._at or (scores.size[0] // 2, scores.size[1] // 2)
            row, column = (
                min(max(0, now + by * leap), size - 1)
                for now, by, size in zip(begin, _STEPS[key], scores.size, strict=True)
            )
            self._point_at((row, column))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._pointed is not None:
            self.place_chosen.emit(*self._pointed)
        elif key == Qt.Key.Key_Escape and self._pointed is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the place that is explained."""
        super().focusInEvent(event)
        if self._pointed is None and self._scores is not None:
            self._point_at(self._at or (self._scores.size[0] // 2, self._scores.size[1] // 2))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at none."""
        super().focusOutEvent(event)
        self._point_at(None)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none, unless the keyboard does."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point_at(None)

    def _place_under(self, point: QPointF) -> Place | None:
        rect = self.picture_rect()
        if self._scores is None or not rect.contains(point):
            return None
        return self._scores.place_at(
            (point.y() - rect.top()) / rect.height(), (point.x() - rect.left()) / rect.width()
        )

    def _point_at(self, place: Place | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.place_pointed.emit(*(place or (-1, -1)))
            self.update()


def _score_image(scores: ScoreMap) -> QImage:
    painted = np.ascontiguousarray(colours("viridis")[levels(scores.values, 0.0, 1.0)], np.uint8)
    height, width, _ = painted.shape
    return QImage(painted.data, width, height, width * 3, QImage.Format.Format_RGB888).copy()
