"""Boxes over a picture with class and score, beside the true ones; right, false and missed ones have signs of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.paint_frames import HALO, paint_frames, paint_rims
from cnnstudio.ui.scenes.boxes.shown_boxes import ShownBoxes
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.vision.detections import Truths
from cnnstudio.vision.error_kinds import Kind

DARK, BRIGHT = QColor("#10151c"), QColor("#ffffff")
_TRUTH = QColor("#ffffff")
_ROOM = 44.0  # px of a box's width from which its name is written
_REACH = 260.0  # px: how far a name may stand out of its box
_MANY = 150  # boxes in view from which only wide ones, or the chosen one, have names
_WIDE = 90.0  # px
_NAME = 120.0  # px of a name
_LINE = 2  # px
_MOST_TAGS = 1000  # names with scores that are kept as pictures
_LIGHT = 0.19  # luminance from which dark text has the higher contrast


@dataclass(frozen=True, slots=True)
class Look:
    """How boxes are drawn.

    Attributes:
        selection: The chosen box; −1 for none.
        names: Whether classes and scores are written.
        truth: Whether true boxes are drawn.
    """

    selection: int = -1
    names: bool = True
    truth: bool = True


def view_rects(boxes: NDArray[np.float64], sight: Sight) -> NDArray[np.float64]:
    """Boxes in the view, on whole px: float64, (N, 4)."""
    placed = boxes * sight.scale + np.array([sight.dx, sight.dy] * 2)
    rounded: NDArray[np.float64] = np.rint(placed)
    return rounded


def near(rects: NDArray[np.float64], area: QRectF) -> NDArray[np.int64]:
    """Which of them reach into a part of the view, their names with them: int64."""
    across = (rects[:, 0] < area.right() + 4) & (rects[:, 2] + _REACH > area.left())
    down = (rects[:, 1] - 24 < area.bottom()) & (rects[:, 3] + 24 > area.top())
    return np.flatnonzero(across & down)


def paint_found(painter: QPainter, shown: ShownBoxes, sight: Sight, area: QRectF, look: Look) -> None:
    """Draw the boxes that reach into a part of the view: the least sure first, the chosen one last.

    Args:
        painter: Draws on the view.
        shown: What to draw.
        sight: How the picture lies in the view.
        area: The part that is drawn anew.
        look: How they are drawn.
    """
    painter.setFont(figures_font(-2, strong=True))
    metrics = QFontMetricsF(painter.font())
    if look.truth and shown.truths is not None:
        _paint_truths(painter, shown, shown.truths, sight, area, metrics)
    rects = view_rects(shown.found.boxes, sight)
    seen = near(rects, area)
    seen = seen[seen != look.selection]
    _paint_all(painter, rects[seen], shown.found.labels[seen])
    if look.names:
        least = _ROOM if len(seen) < _MANY else _WIDE
        wide = seen[rects[seen, 2] - rects[seen, 0] >= least][::-1]
        colours = {label: colour_of(label) for label in np.unique(shown.found.labels[wide]).tolist()}
        for place, label in zip(wide.tolist(), shown.found.labels[wide].tolist(), strict=True):
            caption = _caption(shown, place, metrics, says_why=False)
            chip(painter, rect_of(rects[place]), colours[label], caption, metrics)
    if 0 <= look.selection < len(rects):
        _paint_chosen(painter, shown, look.selection, rect_of(rects[look.selection]), metrics)


def _paint_all(painter: QPainter, rects: NDArray[np.float64], labels: NDArray[np.int64]) -> None:
    """The frames of all boxes, class by class."""
    paint_rims(painter, rects, _LINE)
    for label in np.unique(labels).tolist():
        paint_frames(painter, rects[labels == label], colour_of(label), _LINE)


def _paint_chosen(
    painter: QPainter, shown: ShownBoxes, place: int, rect: QRectF, metrics: QFontMetricsF
) -> None:
    colour = colour_of(int(shown.found.labels[place]))
    tint = QColor(colour)
    tint.setAlphaF(0.2)
    painter.fillRect(rect, tint)
    outline(painter, rect, colour, 3)
    chip(painter, rect, colour, _caption(shown, place, metrics, says_why=True), metrics)


def rect_of(row: NDArray[np.float64]) -> QRectF:
    """A row of left, top, right and bottom as a rectangle."""
    left, top, right, bottom = row.tolist()
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def colour_of(label: int) -> QColor:
    """The colour of a class; white for one that the model has not."""
    return QColor(*class_rgb(label)) if label >= 0 else QColor(_TRUTH)


def _caption(shown: ShownBoxes, place: int, metrics: QFontMetricsF, *, says_why: bool) -> str:
    """Class and score; a tick where it is right, else a cross, and why if that is wanted."""
    name = _short(shown.name(int(shown.found.labels[place])), metrics)
    text = f"{name} {shown.found.scores[place]:.2f}"
    kind = shown.kind(place)
    if kind is None:
        return text
    if kind is Kind.RIGHT:
        return f"✓ {text}"
    return f"✗ {text} · {kind.title.lower()}" if says_why else f"✗ {text}"


def _short(name: str, metrics: QFontMetricsF) -> str:
    """The name of a class, its middle left out where it is long."""
    if len(name) * metrics.maxWidth() <= _NAME:
        return name
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME)


def outline(
    painter: QPainter, rect: QRectF, colour: QColor, width: float, *, is_dashed: bool = False
) -> None:
    """A rectangle with a dark rim, so that it is seen on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_mitred(HALO, width + 2))
    painter.drawRect(rect)
    pen = _mitred(colour, width)
    if is_dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawRect(rect)


