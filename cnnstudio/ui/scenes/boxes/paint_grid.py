"""The grid over a picture: its lines, responsible cells, the maps of objectness and classes, and what a cell sees."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.grid_cells import Cell, Rect, cell_rect, class_map, grid_of, objectness_map
from cnnstudio.ui.scenes.boxes.paint_found import colour_of, outline
from cnnstudio.ui.scenes.boxes.paint_frames import HALO
from cnnstudio.ui.scenes.boxes.picture_loss import PictureLoss
from cnnstudio.ui.theme.fonts import figures_font

_LEAST_CELL = 4.0  # px of the view from which lines are drawn
_LEAST_SURE = 0.25
_LEAST_LOSS = 0.005  # that is written into a cell
_ROOM = 32.0  # px of a cell from which something is written into it
_COVER = 150  # of 255: how much a map hides of the picture

Cells = NDArray[np.int64]


def placed(rect: Rect, sight: Sight) -> QRectF:
    """A part of the picture, in the view."""
    left, top = sight.to_view(rect[0], rect[1])
    right, bottom = sight.to_view(rect[2], rect[3])
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def objectness_image(result: DetectionResult) -> QImage:
    """A px for each cell, from dark (0) to yellow (1); see through."""
    levels = np.clip(np.rint(objectness_map(result) * 255), 0, 255).astype(np.uint8)
    return _image(VIRIDIS[levels], np.full(levels.shape, _COVER, np.uint8))


def class_image(result: DetectionResult) -> QImage:
    """A px for each cell in the colour of its likeliest class, the fainter the less likely it is."""
    labels, values = class_map(result)
    table = np.array([class_rgb(label) for label in range(int(labels.max(initial=0)) + 1)], np.uint8)
    return _image(table[labels], np.rint(np.clip(values, 0, 1) * 200).astype(np.uint8))


def loss_image(loss: PictureLoss) -> QImage:
    """A px for each cell, from dark (nothing) to yellow (the cell that adds most to the loss); see through."""
    values = loss.of_cells
    levels = np.clip(np.rint(values / max(float(values.max()), 1e-12) * 255), 0, 255).astype(np.uint8)
    return _image(VIRIDIS[levels], np.full(levels.shape, _COVER, np.uint8))


def _image(rgb: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> QImage:
    rows = np.ascontiguousarray(np.concatenate([rgb, alpha[..., None]], axis=2))
    height, width = alpha.shape
    return QImage(rows.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def paint_map(painter: QPainter, image: QImage, result: DetectionResult, sight: Sight) -> None:
    """Lay a map of cells over the picture, each cell of one colour."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(placed(result.extent, sight), image)


def class_words(result: DetectionResult) -> dict[Cell, str]:
    """The likeliest class of each cell that is not wholly unsure of it."""
    labels, values = class_map(result)
    return {
        (row, column): result.classes[int(labels[row, column])]
        for row, column in np.argwhere(values >= _LEAST_SURE).tolist()
        if labels[row, column] < len(result.classes)
    }


def objectness_words(result: DetectionResult) -> dict[Cell, str]:
    """The objectness of each cell, with two digits."""
    values = objectness_map(result)
    return {(row, column): f"{values[row, column]:.2f}" for row, column in np.ndindex(*values.shape)}


def loss_words(loss: PictureLoss) -> dict[Cell, str]:
    """What each cell adds to the loss, with two digits; nothing where these would be 0."""
    values = loss.of_cells
    places = np.argwhere(values >= _LEAST_LOSS).tolist()
    return {(row, column): f"{values[row, column]:.2f}" for row, column in places}


def paint_words(painter: QPainter, result: DetectionResult, words: Mapping[Cell, str], sight: Sight) -> None:
    """Write into cells, where there is room: colours alone do not tell everybody enough."""
    rows, columns = grid_of(result)
    frame = placed(result.extent, sight)
    if not words or frame.width() / columns < _ROOM or frame.height() / rows < _ROOM / 2:
        return
    painter.setFont(figures_font(-3))
    metrics = QFontMetricsF(painter.font())
    for cell, text in words.items():
        rect = placed(cell_rect(result, cell), sight).adjusted(3, 1, -2, -1)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        for offset, colour in ((1, QColor("#000000")), (0, QColor("#ffffff"))):
            painter.setPen(colour)
            painter.drawText(rect.translated(offset, offset), Qt.AlignmentFlag.AlignLeft, shown)


def paint_lines(painter: QPainter, result: DetectionResult, sight: Sight) -> None:
    """Draw the lines between cells where there is room for them."""
    rows, columns = grid_of(result)
    frame = placed(result.extent, sight)
    if not rows or frame.height() / rows < _LEAST_CELL:
        return
    for colour, width in ((HALO, 2.0), (QColor(255, 255, 255, 150), 1.0)):
        painter.setPen(QPen(colour, width))
        for row in range(rows + 1):
            y = round(frame.top() + frame.height() * row / rows) + 0.5
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        for column in range(columns + 1):
            x = round(frame.left() + frame.width() * column / columns) + 0.5
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))


def paint_cells(
    painter: QPainter, result: DetectionResult, cells: Cells, labels: Cells, sight: Sight
) -> None:
    """Tint the cells that boxes come from, in the colours of their classes.

    Args:
        painter: Draws.
        result: What the model found.
        cells: int64, (N, 2): row and column.
        labels: int64, (N,): the classes of the boxes.
        sight: How the picture lies.
    """
    for (row, column), label in zip(cells.tolist(), labels.tolist(), strict=True):
        rect = placed(cell_rect(result, (row, column)), sight)
        tint = colour_of(label)
        tint.setAlpha(130)
        painter.fillRect(rect, tint)
        outline(painter, rect, colour_of(label), 1.5)


def paint_field(painter: QPainter, result: DetectionResult, cell: Cell, field: Rect, sight: Sight) -> None:
    """Darken what a cell does not see, and mark the cell."""
    frame, seen = placed(result.extent, sight), placed(field, sight)
    shade = QColor(0, 0, 0, 140)
    painter.fillRect(QRectF(frame.topLeft(), QPointF(frame.right(), seen.top())), shade)
    painter.fillRect(QRectF(QPointF(frame.left(), seen.bottom()), frame.bottomRight()), shade)
    painter.fillRect(QRectF(QPointF(frame.left(), seen.top()), seen.bottomLeft() - QPointF(0, 0)), shade)
    painter.fillRect(QRectF(seen.topRight(), QPointF(frame.right(), seen.bottom())), shade)
    outline(painter, seen, QColor("#ffffff"), 1.5, is_dashed=True)
    paint_chosen_cell(painter, result, cell, sight)


def paint_chosen_cell(painter: QPainter, result: DetectionResult, cell: Cell, sight: Sight) -> None:
    """Mark a cell."""
    outline(painter, placed(cell_rect(result, cell), sight), QColor(Qt.GlobalColor.yellow), 2)
