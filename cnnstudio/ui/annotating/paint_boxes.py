"""Boxes over an image: lines of whole px of the screen at every zoom, names, and handles of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnstudio.data.annotating.box import GRIPS, Box, Grip, grip_point
from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.theme.fonts import text_font

HANDLE = 8.0  # px
_REACH = 40.0  # px: how far a name may stand out of its box
_ROOM_FOR_NAME = 36.0  # px of a box's width
_HALO = QColor(0, 0, 0, 150)
_ON_BRIGHT, _ON_DARK = QColor("#10151c"), QColor("#ffffff")


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


def paint_boxes(painter: QPainter, boxes: Sequence[Box], sight: Sight, area: QRectF, look: BoxLook) -> None:
    """Draw the boxes that reach into a part of the view; the chosen one last.

    Args:
        painter: Draws on the view.
        boxes: What to draw.
        sight: How the image lies in the view.
        area: The part of the view that is drawn anew.
        look: How they are drawn.
    """
    near = area.adjusted(-_REACH, -_REACH, _REACH, _REACH)
    painter.setFont(text_font(-2, strong=True))
    metrics = QFontMetricsF(painter.font())
    for place, box in enumerate(boxes):
        rect = box_rect(box, sight)
        if place != look.selection and rect.intersects(near):
            _paint_box(painter, rect, box, look, metrics)
    if 0 <= look.selection < len(boxes):
        box = boxes[look.selection]
        _paint_box(painter, box_rect(box, sight), box, look, metrics, is_selected=True)
        _paint_handles(painter, box, sight)


def _paint_box(
    painter: QPainter,
    rect: QRectF,
    box: Box,
    look: BoxLook,
    metrics: QFontMetricsF,
    *,
    is_selected: bool = False,
) -> None:
    colour = QColor(*class_rgb(box.label))
    if is_selected:
        tint = QColor(colour)
        tint.setAlphaF(0.18)
        painter.fillRect(rect, tint)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_mitred(_HALO, 4 if is_selected else 3))
    painter.drawRect(rect)
    pen = _mitred(colour, 2 if is_selected else 1.5)
    if look.is_dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRect(rect)
    if rect.width() >= _ROOM_FOR_NAME or is_selected:
        _paint_name(painter, rect, colour, _name(box, look), metrics)


def _mitred(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _name(box: Box, look: BoxLook) -> str:
    name = look.classes[box.label] if box.label < len(look.classes) else "?"
    return f"{name}?" if look.is_dashed else name


def _paint_name(painter: QPainter, rect: QRectF, colour: QColor, name: str, metrics: QFontMetricsF) -> None:
    """The name on a tag of the class's colour, above the box, or inside where there is no room above."""
    room = max(_ROOM_FOR_NAME, rect.width())
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room - 8)
    height = metrics.height() + 2
    tag = QRectF(rect.left() - 1, rect.top() - height, metrics.horizontalAdvance(text) + 8, height)
    if tag.top() < 0:
        tag.moveTop(rect.top())
    painter.fillRect(tag, colour)
    is_bright = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue() > 115
    painter.setPen(_ON_BRIGHT if is_bright else _ON_DARK)
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def _paint_handles(painter: QPainter, box: Box, sight: Sight) -> None:
    painter.setPen(QPen(QColor("#10151c"), 1))
    painter.setBrush(QColor("#ffffff"))
    for rect in handle_rects(box, sight).values():
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
