"""The points of a training as arrays that grow, with smoothed copies; no Qt."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.tasks.loss_terms import LossTerm
from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint, NormPoint

Numbers = NDArray[np.float64]

SMOOTHING = 0.6
"""Share of the past in each smoothed point."""


class Column:
    """Numbers in a row that grows without being copied each time."""

    __slots__ = ("_count", "_room")

    def __init__(self) -> None:
        self._room: Numbers = np.empty(256)
        self._count = 0

    def append(self, number: float) -> None:
        """Add a number at the end."""
        if self._count == len(self._room):
            self._room = np.concatenate((self._room, np.empty_like(self._room)))
        self._room[self._count] = number
        self._count += 1

    @property
    def values(self) -> Numbers:
        """All of them: float64, (N,); a view that later numbers do not change."""
        return self._room[: self._count]


class Smoothed:
    """An exponential moving average, corrected for its start; numbers that are NaN are passed over.

    Source: the scalar smoothing of TensorBoard.
    """

    __slots__ = ("_average", "_weight", "column")

    def __init__(self) -> None:
        self.column = Column()
        self._average = 0.0
        self._weight = 0.0

    def append(self, number: float) -> None:
        """Take the next number."""
        if np.isfinite(number):
            self._average = SMOOTHING * self._average + (1 - SMOOTHING) * number
            self._weight = SMOOTHING * self._weight + (1 - SMOOTHING)
        self.column.append(self._average / self._weight if self._weight else np.nan)


class History:
    """All points of one training.

    Attributes:
        version: Grows with every point, so that a drawing knows whether it is up to date.
        batches: Batches in an epoch; 0 before it is known.
        borders: The epochs after which another phase begins.
        score_label: What the score of the task is called.
        terms: What the loss is the sum of; () where it is one thing.
    """

    def __init__(
        self,
        borders: tuple[int, ...] = (),
        score_label: str = "Accuracy",
        terms: tuple[LossTerm, ...] = (),
    ) -> None:
        self.version = 0
        self.borders = borders
        self.score_label = score_label
        self.terms = terms
        self.batches = 0
        self._steps = Column()
        self._raw = {"loss": Column(), "score": Column()}
        self._smooth = {"loss": Smoothed(), "score": Smoothed()}
        self._epochs: list[EpochPoint] = []
        self._norms = {name: Column() for name in ("step", "gradient", "weight")}

    def __len__(self) -> int:
        """How many batches it knows."""
        return len(self._steps.values)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self) and not self._epochs

    @property
    def has_norms(self) -> bool:
        """Whether norms were measured."""
        return bool(len(self._norms["step"].values))

    @property
    def epochs(self) -> tuple[EpochPoint, ...]:
        """The finished epochs."""
        return tuple(self._epochs)

    def add(self, points: Iterable[BatchPoint], epochs: Iterable[EpochPoint]) -> None:
        """Take new points, in their order."""
        for point in points:
            self._steps.append(point.step)
            for name, value in (("loss", point.loss), ("score", point.score)):
                self._raw[name].append(value)
                self._smooth[name].append(value)
            self.version += 1
        for epoch in epochs:
            self._epochs.append(epoch)
            self.version += 1

    def add_norms(self, points: Iterable[NormPoint]) -> None:
        """Take norms, in their order."""
        for point in points:
            for name, column in self._norms.items():
                column.append(getattr(point, name))
            self.version += 1

    def norms(self, name: str) -> tuple[Numbers, Numbers]:
        """Step and norm, float64, (N,) each, of the ``gradient`` or the ``weight``."""
        return self._norms["step"].values, self._norms[name].values

    def raw(self, metric: str) -> tuple[Numbers, Numbers]:
        """Step and value of every batch: float64, (N,) each."""
        return self._steps.values, self._raw[metric].values

    def smooth(self, metric: str) -> tuple[Numbers, Numbers]:
        """Step and smoothed value of every batch: float64, (N,) each."""
        return self._steps.values, self._smooth[metric].column.values

    def per_epoch(self, metric: str, by_epoch: bool) -> tuple[Numbers, Numbers]:
        """Place and value of every epoch: float64, (E,) each.

        Args:
            metric: ``loss``, ``score``, or the key of a term of the loss; with ``val_`` in front of the validation images.
            by_epoch: Whether places are epochs; else the step that an epoch ended with.
        """
        scale = 1 if by_epoch else max(1, self.batches)
        places = np.array([float(point.epoch * scale) for point in self._epochs])
        return places, np.array([point.value(metric) for point in self._epochs])

    def border_places(self, by_epoch: bool) -> tuple[float, ...]:
        """Where on the horizontal axis another phase begins; () before that is known.

        Args:
            by_epoch: Whether places are epochs; then it is in the middle between two.
        """
        if by_epoch:
            return tuple([epoch + 0.5 for epoch in self.borders])
        return tuple([epoch * self.batches + 0.5 for epoch in self.borders]) if self.batches else ()

    def end(self, by_epoch: bool) -> float:
        """Where the last point of all lies: a step, or an epoch with its part; 0 without any."""
        batches = max(1, self.batches)
        last = float(self._steps.values[-1]) if len(self) else 0.0
        if self._epochs:
            last = max(last, float(self._epochs[-1].epoch * batches))
        return last / batches if by_epoch else last

    def nearest_step(self, step: float) -> int | None:
        """Index of the batch nearest to a step; None without any."""
        steps = self._steps.values
        if not len(steps):
            return None
        place = int(np.searchsorted(steps, step))
        around = [index for index in (place - 1, place) if 0 <= index < len(steps)]
        return min(around, key=lambda index: abs(float(steps[index]) - step))
