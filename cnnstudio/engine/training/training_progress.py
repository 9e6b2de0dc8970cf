"""What a training reports while it runs, and what it ends with."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cnnstudio.document.monitors import MONITORS, rises

_USUAL = next(iter(MONITORS))


@dataclass(frozen=True, slots=True)
class BatchPoint:
    """One batch: its own loss (penalties included) and its own score, 0…1, before its step.

    Attributes:
        step: Number of the batch over all epochs, from 1.
        loss: Mean loss of its images.
        score: How well its images were done, by the figure of the task: the share that was classified rightly, or the
            mean IoU of boxes or masks.
    """

    step: int
    loss: float
    score: float


class TermPoint(NamedTuple):
    """One term of the loss in an epoch, weighted.

    Attributes:
        key: What it is called; see `Task.loss_terms`.
        value: Its mean over the training images, each before its batch's step.
        val_value: Its mean over the validation images after the epoch.
    """

    key: str
    value: float
    val_value: float


@dataclass(frozen=True, slots=True)
class EpochPoint:
    """One whole epoch.

    Attributes:
        epoch: Its number, from 1.
        loss: Mean loss of the training images, each before its batch's step.
        score: The same for the figure of the task, 0…1.
        val_loss: Mean loss of the validation images after the epoch.
        val_score: Their score, 0…1.
        seconds: How long it took with validation, pauses left out.
        learning_rate: That of its last step; None where it is not known.
        terms: What the losses are the sums of, penalties left out; () where that is one thing or not known.
    """

    epoch: int
    loss: float
    score: float
    val_loss: float
    val_score: float
    seconds: float
    learning_rate: float | None = None
    terms: tuple[TermPoint, ...] = ()

    def value(self, name: str) -> float:
        """A figure by the name of its field, or a term of the loss by its key with ``val_`` in front; NaN if it has none."""
        if name in ("loss", "score", "val_loss", "val_score"):
            return float(getattr(self, name))
        key = name.removeprefix("val_")
        for term in self.terms:
            if term.key == key:
                return term.val_value if name.startswith("val_") else term.value
        return math.nan


@dataclass(frozen=True, slots=True)
class NormPoint:
    """How large gradients and weights are at one moment.

    Attributes:
        step: Steps that were done before.
        gradient: Euclidean norm of the gradients by all trainable weights together, on a fixed batch.
        weight: That of all trainable weights.
    """

    step: int
    gradient: float
    weight: float


@dataclass(frozen=True, slots=True)
class TrainProgress:
    """News of a training.

    Attributes:
        epoch: The epoch that runs, from 1.
        epochs: How many there will be.
        batch: Batches done in this epoch.
        batches: Batches in an epoch.
        points: Batches that are done since the last news.
        epoch_points: Epochs that are done since the last news.
        images_per_second: Training speed over the last seconds; 0 before it is known.
        seconds_left: Time to the end of the last epoch; None before it is known.
        paused: Whether the training waits.
        run: Path of the run folder.
        norms: Norms that were measured since the last news.
        figure: What the score is called; see `Task.figure`.
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    points: tuple[BatchPoint, ...] = ()
    epoch_points: tuple[EpochPoint, ...] = ()
    images_per_second: float = 0.0
    seconds_left: float | None = None
    paused: bool = False
    run: str = ""
    norms: tuple[NormPoint, ...] = ()
    figure: str = "accuracy"

    @property
    def fraction(self) -> float:
        """How much is done, 0…1."""
        return ((self.epoch - 1) * self.batches + self.batch) / (self.epochs * self.batches)

    def merged(self, later: TrainProgress) -> TrainProgress:
        """The later news with the points of both."""
        return dataclasses.replace(
            later,
            points=self.points + later.points,
            epoch_points=self.epoch_points + later.epoch_points,
            norms=self.norms + later.norms,
        )


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What came of a training.

    Attributes:
        run: Path of the run folder.
        epochs: Epochs that are finished, those before the run went on included.
        best_epoch: The one that is the best one (see `is_better`), from 1; 0 if none was finished.
        metrics: Figures of the best epoch, not of the last one, by name: ``loss``, ``val_loss``, and
            ``accuracy``, ``val_accuracy`` or what else the figure of the task is called; empty if none was finished.
        points: All finished epochs.
        stopped: Whether the user ended it before its last epoch.
        ended_early: Whether it ended by itself, since no epoch was better for as long as the project says.
        seconds: From the first batch to the end, pauses left out; of a run that went on, with the
            time of the earlier epochs.
        device: What it ran on: ``CPU, 8 cores``.
        notes: What the user should know besides, such as which images were left out; "" if nothing.
    """

    run: str
    epochs: int
    best_epoch: int
    metrics: dict[str, float]
    points: tuple[EpochPoint, ...]
    stopped: bool
    seconds: float
    device: str
    ended_early: bool = False
    notes: str = ""

    @property
    def val_score(self) -> tuple[str, float]:
        """What the score of the task is called, in words, and that of the validation images in the best epoch."""
        for name, value in self.metrics.items():
            if name.startswith("val_") and name != "val_loss":
                figure = name.removeprefix("val_")
                return {"iou": "IoU"}.get(figure, figure.replace("_", " ")), value
        return "accuracy", 0.0

    @property
    def ending(self) -> Literal["finished", "ended_early", "stopped"]:
        """How it ended, in a word."""
        return "stopped" if self.stopped else "ended_early" if self.ended_early else "finished"


def figures_of(point: EpochPoint, figure: str) -> dict[str, float]:
    """The figures of an epoch by the names that Keras's logs have for them.

    Args:
        point: The epoch.
        figure: What the score is called; see `Task.figure`.
    """
    terms = {term.key: term.value for term in point.terms}
    return {
        "loss": point.loss, figure: point.score, "val_loss": point.val_loss, f"val_{figure}": point.val_score,
        **terms, **{f"val_{term.key}": term.val_value for term in point.terms},
    }  # fmt: skip


def is_better(point: EpochPoint, best: EpochPoint | None, best_by: str = _USUAL) -> bool:
    """Whether an epoch beats the best one so far.

    Args:
        point: The epoch.
        best: The best so far; None if there is none.
        best_by: The figure that says so, a key of `MONITORS`; among equals its companion does.
    """
    return best is None or _rank(point, best_by) > _rank(best, best_by)


def best_of(points: Sequence[EpochPoint], best_by: str) -> EpochPoint | None:
    """The best of some epochs, or None; of equals the first."""
    best = None
    for point in points:
        if is_better(point, best, best_by):
            best = point
    return best


def has_waited(points: Sequence[EpochPoint], patience: int | None, best_by: str = _USUAL) -> bool:
    """Whether no epoch was better than one that lies ``patience`` epochs back or more.

    Args:
        points: The epochs that are done, in order.
        patience: How many epochs to wait for a better one; None: for ever.
        best_by: See `is_better`.
    """
    best = best_of(points, best_by)
    return patience is not None and best is not None and points[-1].epoch - best.epoch >= patience


def _rank(point: EpochPoint, best_by: str) -> tuple[float, float]:
    """What is compared between epochs: more is better."""
    monitor = MONITORS[best_by]
    first, second = (
        getattr(point, figure) * (1 if rises(figure) else -1) for figure in (monitor.figure, monitor.then)
    )
    return first, second
