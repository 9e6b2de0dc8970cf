from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from cnnstudio.engine.judging.judging import calibrated, judged

CLASSES = ("ant", "bee", "cat", "dog", "elk", "fox", "gnu")


def drawn(images: int = 500, classes: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Scores that lean towards the right class, and the right classes."""
    generator = np.random.default_rng(5)
    labels = generator.integers(0, classes, images)
    powers = np.exp(generator.normal(size=(images, classes)) + 1.5 * np.eye(classes)[labels])
    return powers / powers.sum(axis=1, keepdims=True), labels


def test_figures_are_scikit_learns() -> None:
    scores, labels = drawn()
    found = judged(scores, labels, CLASSES)
    predicted = scores.argmax(axis=1)
    assert found.accuracy == metrics.accuracy_score(labels, predicted)
    assert found.loss == pytest.approx(metrics.log_loss(labels, scores))
    assert np.array_equal(found.confusion, metrics.confusion_matrix(labels, predicted))
    assert np.array_equal(found.support, np.bincount(labels))
    for place, share in enumerate(found.top, 1):
        assert share == metrics.top_k_accuracy_score(labels, scores, k=place)
    report = metrics.classification_report(labels, predicted, output_dict=True)
    assert found.figures()["precision"] == pytest.approx(report["macro avg"]["precision"])
    assert found.figures()["recall"] == pytest.approx(report["macro avg"]["recall"])
    assert found.figures()["f1"] == pytest.approx(report["macro avg"]["f1-score"])
    for place in range(7):
        assert found.precision[place] == report[str(place)]["precision"]
        assert found.recall[place] == report[str(place)]["recall"]


def test_rows_are_right_classes_and_columns_predictions() -> None:
    found = judged(np.eye(3)[[1, 1, 2]], np.array([0, 0, 2]), ("a", "b", "c"))
    assert found.confusion.tolist() == [[0, 2, 0], [0, 0, 0], [0, 0, 1]]
    assert np.isnan(found.recall[1])  # no image
    assert np.isnan(found.precision[0])  # never predicted
    assert found.in_cell(0, 1).tolist() == [0, 1]
    assert found.mistakes.tolist() == [0, 1]


def test_mistakes_stand_by_confidence() -> None:
    scores, labels = drawn()
    found = judged(scores, labels, CLASSES)
    order = found.mistakes
    assert len(order) == (scores.argmax(axis=1) != labels).sum()
    assert (np.diff(found.confidence[order]) <= 0).all()
    cell = found.in_cell(2, 3)
    assert len(cell) == found.confusion[2, 3]
    assert (np.diff(found.confidence[cell]) <= 0).all()


def test_calibration_is_scikit_learns_reliability_curve() -> None:
    scores, labels = drawn(2000)
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == labels
    found = calibrated(confidence, right)
    share, mean = calibration_curve(right, confidence, n_bins=10)
    filled = found.counts > 0
    assert found.accuracy[filled] == pytest.approx(share)
    assert found.confidence[filled] == pytest.approx(mean)
    assert found.counts.sum() == 2000
    assert np.isnan(found.accuracy[~filled]).all()


def test_calibration_error_by_hand() -> None:
    # (0.8, 0.9]: two of 0.9, one right: gap 0.4; (0.5, 0.6]: two of 0.6, both right: gap 0.4.
    found = calibrated(np.array([0.9, 0.9, 0.6, 0.6]), np.array([True, False, True, True]))
    assert found.error == pytest.approx(0.4)
    assert found.counts[[5, 8]].tolist() == [2, 2]
    assert calibrated(np.ones(4), np.ones(4, bool)).error == 0


def test_two_classes_have_no_more_than_the_likeliest() -> None:
    found = judged(np.array([[0.4, 0.6], [0.8, 0.2]]), np.array([1, 1]), ("no", "yes"))
    assert found.top == (0.5,)
    assert "top_2_accuracy" not in found.figures()
