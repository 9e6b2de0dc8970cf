"""Boxes on a grid of cells, as YOLO writes them: objects to cells, and the values of cells back to boxes.

A cell holds the objects whose middles lie in it. What a network gives for a cell are, for each of its boxes, the
objectness, the middle of the box as a share of the cell (x, y), and the roots of its width and height as shares
of the picture; then a probability a class.

Source: Redmon et al., You Only Look Once: Unified, Real-Time Object Detection (2015), section 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.boxes import Boxes, from_centred, sound, to_centred
from cnnstudio.vision.detections import Detections

Floats = NDArray[np.float32]
Size = tuple[int, int]

BOX_VALUES = 5
"""Of each box of a cell: objectness, x, y, √width, √height."""
TRUTH_VALUES = 5
"""Of the object of a cell: 1 if there is one, x, y, width, height; a 1 for its class comes behind."""


@dataclass(frozen=True, slots=True, eq=False)
class GridValues:
    """What a network says of the cells of a picture.

    Attributes:
        objectness: float64, (S, S, B), 0…1.
        boxes: float64, (S, S, B, 4): left, top, right and bottom, in px.
        classes: float64, (S, S, C), 0…1: how likely each class is, given that there is an object.
    """

    objectness: NDArray[np.float64]
    boxes: NDArray[np.float64]
    classes: NDArray[np.float64]


def encoded(boxes: Boxes, labels: NDArray[np.int64], size: Size, grid: int, classes: int) -> Floats:
    """The objects of a picture as the truth about its cells.

    Of several objects with their middles in one cell the largest one counts, as a cell tells of one alone.

    Args:
        boxes: (N, 4), in px.
        labels: int64, (N,).
        size: Height and width of the picture, in px.
        grid: Cells along each side, S.
        classes: How many classes there are, C.

    Returns:
        float32, (S, S, 5 + C); see `TRUTH_VALUES`.
    """
    truth = np.zeros((grid, grid, TRUTH_VALUES + classes), np.float32)
    places = np.flatnonzero(sound(boxes))
    shares = to_centred(boxes[places]) / np.array([size[1], size[0], size[1], size[0]], np.float64)
    order = np.argsort(shares[:, 2] * shares[:, 3], kind="stable")  # the largest last, so that it stays
    for share, label in zip(shares[order], labels[places][order], strict=True):
        x, y, width, height = share
        column, row = (min(grid - 1, max(0, int(value * grid))) for value in (x, y))
        truth[row, column] = 0
        truth[row, column, :TRUTH_VALUES] = 1, x * grid - column, y * grid - row, width, height
        truth[row, column, TRUTH_VALUES + int(label)] = 1
    return truth


def grid_values(values: NDArray[np.floating], boxes: int, size: Size) -> GridValues:
    """Take apart what a network gives for one picture.

    Args:
        values: (S, S, B · 5 + C).
        boxes: Boxes of a cell, B.
        size: Height and width of the picture, in px.
    """
    exact = np.asarray(values, np.float64)
    rows, columns = exact.shape[:2]
    parts = exact[..., : boxes * BOX_VALUES].reshape(rows, columns, boxes, BOX_VALUES)
    row, column = np.indices((rows, columns), np.float64)
    x = (column[..., None] + parts[..., 1]) / columns * size[1]
    y = (row[..., None] + parts[..., 2]) / rows * size[0]
    # A root below 0, which a network without sigmoid may give, is no width.
    width, height = (
        np.maximum(parts[..., place], 0) ** 2 * side for place, side in ((3, size[1]), (4, size[0]))
    )
    centred = np.stack([x, y, width, height], axis=-1).reshape(-1, 4)
    return GridValues(
        np.clip(parts[..., 0], 0, 1),
        from_centred(centred).reshape(rows, columns, boxes, 4),
        np.clip(exact[..., boxes * BOX_VALUES :], 0, 1),
    )


def decoded(values: GridValues, score: float) -> Detections:
    """All boxes whose objectness times probability of a class reaches a score; not suppressed yet.

    Args:
        values: What a network says.
        score: The least score of a detection; below it a box is none.
    """
    scores = (values.objectness[..., None] * values.classes[:, :, None, :]).ravel()
    found = np.flatnonzero(scores >= max(score, np.finfo(np.float64).tiny))
    boxes, labels = np.divmod(found, values.classes.shape[-1])
    return Detections(values.boxes.reshape(-1, 4)[boxes], labels.astype(np.int64), scores[found])
