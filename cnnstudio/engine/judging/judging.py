"""How well class scores agree with the right classes: figures of a classification; arrays only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BINS = 10
MOST_TOP = 5
_ARRAYS = ("labels", "predicted", "confidence", "truth", "confusion", "precision", "recall", "f1")
_CALIBRATION = ("counts", "confidence", "accuracy")
_LEAST = 1e-7  # Keras's epsilon: no probability counts as less


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How far confidence can be trusted: images by the score of their likeliest class, in bins of one width.

    Attributes:
        counts: int64, (bins,): images in each bin of (0, 0.1], … (0.9, 1].
        confidence: float64, (bins,): their mean score; NaN in an empty bin.
        accuracy: float64, (bins,): the share of them that is right; NaN in an empty bin.
        error: The expected calibration error: the mean gap between the two, weighted by images.
    """

    counts: Integers
    confidence: Floats
    accuracy: Floats
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What came of the scores of all test images.

    Attributes:
        accuracy: Share of images whose likeliest class is the right one, 0…1.
        loss: Mean cross-entropy of the probabilities.
        classes: What the classes are called.
        labels: int64, (N,): the right classes.
        predicted: int64, (N,): the likeliest classes.
        confidence: float64, (N,): their scores.
        truth: float64, (N,): the scores of the right classes.
        confusion: int64, (classes, classes): images of each right class (rows) by the likeliest (columns).
        precision, recall, f1: float64, (classes,): NaN where a class was never predicted, or has no images.
        top: Share of images whose right class is among the k likeliest, for k = 1, 2, …
        calibration: How far the scores can be trusted.
    """

    accuracy: float
    loss: float
    classes: tuple[str, ...]
    labels: Integers
    predicted: Integers
    confidence: Floats
    truth: Floats
    confusion: Integers
    precision: Floats
    recall: Floats
    f1: Floats
    top: tuple[float, ...]
    calibration: Calibration

    kind: ClassVar[str] = "classes"

    @property
    def images(self) -> int:
        """How many images there were."""
        return len(self.labels)

    @property
    def main(self) -> tuple[str, float]:
        """The figure that stands for all, and what `figures` calls it."""
        return "accuracy", self.accuracy

    @property
    def support(self) -> Integers:
        """Images of each class: int64, (classes,)."""
        return np.asarray(self.confusion.sum(axis=1))

    @property
    def mistakes(self) -> Integers:
        """Places of the images that were taken for another class, the most confident first: int64, (M,)."""
        wrong = np.flatnonzero(self.predicted != self.labels)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")]

    def in_cell(self, right: int, predicted: int) -> Integers:
        """Places of the images of a class that were taken for a class, the most confident first: int64, (M,)."""
        found = np.flatnonzero((self.labels == right) & (self.predicted == predicted))
        return found[np.argsort(-self.confidence[found], kind="stable")]

    def mean(self, figure: Floats) -> float:
        """The mean of a figure over the classes that have images; NaN counts as 0, as scikit-learn has it."""
        return float(np.nan_to_num(figure)[self.support > 0].mean()) if self.images else float("nan")

    def figures(self) -> dict[str, float | int]:
        """The figures as a whole, by name, each class weighing the same in those of classes."""
        tops = {f"top_{place}_accuracy": share for place, share in enumerate(self.top, 1) if place > 1}
        return {
            "accuracy": self.accuracy, "loss": self.loss, "images": self.images,
            "precision": self.mean(self.precision), "recall": self.mean(self.recall), "f1": self.mean(self.f1),
            **tops, "calibration_error": self.calibration.error,
        }  # fmt: skip

    def packed(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """It as JSON data and arrays."""
        about = {
            "accuracy": self.accuracy, "loss": self.loss, "classes": list(self.classes), "top": list(self.top),
            "error": self.calibration.error,
        }  # fmt: skip
        bins = {f"bins_{name}": getattr(self.calibration, name) for name in _CALIBRATION}
        return about, {**{name: getattr(self, name) for name in _ARRAYS}, **bins}

    @classmethod
    def unpacked(cls, about: Mapping[str, Any], file: Mapping[str, NDArray[Any]]) -> Judgement:
        """One from its JSON data and arrays.

        Raises:
            KeyError: Something is missing.
            ValueError: Something is damaged.
        """
        bins = {name: file[f"bins_{name}"] for name in _CALIBRATION}
        found = cls(
            accuracy=float(about["accuracy"]),
            loss=float(about["loss"]),
            classes=tuple(map(str, about["classes"])),
            top=tuple(map(float, about["top"])),
            calibration=Calibration(**bins, error=float(about["error"])),
            **{name: file[name] for name in _ARRAYS},
        )
        if len({len(found.labels), len(found.predicted), len(found.confidence)}) != 1:
            raise ValueError("labels")
        return found


def judged(scores: Floats, labels: Integers, classes: tuple[str, ...]) -> Judgement:
    """Judge class scores by the right classes.

    Args:
        scores: float64, (N, classes), 0…1.
        labels: int64, (N,).
        classes: What the classes are called.

    Source: scikit-learn's metrics; Guo et al., "On Calibration of Modern Neural Networks" (2017).
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    numbers = np.arange(len(classes))
    predicted = scores.argmax(axis=1)
    confidence, truth = scores[np.arange(len(labels)), predicted], scores[np.arange(len(labels)), labels]
    precision, recall, f1, _ = precision_recall_fscore_support(
        labels, predicted, labels=numbers, average=None, zero_division=np.nan
    )
    return Judgement(
        accuracy=float((predicted == labels).mean()),
        loss=float(-np.log(np.clip(truth, _LEAST, 1 - _LEAST)).mean()),
        classes=classes,
        labels=labels,
        predicted=predicted.astype(np.int64),
        confidence=confidence,
        truth=truth,
        confusion=confusion_matrix(labels, predicted, labels=numbers).astype(np.int64),
        precision=precision,
        recall=recall,
        f1=f1,
        top=_top(scores, labels),
        calibration=calibrated(confidence, predicted == labels),
    )


def _top(scores: Floats, labels: Integers) -> tuple[float, ...]:
    """Shares of images whose right class is among the k likeliest; of equal scores the first class counts."""
    most = min(MOST_TOP, scores.shape[1] - 1) or 1
    order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    hits = (order == labels[:, None]).cumsum(axis=1)
    return tuple(float(share) for share in hits.mean(axis=0))


def calibrated(confidence: Floats, right: NDArray[np.bool_], bins: int = BINS) -> Calibration:
    """Compare how sure the likeliest classes were with how often they were right.

    Args:
        confidence: float64, (N,), 0…1.
        right: bool, (N,).
        bins: How many bins.
    """
    edges = np.linspace(0, 1, bins + 1)
    places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(places, confidence, bins) / counts
        share = np.bincount(places, right, bins) / counts
    gaps = np.nan_to_num(np.abs(share - mean))
    return Calibration(
        counts.astype(np.int64), mean, share, float((gaps * counts).sum() / max(1, len(right)))
    )
