from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.engine.objectives.grid_loss import GridLoss, grid_terms
from cnnstudio.vision.grid import BOX_VALUES
from tests.vision.paper_loss import random_grids, terms_step_by_step

CELLS, BOXES, CLASSES = 3, 2, 4


def scene(seed: int, count: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Truth of some pictures, and what a network might give."""
    return random_grids(seed, count, CELLS, BOXES, CLASSES)


def summed(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The five sums of equation 3 for each picture: (N, 5)."""
    pairs = zip(truth, found, strict=True)
    return np.array([terms_step_by_step(*both, BOXES).sum(axis=(0, 1)) for both in pairs])


@pytest.mark.parametrize("seed", range(4))
def test_each_term_is_that_of_the_paper(seed: int) -> None:
    truth, found = scene(seed)
    terms = np.stack([keras.ops.convert_to_numpy(term) for term in grid_terms(truth, found, BOXES)], axis=1)
    assert terms == pytest.approx(summed(truth, found), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("place", range(5))
def test_a_term_alone_is_weighted(place: int) -> None:
    truth, found = scene(7)
    term = keras.ops.convert_to_numpy(GridLoss(BOXES).term(place, 3.0)(truth, found))
    assert term == pytest.approx(3 * summed(truth, found)[:, place], rel=1e-4, abs=1e-5)


def test_terms_are_weighted_and_averaged_over_images() -> None:
    truth, found = scene(9)
    terms = summed(truth, found)
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
