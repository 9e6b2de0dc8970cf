"""What the curves of a training are a sign of: rules on their numbers, each with the advice that fits."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

SignKind = Literal["explodes", "stuck", "oscillates", "overfits"]


class EpochFigures(Protocol):
    """What is known of a finished epoch; means over its images."""

    @property
    def epoch(self) -> int:
        """Its number, from 1."""

    @property
    def loss(self) -> float:
        """Of the training images."""

    @property
    def val_loss(self) -> float:
        """Of the validation images."""

    @property
    def val_score(self) -> float:
        """How well the validation images were done, 0…1."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that the curves show.

    Attributes:
        kind: Which rule found it.
        sentence: What is seen, with its numbers, and what can be done.
    """

    kind: SignKind
    sentence: str


_BEGINNING = 20  # batches before anything is said of them
_SHARE_OF_GUESSING = 0.03  # how near to guessing a loss is that has learned nothing
_STUCK_EPOCHS = 2
_THROWN_EPOCHS = 3  # above guessing before anything is said of it
_FALL = 0.9  # of the loss a few epochs ago, below which it comes down
_WAVES = 6  # epochs in which waves are looked for
_RISE = 1.05  # of the validation loss over its lowest
_WAITED = 3  # epochs behind the lowest


def training_sign(
    epochs: Sequence[EpochFigures], batch_losses: Sequence[float], classes: int | None, rate: float
) -> Sign | None:
    """The most urgent sign in the curves of a training; None while there is none.

    Args:
        epochs: The finished epochs, in order.
        batch_losses: Loss of each batch so far, of this sitting.
        classes: How many classes there are; None if that is not known.
        rate: The learning rate that the optimizer was given.
    """
    return (
        _explosion(epochs, batch_losses, rate)
        or _standstill(epochs, classes, rate)
        or _waves(epochs, rate)
        or _overfitting(epochs)
    )


def _explosion(epochs: Sequence[EpochFigures], batch_losses: Sequence[float], rate: float) -> Sign | None:
    """The loss is many times that of the beginning, of the batches or of the best epoch."""
    before, now = math.nan, math.nan
    if len(batch_losses) >= _BEGINNING:
        before = statistics.median(batch_losses[: _BEGINNING // 4])
        now = statistics.median(batch_losses[-_BEGINNING // 4 :])
    if not now > 3 * before and len(epochs) > 1:
        before, now = min(point.loss for point in epochs[:-1]), epochs[-1].loss
    if not now > 3 * before or now - before < 1:
        return None
    return Sign(
        "explodes",
        f"The loss grows instead of falling (from {before:.3g} to {now:.3g}): the learning rate of {rate:g} is probably "
        f"too high. Try {_tenth(rate)}, or let it warm up.",
    )


def _standstill(epochs: Sequence[EpochFigures], classes: int | None, rate: float) -> Sign | None:
    """The loss is still that of guessing, or above it without falling."""
    if classes is None or len(epochs) < _STUCK_EPOCHS:
        return None
    classes = max(2, classes)
    guessing = math.log(classes)
    last = [point.loss for point in epochs[-_STUCK_EPOCHS:]]
    if min(last) < (1 - _SHARE_OF_GUESSING) * guessing:
        return None
    if max(last) > (1 + _SHARE_OF_GUESSING) * guessing:
        return _thrown_off(epochs, classes, guessing, rate)
    return Sign(
        "stuck",
        f"Nothing is learned so far: the loss stays at {last[-1]:.3g}, and guessing among {classes:,} classes gives "
        f"{guessing:.3g}. Try another learning rate than {rate:g}, and check the labels, the pixel scale and dead ReLUs.",
    )


def _thrown_off(epochs: Sequence[EpochFigures], classes: int, guessing: float, rate: float) -> Sign | None:
    """The loss is above that of guessing, and does not come down either: steps so long land nowhere."""
    last = [point.loss for point in epochs[-_THROWN_EPOCHS:]]
    if len(last) < _THROWN_EPOCHS or min(last) < guessing or last[-1] < _FALL * last[0]:
        return None
    return Sign(
        "stuck",
        f"Nothing is learned: the loss of {last[-1]:.3g} is above the {guessing:.3g} of guessing among {classes:,} classes, "
        f"and does not fall. The learning rate of {rate:g} is probably too high: try {_tenth(rate)}.",
    )


def _waves(epochs: Sequence[EpochFigures], rate: float) -> Sign | None:
    """The training loss goes up and down by much, and comes no further by that."""
    losses = [point.loss for point in epochs[-_WAVES:]]
    if len(losses) < _WAVES:
        return None
    steps = [later - earlier for earlier, later in itertools.pairwise(losses)]
    turns = sum(one * other < 0 for one, other in itertools.pairwise(steps))
    high = statistics.median([abs(step) for step in steps])
    falls = losses[0] - losses[-1] > high
    if turns < _WAVES - 3 or high < 0.1 * statistics.median(losses) or falls:
        return None
    return Sign(
        "oscillates",
        f"The loss jumps up and down ({min(losses):.3g} to {max(losses):.3g} in the last {_WAVES} epochs): a learning rate "
        f"below {rate:g}, one that falls over the epochs, or a larger batch makes it calmer.",
    )


def _overfitting(epochs: Sequence[EpochFigures]) -> Sign | None:
    """The validation loss rises from its lowest while the training loss falls."""
    if not epochs:
        return None
    lowest = min(epochs, key=lambda point: point.val_loss)
    last, since = epochs[-1], [point for point in epochs if point.epoch > lowest.epoch]
    if len(since) < _WAITED or last.loss >= lowest.loss:
        return None
    if min(point.val_loss for point in since[-_WAITED + 1 :]) < _RISE * lowest.val_loss:
        return None
    return Sign(
        "overfits",
        f"It begins to overfit: since epoch {lowest.epoch:,} the validation loss has risen ({lowest.val_loss:.3g} to "
        f"{last.val_loss:.3g}) while the training loss fell. More or augmented data, dropout, weight decay or an early "
        "stop help; the best epoch is kept.",
    )


def _tenth(rate: float) -> str:
    return f"{rate / 10:.2g}"
