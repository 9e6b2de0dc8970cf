"""YOLO's loss as the paper writes it, cell by cell and box by box, to hold the program's own against.

Source: Redmon et al., You Only Look Once: Unified, Real-Time Object Detection (2015), equation 3.
"""

from __future__ import annotations

import numpy as np

from cnnstudio.vision.boxes import boxes_of, from_centred, iou
from cnnstudio.vision.grid import BOX_VALUES, encoded


def random_grids(
    seed: int, count: int, cells: int, boxes: int, classes: int
) -> tuple[np.ndarray, np.ndarray]:
    """Truth of some pictures, (N, S, S, 5 + C), and what a network might give, (N, S, S, B · 5 + C)."""
    dice = np.random.default_rng(seed)
    truth = []
    for number in range(count):
        middles, sides = dice.uniform(0, 60, (number, 2)), dice.uniform(3, 50, (number, 2))
        places = from_centred(np.concatenate([middles, sides], axis=1))
        truth.append(encoded(places, dice.integers(0, classes, number), (60, 60), cells, classes))
    found = dice.uniform(-0.2, 1.1, (count, cells, cells, boxes * BOX_VALUES + classes)).astype(np.float32)
    return np.stack(truth), found


def terms_step_by_step(truth: np.ndarray, found: np.ndarray, boxes: int) -> np.ndarray:
    """The five sums of each cell of one picture, before they are weighted: (S, S, 5)."""
    rows, columns = truth.shape[:2]
    terms = np.zeros((rows, columns, 5))
    for row in range(rows):
        for column in range(columns):
            terms[row, column] = _of_cell(truth[row, column], found[row, column], boxes, (row, column), rows)
    return terms


def _of_cell(
    told: np.ndarray, given: np.ndarray, count: int, place: tuple[int, int], cells: int
) -> tuple[float, ...]:
    boxes = [given[start : start + 5] for start in range(0, count * 5, 5)]
    if not told[0]:
        return 0.0, 0.0, 0.0, sum(float(box[0]) ** 2 for box in boxes), 0.0
    mine = _in_picture(told[1], told[2], told[3], told[4], place, cells)
    overlaps, distances = [], []
    for box in boxes:
        sides = [max(float(side), 0) ** 2 for side in box[3:]]
        overlaps.append(iou(_in_picture(box[1], box[2], sides[0], sides[1], place, cells), mine).item())
        wanted = np.array([told[1], told[2], np.sqrt(told[3]), np.sqrt(told[4])])
        distances.append(float(((box[1:] - wanted) ** 2).sum()))
    best = max(range(count), key=lambda one: overlaps[one] - 1e-3 * distances[one])
    chosen = boxes[best]
    return (
        float((chosen[1] - told[1]) ** 2 + (chosen[2] - told[2]) ** 2),
        float((chosen[3] - np.sqrt(told[3])) ** 2 + (chosen[4] - np.sqrt(told[4])) ** 2),
        float((chosen[0] - overlaps[best]) ** 2),
        sum(float(box[0]) ** 2 for one, box in enumerate(boxes) if one != best),
        float(((given[count * 5 :] - told[5:]) ** 2).sum()),
    )


def _in_picture(
    x: float, y: float, width: float, height: float, place: tuple[int, int], cells: int
) -> np.ndarray:
    """A box whose middle is a share of its cell and whose sides are shares of the picture, in shares of the picture."""
    row, column = place
    return from_centred(boxes_of([[(column + x) / cells, (row + y) / cells, width, height]]))
