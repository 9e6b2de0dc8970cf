from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.engine.objectives.grid_loss import GridLoss, grid_terms
from cnnstudio.vision.boxes import boxes_of, from_centred, iou
from cnnstudio.vision.grid import BOX_VALUES, encoded

CELLS, BOXES, CLASSES = 3, 2, 4


def scene(seed: int, count: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Truth of some pictures, (N, S, S, 5 + C), and what a network might give, (N, S, S, B · 5 + C)."""
    dice = np.random.default_rng(seed)
    truth = []
    for number in range(count):
        middles, sides = dice.uniform(0, 60, (number, 2)), dice.uniform(3, 50, (number, 2))
        boxes = from_centred(np.concatenate([middles, sides], axis=1))
        truth.append(encoded(boxes, dice.integers(0, CLASSES, number), (60, 60), CELLS, CLASSES))
    found = dice.uniform(-0.2, 1.1, (count, CELLS, CELLS, BOXES * BOX_VALUES + CLASSES)).astype(np.float32)
    return np.stack(truth), found


def box_in_cells(x: float, y: float, width: float, height: float, row: int, column: int) -> Any:
    """A box whose middle is a share of its cell and whose sides are shares of the picture, in shares of the picture."""
    return from_centred(boxes_of([[(column + x) / CELLS, (row + y) / CELLS, width, height]]))


def terms_step_by_step(truth: np.ndarray, found: np.ndarray) -> tuple[float, ...]:
    """The five sums of equation 3 for one picture, cell by cell and box by box."""
    place = size = objectness = empty = classes = 0.0
    for row in range(CELLS):
        for column in range(CELLS):
            told, given = truth[row, column], found[row, column]
            boxes = [given[start : start + 5] for start in range(0, BOXES * 5, 5)]
            if not told[0]:
                empty += sum(float(box[0]) ** 2 for box in boxes)
                continue
            mine = box_in_cells(*told[1:5], row, column)
            overlaps, distances = [], []
            for box in boxes:
                sides = [max(float(side), 0) ** 2 for side in box[3:]]
                overlaps.append(iou(box_in_cells(box[1], box[2], *sides, row, column), mine).item())
                wanted = np.array([told[1], told[2], np.sqrt(told[3]), np.sqrt(told[4])])
                distances.append(((box[1:] - wanted) ** 2).sum())
            best = max(range(BOXES), key=lambda one: overlaps[one] - 1e-3 * distances[one])
            chosen = boxes[best]
            place += (chosen[1] - told[1]) ** 2 + (chosen[2] - told[2]) ** 2
            size += (chosen[3] - np.sqrt(told[3])) ** 2 + (chosen[4] - np.sqrt(told[4])) ** 2
            objectness += (chosen[0] - overlaps[best]) ** 2
            empty += sum(float(box[0]) ** 2 for one, box in enumerate(boxes) if one != best)
            classes += ((given[BOXES * 5 :] - told[5:]) ** 2).sum()
    return tuple(float(term) for term in (place, size, objectness, empty, classes))


@pytest.mark.parametrize("seed", range(4))
def test_each_term_is_that_of_the_paper(seed: int) -> None:
    truth, found = scene(seed)
    terms = np.stack([keras.ops.convert_to_numpy(term) for term in grid_terms(truth, found, BOXES)], axis=1)
    expected = [terms_step_by_step(*both) for both in zip(truth, found, strict=True)]
    assert terms == pytest.approx(np.array(expected), rel=1e-4, abs=1e-5)


def test_terms_are_weighted_and_averaged_over_images() -> None:
    truth, found = scene(9)
    terms = np.array([terms_step_by_step(*both) for both in zip(truth, found, strict=True)])
    expected = (terms * [5, 5, 1, 0.5, 1]).sum(axis=1).mean()
    assert float(GridLoss(BOXES)(truth, found)) == pytest.approx(expected, rel=1e-5)
    expected = (terms * [2, 2, 1, 3, 1]).sum(axis=1).mean()
    assert float(GridLoss(BOXES, 2.0, 3.0)(truth, found)) == pytest.approx(expected, rel=1e-5)


def test_the_truth_itself_costs_nothing() -> None:
    truth, _ = scene(2)
    found = np.zeros((*truth.shape[:3], BOXES * BOX_VALUES + CLASSES), np.float32)
    found[..., 5:8], found[..., 8:10] = truth[..., :3], np.sqrt(truth[..., 3:5])  # by the second box
    found[..., BOXES * BOX_VALUES :] = truth[..., 5:]
    assert float(GridLoss(BOXES)(truth, found)) == pytest.approx(0, abs=1e-6)


def test_boxes_that_miss_learn_from_their_distance() -> None:
    """Of boxes without any overlap, the nearest one is responsible and has a gradient."""
    import tensorflow as tf

    truth, _ = scene(1, 2)
    row, column = np.argwhere(truth[1, ..., 0])[0]
    found = np.zeros((1, CELLS, CELLS, BOXES * BOX_VALUES + CLASSES), np.float32)
    found[0, row, column, 3:5] = -0.1
    given = tf.Variable(found)
    with tf.GradientTape() as tape:
        loss = GridLoss(BOXES)(truth[1:2], given)
    gradient = tape.gradient(loss, given).numpy()[0, row, column]
    assert np.isfinite(gradient).all()
    assert np.abs(gradient[5:10]).max() > 0
    assert np.abs(gradient[1:5]).max() == 0


def test_a_saved_model_brings_its_loss_along(tmp_path: Any) -> None:
    model = keras.Sequential(
        [keras.Input((CELLS, CELLS, 2)), keras.layers.Conv2D(BOXES * BOX_VALUES + CLASSES, 1)]
    )
    model.compile("sgd", GridLoss(BOXES, 4.0, 0.25))
    model.save(tmp_path / "grid.keras")
    loss = keras.saving.load_model(tmp_path / "grid.keras").loss
    assert (loss.boxes, loss.place_weight, loss.empty_weight) == (BOXES, 4.0, 0.25)
