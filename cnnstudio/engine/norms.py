"""The norms of gradients and weights of a training, measured between batches for a bounded share of the time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cnnstudio.engine.gradients import Gradients
from cnnstudio.engine.run_folder import RunFolder
from cnnstudio.engine.training_progress import NormPoint

if TYPE_CHECKING:
    import keras

_SHARE = 0.02  # of the time may go into measuring


class NormMeter:
    """Measures on one batch, always the same, so that what changes is the network; see `Gradients`.

    Args:
        folder: The run folder, which keeps what is measured.
        model: The model, compiled, on a backend where `gradients.can_derive`.
        batches: Training batches, of which the first is measured on.
        steps: Steps in an epoch.
        done: Epochs that were done before; what was measured behind them is forgotten.
    """

    def __init__(
        self, folder: RunFolder, model: keras.Model, batches: Any, steps: int, done: int = 0
    ) -> None:
        self._folder = folder
        self._gradients = Gradients(model)
        self._batches = batches
        self._probe: tuple[Any, Any] | None = None
        self._steps = steps
        self._epoch = done
        self._new = folder.cut_norms(done * steps)
        self._next_time = 0.0

    def callback(self) -> Any:
        """The Keras callback that leads here."""
        import keras

        callback = keras.callbacks.LambdaCallback(
            on_epoch_begin=self._begin_epoch, on_train_batch_begin=self._begin_batch
        )
        callback.async_safe = True  # or Keras waits for each batch's figures
        return callback

    def taken(self) -> tuple[NormPoint, ...]:
        """What was measured since the last time; at first what an earlier sitting had."""
        found, self._new = self._new, ()
        return found

    def _begin_epoch(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self._epoch = epoch

    def _begin_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        if time.monotonic() < self._next_time:
            return
        if self._probe is None:
            (self._probe,) = list(self._batches.take(1))
            self._gradients.norms(*self._probe)  # what it takes to begin is no measure of what follows
        start = time.monotonic()
        gradient, weight = self._gradients.norms(*self._probe)
        point = NormPoint(self._epoch * self._steps + batch, gradient, weight)
        self._folder.append_norms(point)
        self._new = (*self._new, point)
        end = time.monotonic()
        self._next_time = end + (end - start) / _SHARE
