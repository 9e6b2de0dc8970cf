"""YOLO's loss of one picture, cell by cell and term by term.

The same that a training minimizes, for one picture and without gradients, so that it can be shown.

Source: Redmon et al., You Only Look Once: Unified, Real-Time Object Detection (2015), equation 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.boxes import Boxes, from_centred, iou_in_pairs
from cnnstudio.vision.grid import BOX_VALUES, TRUTH_VALUES

Floats = NDArray[np.floating]

TERMS = 5
"""Centre, size, objectness with an object, objectness without one, classes."""
_NEARNESS = 1e-3
"""What a distance weighs against an IoU, so that of boxes that miss an object the nearest one is responsible."""


def cell_terms(truth: Floats, values: Floats, boxes: int) -> NDArray[np.float64]:
    """The terms of the loss of each cell, before they are weighted.

    Args:
        truth: (S, S, 5 + C); see `grid.encoded`.
        values: (S, S, B · 5 + C), what a network gives; see `grid`.
        boxes: Boxes of a cell, B.

    Returns:
        float64, (S, S, 5); see `TERMS`.
    """
    told, given = np.asarray(truth, np.float64), np.asarray(values, np.float64)
    rows, columns = told.shape[:2]
    parts = given[..., : boxes * BOX_VALUES].reshape(rows, columns, boxes, BOX_VALUES)
    objectness, places = parts[..., 0], parts[..., 1:]
    wanted = np.concatenate([told[..., 1:3], np.sqrt(told[..., 3:TRUTH_VALUES])], axis=-1)[:, :, None]
    overlaps = _overlaps(told, places)
    errors = (places - wanted) ** 2
    best = (overlaps - _NEARNESS * errors.sum(axis=-1)).argmax(axis=-1)
    is_full = told[..., 0] > 0
    responsible = (np.arange(boxes) == best[..., None]) & is_full[..., None]
    found = np.zeros((rows, columns, TERMS))
    found[..., 0] = (errors[..., :2].sum(axis=-1) * responsible).sum(axis=-1)
    found[..., 1] = (errors[..., 2:].sum(axis=-1) * responsible).sum(axis=-1)
    found[..., 2] = ((objectness - overlaps) ** 2 * responsible).sum(axis=-1)
    found[..., 3] = (objectness**2 * ~responsible).sum(axis=-1)
    found[..., 4] = ((given[..., boxes * BOX_VALUES :] - told[..., TRUTH_VALUES:]) ** 2).sum(
        axis=-1
    ) * is_full
    return found


def _overlaps(told: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """IoU of each box of a cell with the object of the cell, as shares of the picture: float64, (S, S, B)."""
    rows, columns, boxes, _ = places.shape
    cells = np.array([columns, rows], np.float64)
    # A root below 0, which a network without sigmoid may give, is no width.
    theirs = np.concatenate([places[..., :2] / cells, np.maximum(places[..., 2:], 0) ** 2], axis=-1)
    mine = np.concatenate([told[..., 1:3] / cells, told[..., 3:TRUTH_VALUES]], axis=-1)
    return iou_in_pairs(_corners(theirs), _corners(np.repeat(mine[:, :, None], boxes, axis=2))).reshape(
        rows, columns, boxes
    )


def _corners(centred: NDArray[np.float64]) -> Boxes:
    return from_centred(centred.reshape(-1, 4))
