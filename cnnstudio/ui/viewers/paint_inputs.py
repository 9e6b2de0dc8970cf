"""Draws the strongest units of a dense layer, and what made one of them as strong as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnstudio.engine.inspecting.dense_inputs import DenseFigures
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.colour_tables import SIGNED_TABLE, coloured_image
from cnnstudio.ui.viewers.figures import figure

LINE = 22
"""Height of a row, in px."""

PAD = 16
"""Margin, in px."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SIDE = 208  # px of the map
_MARKED = 6  # places on the map

Row = tuple[str, str, float]
"""A name, its number in words, and the number that its bar stands for."""


def unit_rows(figures: DenseFigures) -> list[Row]:
    """The strongest units."""
    rows = []
    for unit in figures.units:
        value = float(figures.values[unit])
        rows.append((f"unit {unit}{label_of(figures, int(unit))}", figure(value), value))
    return rows


def label_of(figures: DenseFigures, unit: int) -> str:
    """The class that a unit stands for, as it stands behind its number; "" where its name says no more than that."""
    label = figures.labels[unit] if figures.labels else ""
    return f" · {label}" if label not in ("", str(unit)) else ""


def input_rows(figures: DenseFigures, row: int) -> list[Row]:
    """The strongest inputs of the unit in a row of the figures; those that add nothing are left out."""
    rows = []
    for place, value, weight in zip(
        figures.places[row], figures.inputs[row], figures.weights[row], strict=True
    ):
        with np.errstate(over="ignore", invalid="ignore"):
            product = float(value * weight)
        if product == 0:
            continue
        rows.append(
            (
                place_words(figures, int(place)),
                f"{figure(float(value))} · {figure(float(weight))} = {figure(product)}",
                product,
            )
        )
    return rows


def place_words(figures: DenseFigures, place: int) -> str:
    """Where an input comes from: a place of the map before it was flattened, or its number."""
    if figures.map_shape is None:
        return f"input {place}"
    _, width, channels = figures.map_shape
    where, channel = divmod(place, channels)
    return f"row {where // width}, column {where % width}, map {channel}"


def equation(figures: DenseFigures, row: int) -> str:
    """How the sum of products becomes the unit's value."""
    total, bias = float(figures.sums[row]), float(figures.biases[row])
    value = float(figures.values[figures.units[row]])
    through = f" → {figures.activation} → {figure(value)}" if figures.activation != "linear" else ""
    return f"products {figure(total)} + bias {figure(bias)} = {figure(total + bias)}{through}"


def paint_rows(painter: QPainter, area: QRectF, rows: Sequence[Row], chosen: int = -1) -> None:
    """Draw rows with bars: from the left where no number is negative, else from the middle."""
    colours = theme.colours
    finite = [abs(number) for _, _, number in rows if np.isfinite(number)]
    largest = max(finite, default=0.0) or 1.0
    numbers = max((_advance(painter, words) for _, words, _ in rows), default=0) + 8
    names = min(area.width() * 0.4, max((_advance(painter, name) for name, _, _ in rows), default=0) + 12)
    room = QRectF(area.left() + names, 0, max(24.0, area.width() - names - numbers - 8), 0)
    is_signed = any(number < 0 for _, _, number in rows)
    for place, (name, words, number) in enumerate(rows):
        line = QRectF(area.left(), area.top() + place * LINE, area.width(), LINE)
        if place == chosen:
            painter.fillRect(line.adjusted(-6, 0, 6, 0), QColor(colours.selected))
        painter.setFont(figures_font(strong=place == chosen))
        painter.setPen(QColor(colours.text))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, int(names) - 8)
        painter.drawText(line, _LEFT, shown)
        painter.setFont(figures_font())
        is_odd = not np.isfinite(number)
        painter.setPen(QColor(colours.error if is_odd else colours.dim))
        painter.drawText(line, _RIGHT, words.replace("–", "NaN") if is_odd else words)
        if not is_odd:
            _paint_bar(
                painter,
                QRectF(room.left(), line.top() + 6, room.width(), LINE - 12),
                number / largest,
                is_signed,
            )


def _paint_bar(painter: QPainter, room: QRectF, share: float, is_signed: bool) -> None:
    width = room.width() / 2 if is_signed else room.width()
    zero = room.left() + width if is_signed else room.left()
    length = max(1.0, abs(share) * width)
    left = zero - length if share < 0 else zero
    painter.fillRect(
        QRectF(left, room.top(), length, room.height()), QColor(theme.colours.series[int(share < 0)])
    )


def _advance(painter: QPainter, text: str) -> int:
    painter.setFont(figures_font(strong=True))
    return painter.fontMetrics().horizontalAdvance(text)


def map_size(figures: DenseFigures) -> tuple[float, float]:
    """Width and height at which the map of shares is drawn, in px."""
    if figures.map_shape is None:
        return 0.0, 0.0
    height, width, _ = figures.map_shape
    scale = _SIDE / max(height, width)
    return width * scale, height * scale


def paint_shares(painter: QPainter, left: float, top: float, figures: DenseFigures, row: int) -> None:
    """Draw which places of the map speak for the unit, and which against it; the strongest have a frame."""
    if figures.shares is None or figures.map_shape is None:
        return
    width, height = map_size(figures)
    plane = figures.shares[row]
    known = np.abs(plane[np.isfinite(plane)])
    reach = float(known.max(initial=0.0))
    area = QRectF(left, top, width, height)
    painter.drawImage(area, coloured_image(plane, -reach, reach, SIGNED_TABLE))
    rows, columns = plane.shape
    cell = width / columns
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in figures.places[row][:_MARKED]:
        y, x = divmod(int(place) // figures.map_shape[2], columns)
        frame = QRectF(left + x * cell, top + y * height / rows, cell, height / rows)
        painter.setPen(QPen(QColor("#000000"), 1.5))  # the table of colours is light in every theme
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
    painter.setFont(text_font(-1))
    painter.setPen(QColor(theme.colours.dim))
    words = f"all maps together, ±{figure(reach)}"
    painter.drawText(QRectF(left, top + height + 4, _SIDE + 40, LINE), _LEFT, words)
