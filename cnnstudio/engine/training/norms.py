"""The norms of gradients and weights of a training, measured between batches for a bounded share of the time."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.gradients import Probe
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.training_progress import NormPoint

_SHARE = 0.02  # of the time may go into measuring


class NormMeter:
    """Measures on one batch, always the same; see `Probe`.

    Args:
        folder: The run folder, which keeps what is measured.
        probe: What is measured.
        steps: Steps in an epoch.
        done: Epochs that were done before; what was measured behind them is forgotten.
    """

    def __init__(self, folder: RunFolder, probe: Probe, steps: int, done: int = 0) -> None:
        self._folder = folder
        self._probe = probe
        self._has_begun = False
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
        try:
            with memory_in_words("measure norms", "use a smaller batch size"):
                self._measure(batch)
        except EngineError:
            self._next_time = math.inf  # the training may have room enough without

    def _measure(self, batch: int) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._probe.norms()  # what it takes to begin is no measure of what follows
        start = time.monotonic()
        gradient, weight = self._probe.norms()
        point = NormPoint(self._epoch * self._steps + batch, gradient, weight)
        self._folder.append_norms(point)
        self._new = (*self._new, point)
        end = time.monotonic()
        self._next_time = end + (end - start) / _SHARE
