"""Boxes over an image: lines of whole px of the screen at every zoom, names, and handles of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnstudio.data.annotating.box import GRIPS, Box, Grip, grip_point
from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.ui.annotating.name_tags import NameTags
from cnnstudio.ui.annotating.sight import Sight

HANDLE = 8.0  # px
MANY = 150
"""So many boxes in view take long enough to draw that it shows while one zooms."""
_REACH = 64.0  # px: how far a name may stand out of its box
_ROOM_FOR_NAME = 36  # px of a box's width
_LINE, _HALO = 2, 1  # px
_SHADE = QColor(0, 0, 0, 150)
_INK, _PAPER = QColor("#10151c"), QColor("#ffffff")

Places = NDArray[np.float64]
"""float64, (boxes, 4): left, top, right and bottom of each."""
Edges = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BoxLook:
    """How boxes are drawn.

    Attributes:
        classes: Names of the classes.
        selection: The box with handles, by its place; −1 for none.
        is_dashed: Whether they are only suggested.
    """

    classes: Sequence[str]
    selection: int = -1
    is_dashed: bool = False

    def name(self, label: int) -> str:
        """What a class is called."""
        name = self.classes[label] if label < len(self.classes) else "?"
        return f"{name}?" if self.is_dashed else name


def labels_of(boxes: Sequence[Box]) -> Edges:
    """The classes of boxes: int64, (boxes,)."""
    return np.array([box.label for box in boxes], np.int64)


def places_of(boxes: Sequence[Box]) -> Places:
    """The edges of boxes in an array, in px of the image."""
    return np.array([box.place for box in boxes], np.float64).reshape(-1, 4)


def box_rect(box: Box, sight: Sight) -> QRectF:
    """Where a box lies in the view, on whole px."""
    left, top = sight.to_view(box.left, box.top)
    right, bottom = sight.to_view(box.right, box.bottom)
    return QRectF(QPointF(round(left), round(top)), QPointF(round(right), round(bottom)))


def handle_rects(box: Box, sight: Sight) -> dict[Grip, QRectF]:
    """The handles of a box in the view; those in the middle of a side only where there is room."""
    rect, found = box_rect(box, sight), {}
    for grip in GRIPS:
        side = rect.width() if grip in ("n", "s") else rect.height() if grip in ("e", "w") else 4 * HANDLE
        if side >= 4 * HANDLE:
            x, y = (round(part) for part in sight.to_view(*grip_point(box, grip)))
            found[grip] = QRectF(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE)
    return found


class BoxPainter:
    """Draws many boxes at once; remembers where they are and what their names look like.

    Attributes:
        is_quick: Whether very many boxes are drawn without the shade beside their lines, because the next frame follows at
            once.
    """

    def __init__(self) -> None:
        self.is_quick = False
        self._boxes: Sequence[Box] = ()
        self._places: Places = places_of(())
        self._labels = labels_of(())
        self._tags = NameTags()

    def paint(
        self, painter: QPainter, boxes: Sequence[Box], sight: Sight, area: QRectF, look: BoxLook
    ) -> None:
        """Draw the boxes that reach into a part of the view; the chosen one last.

        Args:
            painter: Draws on the view.
            boxes: What to draw.
            sight: How the image lies in the view.
            area: The part of the view that is drawn anew.
            look: How they are drawn.
        """
        if boxes is not self._boxes:
            self._boxes, self._places, self._labels = boxes, places_of(boxes), labels_of(boxes)
        edges = np.rint(self._places * sight.scale + (sight.dx, sight.dy, sight.dx, sight.dy)).astype(
            np.int64
        )
        near = (
            (edges[:, 0] <= area.right() + _REACH) & (edges[:, 2] >= area.left() - _REACH)
            & (edges[:, 1] <= area.bottom() + _REACH) & (edges[:, 3] >= area.top() - _REACH)
        )  # fmt: skip
        if 0 <= look.selection < len(boxes):
            near[look.selection] = False
        self._paint_lines(painter, edges[near], self._labels[near], look)
        named = near & (edges[:, 2] - edges[:, 0] >= _ROOM_FOR_NAME)
        for (left, top, right, _), label in zip(
            edges[named].tolist(), self._labels[named].tolist(), strict=True
        ):
            self._tags.paint(painter, label, look, left, top, right - left)
        if 0 <= look.selection < len(boxes):
            rect = edges[look.selection].tolist()
            self._paint_selected(painter, boxes[look.selection], rect, sight, look)

    def _paint_lines(self, painter: QPainter, edges: Edges, labels: Edges, look: BoxLook) -> None:
        """Draw the lines class by class, since changing the colour costs more than a line."""
        if look.is_dashed:
            for rect, label in zip(edges.tolist(), labels.tolist(), strict=True):
                _paint_dashed(painter, rect, label)
            return
        if self.is_quick and len(edges) >= MANY:
            _paint_quickly(painter, edges, labels)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawRects(frames(edges, _LINE // 2 + _HALO, _LINE + 2 * _HALO))
        for label in dict.fromkeys(labels.tolist()):
            painter.setBrush(QColor(*class_rgb(label)))
            painter.drawRects(frames(edges[labels == label], _LINE // 2, _LINE))

    def _paint_selected(
        self, painter: QPainter, box: Box, rect: Sequence[int], sight: Sight, look: BoxLook
    ) -> None:
        colour = QColor(*class_rgb(box.label))
        tint = QColor(colour)
        tint.setAlphaF(0.18)
        left, top, right, bottom = rect
        painter.fillRect(QRect(left, top, right - left, bottom - top), tint)
        painter.setPen(Qt.PenStyle.NoPen)
        for brush, outside, thickness in ((_SHADE, _LINE, _LINE + 2), (colour, _LINE // 2, _LINE)):
            painter.setBrush(brush)
            painter.drawRects(frames(np.array([rect]), outside, thickness))
        self._tags.paint(painter, box.label, look, left, top, max(2 * _ROOM_FOR_NAME, right - left))
        painter.setPen(QPen(_INK, 1))
        painter.setBrush(_PAPER)
        for handle in handle_rects(box, sight).values():
            painter.drawRect(handle.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_quickly(painter: QPainter, edges: Edges, labels: Edges) -> None:
    """Draw lines of the same thickness with a pen, a rectangle a box."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for label in dict.fromkeys(labels.tolist()):
        pen = QPen(QColor(*class_rgb(label)), _LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        left, top, right, bottom = edges[labels == label].T
        painter.drawRects(
            list(map(QRect, left.tolist(), top.tolist(), (right - left).tolist(), (bottom - top).tolist()))
        )


def frames(edges: Edges, outside: int, thickness: int) -> list[QRect]:
    """The four sides of rectangles, as rectangles; one that has no room inside is one.

    All at once, since to count with the numbers of each costs more than to draw it.

    Args:
        edges: int64, (rectangles, 4): left, top, right and bottom, in px.
        outside: How far they stand out of them, in px.
        thickness: How thick they are, in px.
    """
    left, top, right, bottom = (edges + np.array([-outside, -outside, outside, outside])).T
    wide, high = right - left, bottom - top
    is_full = (wide <= 2 * thickness) | (high <= 2 * thickness)
    inner, thick = high - 2 * thickness, np.full_like(left, thickness)
    sides = np.array([
        [left, top, wide, thick], [left, bottom - thickness, wide, thick],
        [left, top + thickness, thick, inner], [right - thickness, top + thickness, thick, inner],
    ])  # fmt: skip
    full = np.array([left, top, wide, high])[:, is_full]
    columns = np.concatenate([sides[:, :, ~is_full].transpose(1, 0, 2).reshape(4, -1), full], axis=1)
    return list(map(QRect, *columns.tolist()))


def _paint_dashed(painter: QPainter, rect: Sequence[int], label: int) -> None:
    left, top, right, bottom = rect
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width, style in (
        (_SHADE, _LINE + 2, Qt.PenStyle.SolidLine),
        (QColor(*class_rgb(label)), _LINE, Qt.PenStyle.DashLine),
    ):
        pen = QPen(colour, width, style)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(left, top, right - left, bottom - top)
