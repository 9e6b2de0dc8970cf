from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, jaccard_score

from cnnstudio.vision.mask_metrics import MaskMetrics
from cnnstudio.vision.masks import class_confusion

NAMES = ("cell", "nucleus", "wall")


def drawn(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    truth = random.integers(0, count, (12, 9)).astype(np.uint8)
    return truth, np.where(random.random((12, 9)) < 0.6, truth, random.integers(0, count, (12, 9))).astype(
        np.uint8
    )


@settings(deadline=None)
@given(st.integers(0, 2**16), st.integers(1, 4))
def test_figures_are_those_of_scikit_learn(seed: int, count: int) -> None:
    truth, found = drawn(seed, count)
    metrics = MaskMetrics(class_confusion(truth, found, 4), NAMES)
    flat = (truth.ravel(), found.ravel())
    assert metrics.pixel_accuracy == pytest.approx(accuracy_score(*flat), abs=1e-12)
    assert metrics.pixel_error == pytest.approx(1 - accuracy_score(*flat), abs=1e-12)
    present = np.union1d(*flat)
    assert np.flatnonzero(~np.isnan(metrics.ious)).tolist() == present.tolist()
    wanted = jaccard_score(*flat, labels=present, average=None)
    assert metrics.ious[present] == pytest.approx(wanted, abs=1e-12)
    assert metrics.mean_iou == pytest.approx(wanted.mean(), abs=1e-12)
    assert metrics.weighted_iou == pytest.approx(jaccard_score(*flat, average="weighted"), abs=1e-12)
    dice = f1_score(*flat, labels=present, average=None)
    assert metrics.dices[present] == pytest.approx(dice, abs=1e-12)
    assert metrics.mean_dice == pytest.approx(dice.mean(), abs=1e-12)


def test_the_mean_is_that_of_keras() -> None:
    import keras

    keras_metric, confusion = keras.metrics.MeanIoU(num_classes=4), np.zeros((4, 4), np.int64)
    for seed in range(3):
        truth, found = drawn(seed, 3)
        keras_metric.update_state(truth, found)
        confusion += class_confusion(truth, found, 4)
    assert MaskMetrics(confusion, NAMES).mean_iou == pytest.approx(float(keras_metric.result()), abs=1e-6)


def test_by_hand() -> None:
    metrics = MaskMetrics(np.array([[5, 1], [2, 2]]), ("cell",))
    assert metrics.pixels == 10
    assert (metrics.pixel_accuracy, metrics.pixel_error) == (0.7, 0.3)
    assert metrics.ious.tolist() == [5 / 8, 2 / 5]
    assert metrics.dices.tolist() == [10 / 13, 4 / 7]
    assert metrics.weighted_iou == pytest.approx(0.6 * 5 / 8 + 0.4 * 2 / 5)


def test_figures_are_flat_and_fit_json() -> None:
    figures = MaskMetrics(np.array([[5, 1, 0], [2, 2, 0], [0, 0, 0]]), ("cell", "wall")).figures()
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert figures["iou_cell"] == 2 / 5
    assert figures["iou_wall"] is None
    assert figures["iou_background"] == 5 / 8
    assert {"pixel_accuracy", "pixel_error", "mean_iou", "mean_dice", "dice_cell"} <= set(figures)


def test_without_pixels_nothing_is_known() -> None:
    figures = MaskMetrics(np.zeros((2, 2), np.int64), ("cell",)).figures()
    assert figures.pop("pixels") == 0
    assert set(figures.values()) == {None}
