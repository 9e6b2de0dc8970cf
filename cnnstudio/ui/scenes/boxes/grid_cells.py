"""The cells of a grid over a picture: where they lie, which of them found a box, and what one of them sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.receptive_fields import patch_of
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.vision.boxes import clipped

Cell = tuple[int, int]
"""Row and column."""
Rect = tuple[float, float, float, float]
"""Left, top, right and bottom, in px of the picture."""


def grid_of(result: DetectionResult) -> Cell:
    """Rows and columns of cells; 0, 0 where the model has no grid."""
    if result.cells is None:
        return 0, 0
    rows, columns = result.cells.objectness.shape[:2]
    return rows, columns


def cell_rect(result: DetectionResult, cell: Cell) -> Rect:
    """Where a cell lies in the picture."""
    rows, columns = grid_of(result)
    left, top, right, bottom = result.extent
    width, height = (right - left) / columns, (bottom - top) / rows
    row, column = cell
    return left + column * width, top + row * height, left + (column + 1) * width, top + (row + 1) * height


def cell_at(result: DetectionResult, x: float, y: float) -> Cell | None:
    """The cell at a place of the picture; None outside the grid."""
    rows, columns = grid_of(result)
    left, top, right, bottom = result.extent
    if not rows or not (left <= x < right and top <= y < bottom):
        return None
    return int((y - top) / (bottom - top) * rows), int((x - left) / (right - left) * columns)


def objectness_map(result: DetectionResult) -> NDArray[np.float64]:
    """How sure each cell is that it holds the middle of an object: float64, (rows, columns), the highest of its boxes."""
    if result.cells is None:
        return np.zeros((0, 0))
    highest: NDArray[np.float64] = result.cells.objectness.max(axis=2)
    return highest


def class_map(result: DetectionResult) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The likeliest class of each cell, and how likely it is, given that there is an object: (rows, columns) each."""
    if result.cells is None:
        return np.zeros((0, 0), np.int64), np.zeros((0, 0))
    return result.cells.classes.argmax(axis=2), result.cells.classes.max(axis=2)


def responsible_cells(result: DetectionResult, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cells that some candidates come from: int64, (N, 2), row and column.

    Args:
        result: What the model found.
        places: Places of the candidates.
    """
    if result.cells is None or not len(places):
        return np.zeros((0, 2), np.int64)
    boxes = clipped(result.cells.boxes.reshape(-1, 4), *result.size)
    scores = result.cells.objectness[..., None] * result.cells.classes[:, :, None, :]
    scores = scores.reshape(len(boxes), -1)
    count, columns = result.cells.objectness.shape[2], grid_of(result)[1]
    found = np.empty((len(places), 2), np.int64)
    for number, place in enumerate(places.tolist()):
        off = np.abs(boxes - result.candidates.boxes[place]).max(axis=1)
        off += np.abs(scores[:, result.candidates.labels[place]] - result.candidates.scores[place])
        found[number] = divmod(int(off.argmin()) // count, columns)
    return found


def seen_by(project: Project, result: DetectionResult, cell: Cell) -> tuple[Rect, bool]:
    """What a cell sees of the picture, and whether that is less than all of it.

    Args:
        project: The network's project.
        result: What the model found.
        cell: The cell.
    """
    report = analyse(project.network)
    outputs = project.network.outputs()
    field = report.fields[outputs[0]] if outputs else None
    known = field if field is not None and len(field) == 2 else None
    patch = patch_of(known, cell, result.form)
    left, top, right, bottom = result.extent
    across, down = (right - left) / max(1, result.form[1]), (bottom - top) / max(1, result.form[0])
    rect = (
        left + patch.left * across,
        top + patch.top * down,
        left + patch.right * across,
        top + patch.bottom * down,
    )
    return rect, (patch.bottom - patch.top, patch.right - patch.left) != result.form