def _mitred(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def chip(
    painter: QPainter,
    rect: QRectF,
    colour: QColor,
    text: str,
    metrics: QFontMetricsF,
    *,
    is_below: bool = False,
) -> None:
    """A text on a tag of a colour: above a box, or inside where there is no room above; or below it."""
    height = metrics.height() + 2
    top = rect.bottom() if is_below else rect.top() - height
    if not is_below and top < 0:
        top = max(0.0, rect.top())
    place = QPointF(rect.left() - 1, top)
    device = painter.device()
    if isinstance(device, QWidget):
        painter.drawPixmap(place, _kept_tag(painter.font(), colour, text, device.devicePixelRatioF()))
    else:  # a picture file, which may be of any size
        _draw_tag(painter, QRectF(place, _tag_size(metrics, text)), colour, text)


def _tag_size(metrics: QFontMetricsF, text: str) -> QSizeF:
    return QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 2)


def _draw_tag(painter: QPainter, tag: QRectF, colour: QColor, text: str) -> None:
    painter.fillRect(tag, colour)
    painter.setPen(DARK if is_bright(colour) else BRIGHT)
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def _kept_tag(font: QFont, colour: QColor, text: str, scale: float) -> QPixmap:
    """A tag as it is for the screen; the same ones are drawn in every frame."""
    key = text, colour.rgba(), font.pixelSize(), scale
    if key not in _TAGS:
        if len(_TAGS) >= _MOST_TAGS:
            _TAGS.clear()
        size = _tag_size(QFontMetricsF(font), text)
        picture = QPixmap(math.ceil(size.width() * scale), math.ceil(size.height() * scale))
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        drawer = QPainter(picture)
        drawer.setFont(font)
        _draw_tag(drawer, QRectF(QPointF(0, 0), size), colour, text)
        drawer.end()
        _TAGS[key] = picture
    return _TAGS[key]


_TAGS: dict[tuple[object, ...], QPixmap] = {}


def is_bright(colour: QColor) -> bool:
    """Whether dark text is read better on a colour than white text.

    Source: relative luminance as in the Web Content Accessibility Guidelines 2.1.
    """
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > _LIGHT


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _paint_truths(
    painter: QPainter, shown: ShownBoxes, truths: Truths, sight: Sight, area: QRectF, metrics: QFontMetricsF
) -> None:
    """True boxes dashed; those that were missed in the colours of their classes, with a name."""
    rects = view_rects(truths.boxes, sight)
    seen = near(rects, area)
    missed = np.intersect1d(seen, shown.missed)
    others = np.setdiff1d(seen, missed)
    start = QPointF(sight.dx, sight.dy)
    paint_rims(painter, rects[seen], _LINE)
    paint_frames(painter, rects[others], _TRUTH, _LINE, dashed_from=start)
    labels = np.minimum(truths.labels, len(shown.classes))
    for label in np.unique(labels[missed]).tolist():
        colour = colour_of(label) if label < len(shown.classes) else _TRUTH
        paint_frames(painter, rects[missed[labels[missed] == label]], colour, _LINE, dashed_from=start)
    least = _ROOM / 2 if len(missed) < _MANY else _WIDE
    for place in missed[rects[missed, 2] - rects[missed, 0] >= least].tolist():
        name = _short(shown.name(int(labels[place])), metrics)
        chip(painter, rect_of(rects[place]), BRIGHT, f"missed: {name}", metrics, is_below=True)
