"""Each batch's own figures, worked out from the running means that Keras gives."""

from __future__ import annotations

import math
import threading

from cnnstudio.core.errors import LossError
from cnnstudio.engine.training.training_progress import BatchPoint

_Means = tuple[float, float]


class BatchLog:
    """Takes running means, on any thread and in any order, and hands out points in order.

    Keras's logs hold the means over all images of the epoch so far. With N images seen up to a
    batch of n, and means m and m′ after and before it, its own figure is (N·m − (N − n)·m′) / n.

    Args:
        images: Images in an epoch.
        batch_size: Images in every batch but, perhaps, the last.
        rate: The learning rate, for what is said when the loss is no number any more.
        counts: Whether the score is a share of images that are right or wrong.

    Attributes:
        batches: Batches in an epoch.
        rate: As above; another one in another phase.
    """

    def __init__(self, images: int, batch_size: int, rate: float, *, counts: bool = True) -> None:
        self.batches = -(-images // batch_size)
        self._images = images
        self._batch_size = batch_size
        self.rate = rate
        self._counts = counts
        self._lock = threading.Lock()
        self._waiting: dict[int, _Means] = {}
        self._epoch = 0
        self._next = 0
        self._before: _Means = (0.0, 0.0)

    def begin(self, epoch: int) -> None:
        """Start an epoch, counted from 1."""
        self._epoch = epoch
        self._next = 0
        self._before = (0.0, 0.0)
        self._waiting.clear()

    def put(self, batch: int, loss: float, score: float) -> None:
        """Take the running means after a batch, counted from 0."""
        with self._lock:
            self._waiting[batch] = (loss, score)

    def taken(self) -> tuple[BatchPoint, ...]:
        """The points of the batches that came in since the last time, in order, without gaps.

        Raises:
            LossError: The loss is no number any more.
        """
        points: list[BatchPoint] = []
        while True:
            with self._lock:
                means = self._waiting.pop(self._next, None)
            if means is None:
                return tuple(points)
            points.append(self._point(self._next, means))
            self._next += 1

    def _point(self, batch: int, means: _Means) -> BatchPoint:
        if not math.isfinite(means[0]):
            message = loss_message(means[0], self._epoch, batch + 1, self.rate)
            raise LossError(message, means[0], self._epoch, batch + 1)
        seen = batch * self._batch_size
        count = min(self._batch_size, self._images - seen)
        loss, score = (
            ((seen + count) * mean - seen * before) / count
            for mean, before in zip(means, self._before, strict=True)
        )
        self._before = means
        step = (self._epoch - 1) * self.batches + batch + 1
        if self._counts:  # what rounding took away can be put back
            score = round(score * count) / count
        return BatchPoint(step, loss, min(1.0, max(0.0, score)))


def loss_message(loss: float, epoch: int, batch: int | None, rate: float, origin: str = "") -> str:
    """What to say when the loss is no number.

    Args:
        loss: What it became.
        epoch: The epoch, from 1.
        batch: The batch, from 1; None: the validation loss is meant.
        rate: The learning rate.
        origin: Where it began, in sentences, if that is known.
    """
    became = "NaN (not a number)" if math.isnan(loss) else "infinite"
    place = f"epoch {epoch}, batch {batch}" if batch is not None else f"the validation of epoch {epoch}"
    return (
        f"The loss became {became} in {place}: lower the learning rate (now {rate:g}), or check the pixel scale. "
        f"{origin}{' ' * bool(origin)}Epochs that were saved before it are kept."
    )
