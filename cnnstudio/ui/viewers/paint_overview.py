"""Draws the overview: a line of heads, and a row for each layer with its place in the flow of shapes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from cnnstudio.core.catalogue import layer_type_of_keras
from cnnstudio.core.numerals import times
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.overview_rows import Column
from cnnstudio.ui.viewers.paint_scores import paint_scores

GUTTER = 248
"""Room for the layers' names, in px."""

HEAD = 156
"""Height of the line of heads, in px."""

ROW = 64
"""Height of a layer, in px."""

_THUMBNAIL = 52
_GAP = 6
_PAD = 16
_SHAPE = 44  # px: where names begin behind the drawing of the shape
_SCORES = 320  # px: the bars are no longer
_UNKNOWN = "NaN or ∞"
_SOLID = 34  # px: side of the largest drawing of a shape
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a layer's row.

    Attributes:
        strip: The layer, of the first column that has it.
        is_resized: Whether its maps have another size than those before.
        is_chosen: Whether it is the chosen layer.
        is_last: Whether the flow ends here.
        largest: Side of the largest map of the network, and its most channels.
    """

    strip: LayerStrip
    is_resized: bool
    is_chosen: bool
    is_last: bool
    largest: tuple[int, int]


def paint_head(painter: QPainter, rect: QRect, column: Column) -> None:
    """Draw what goes through which network, and what comes out, or why nothing does."""
    colours = theme.colours
    inner = rect.adjusted(_PAD, 8, -_PAD, -8)
    for text, font, colour, top in (
        (column.picture, text_font(strong=True), colours.text, -4),
        (column.model, text_font(-1), colours.dim, 14),
    ):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(QRect(inner.left(), inner.top() + top, inner.width(), 20), _LEFT, shown)
    inner.setTop(inner.top() + 40)
    if column.refusal:
        painter.setFont(text_font(-1))
        painter.setPen(QColor(colours.error))
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, wrapped, column.refusal)
        return
    side = min(96, inner.width() // 3)
    size = column.image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, column.image.width() > size.width())
    painter.drawImage(
        QRect(inner.left(), inner.top(), max(1, size.width()), max(1, size.height())), column.image
    )
    left, width = inner.left() + side + 12, min(_SCORES, inner.width() - side - 12)
    paint_scores(painter, left, inner.top(), width, column.scores)


def paint_layer(painter: QPainter, rect: QRect, place: Place) -> None:
    """Draw a layer's name and its place in the flow of shapes."""
    colours, strip = theme.colours, place.strip
    cls = layer_type_of_keras(strip.type)
    family = QColor(colours.family("" if cls is None else cls.group))
    middle = QPointF(rect.left() + _PAD + _SHAPE / 2 - 4, rect.center().y())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.line), 1.5))
    end = middle.y() if place.is_last else rect.bottom() + 1
    painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), end))
    _paint_solid(painter, middle, strip.shape, place.largest, family)
    left = rect.left() + _PAD + _SHAPE
    width = rect.right() - left - 8
    for text, font, colour, top in (
        (strip.name, text_font(), colours.text, -18),
        (f"{times(strip.shape)}, file's axes" if strip.note else times(strip.shape), figures_font(-1, strong=place.is_resized), colours.text if place.is_resized else colours.dim, 1),
    ):  # fmt: skip
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRect(left, rect.center().y() + top, width, 18), _LEFT, shown)


def _paint_solid(
    painter: QPainter, middle: QPointF, shape: Sequence[int | None], largest: tuple[int, int], colour: QColor
) -> None:
    """Draw a shape as a block: as wide as its maps are (by the root), as deep as they are many (by the logarithm)."""
    is_map = len(shape) == 3
    side = math.sqrt((shape[0] or 1) / largest[0]) * (_SOLID - 12) + 3 if is_map else 4.0
    depth = _share(shape[-1] if shape else 1, largest[1]) * 11 + 1
    if not is_map:  # a vector: thin and high
        height = _share(shape[-1] if shape else 1, largest[1]) * (_SOLID - 10) + 4
        front = QRectF(middle.x() - side / 2, middle.y() - height / 2, side, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(front, 1.5, 1.5)
        return
    front = QRectF(middle.x() - (side + depth) / 2, middle.y() - (side - depth) / 2, side, side)
    shift = QPointF(depth, -depth)
    painter.setPen(QPen(colour, 1))
    for corners, shade in (
        ((front.topLeft(), front.topRight(), front.topRight() + shift, front.topLeft() + shift), 90),
        ((front.topRight(), front.bottomRight(), front.bottomRight() + shift, front.topRight() + shift), 140),
    ):
        painter.setBrush(_over_panel(colour, shade))
        painter.drawPolygon(QPolygonF(list(corners)))
    painter.setBrush(_over_panel(colour, 50))
    painter.drawRect(front)


def _over_panel(colour: QColor, share: int) -> QColor:
    """A colour mixed with the background, so that lines behind do not show through; the share is of 255."""
    ground, part = QColor(theme.colours.background), share / 255
    return QColor.fromRgbF(
        colour.redF() * part + ground.redF() * (1 - part),
        colour.greenF() * part + ground.greenF() * (1 - part),
        colour.blueF() * part + ground.blueF() * (1 - part),
    )


def _share(size: int | None, largest: int) -> float:
    return math.log1p(size or 1) / math.log1p(max(1, largest))


def map_rects(rect: QRect, images: Sequence[QImage]) -> list[QRect]:
    """Where the maps of a layer go, as many as there is room for."""
    fitting = max(1, (rect.width() - 2 * _PAD + _GAP) // (_THUMBNAIL + _GAP))
    rects = []
    for place, image in enumerate(images[:fitting]):
        size = image.size().scaled(_THUMBNAIL, _THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(0, 0, max(1, size.width()), max(1, size.height()))
        left = rect.left() + _PAD + place * (_THUMBNAIL + _GAP)
        box.moveCenter(QRect(left, rect.top() + (ROW - _THUMBNAIL) // 2, _THUMBNAIL, _THUMBNAIL).center())
        rects.append(box)
    return rects


def paint_maps(painter: QPainter, rect: QRect, strip: LayerStrip | None, images: Sequence[QImage]) -> None:
    """Draw the maps of a layer in a column; a dash where the network has no such layer."""
    if strip is None:
        painter.setPen(QColor(theme.colours.dim))
        painter.drawText(rect.adjusted(_PAD, 0, -_PAD, 0), _LEFT, "–")
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    if len(strip.shape) == 1:
        # Long vectors come wrapped; the place of a number in them means nothing, so it may be stretched.
        height = 12 if images[0].height() == 1 else _THUMBNAIL
        width = min(rect.width() - 2 * _PAD, 4 * _THUMBNAIL + 3 * _GAP)
        painter.drawImage(
            QRect(rect.left() + _PAD, rect.center().y() - height // 2, width, height), images[0]
        )
    else:
        painter.setFont(text_font(-1, strong=True))
        label = painter.fontMetrics().horizontalAdvance(_UNKNOWN) + _GAP if strip.unknown else 0
        for box, image in zip(map_rects(rect.adjusted(0, 0, -label, 0), images), images, strict=False):
            painter.drawImage(box, image)
    if strip.unknown:
        painter.setPen(QPen(QColor(theme.colours.error), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(_PAD - 5, 2, -_PAD + 5, -2))
        painter.setFont(text_font(-1, strong=True))
        painter.drawText(
            rect.adjusted(_PAD, 6, -_PAD, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
            _UNKNOWN,
        )
