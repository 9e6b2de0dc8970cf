"""Going back a little in a training that went wrong, to see the batch in which it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError, LossError
from cnnstudio.engine.building.precision import build_optimizer
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.training.batch_log import loss_message
from cnnstudio.engine.training.loss_origin import origin_in_words
from cnnstudio.engine.watching.live_state import bring_back

if TYPE_CHECKING:
    import keras

_INTERVAL = 10.0  # seconds of training from one snapshot to the next: as long takes a replay
_SHARE = 0.005  # of the time may go into snapshots


@dataclass(frozen=True, slots=True, eq=False)
class _Snapshot:
    """All variables before a batch, random states included.

    Attributes:
        epoch: The epoch, from 1.
        batch: The batch, from 0.
        values: Those of the model, then those of its optimizer.
    """

    epoch: int
    batch: int
    values: list[NDArray[Any]]


class _Reached(Exception):  # noqa: N818 - it is no error
    """The replay is where it was to go."""


class Replay:
    """Keeps a snapshot of a training, and can go on from it once more.

    A loss that is no number is known some batches later, when all weights are none either. On the CPU
    the replay is the same training; on a GPU nearly, and where it does not lead there, nothing is said.

    Args:
        model: The model, compiled.
        batches: Gives the training batches of the epoch that runs, in its order.
        begin: Prepares an epoch, counted from 1: its order, what random layers draw, its rate.
        lead: Sets the learning rate of a batch of it, counted from 0.
        check: Raises if a stop was asked for.
    """

    def __init__(
        self,
        model: keras.Model,
        batches: Any,
        begin: Callable[[int], None],
        lead: Callable[[int], None],
        check: Callable[[], None],
    ) -> None:
        self._model = model
        self._batches = batches
        self._begin = begin
        self._lead = lead
        self._check = check
        self._epoch = 0
        self._snapshot: _Snapshot | None = None
        self._next_time = 0.0
        build_optimizer(model)

    def callback(self) -> Any:
        """The Keras callback that leads here; behind those that prepare an epoch and a batch."""
        import keras

        callback = keras.callbacks.LambdaCallback(
            on_epoch_begin=self._begin_epoch, on_train_batch_begin=self._begin_batch
        )
        callback.async_safe = True  # or Keras waits for each batch's figures
        return callback

    def explained(self, error: LossError, rate: float, validation: Any, **fitted: Any) -> LossError:
        """The same error with the layer where it began, if that can be found.

        Args:
            error: What ended the training; the model is not to be used any more.
            rate: Learning rate, for the message.
            validation: The validation batches.
            fitted: What else ``fit`` was given: class weights.
        """
        try:
            with memory_in_words("look for its origin", "use a smaller batch size"):
                if error.batch is None:
                    origin = self._of_validation(validation)
                else:
                    origin = self._of_batch(error.epoch, error.batch - 1, fitted)
        except EngineError:
            origin = ""
        return LossError(
            loss_message(error.loss, error.epoch, error.batch, rate, origin),
            error.loss,
            error.epoch,
            error.batch,
        )

    def _begin_epoch(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self._epoch = epoch + 1

    def _begin_batch(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        if self._snapshot is not None and time.monotonic() < self._next_time:
            return
        start = time.monotonic()
        bring_back(self._model)
        values = [_array(variable) for variable in self._variables()]
        if self._snapshot is None or all(np.isfinite(value).all() for value in values):
            self._snapshot = _Snapshot(self._epoch, batch, values)
        end = time.monotonic()
        self._next_time = end + max(_INTERVAL, (end - start) / _SHARE)

    def _variables(self) -> list[Any]:
        metrics = {
            id(variable) for variable in self._model.metrics_variables
        }  # some are made in the first batch
        own = [variable for variable in self._model.variables if id(variable) not in metrics]
        return [*own, *self._model.optimizer.variables]

    def _of_validation(self, validation: Any) -> str:
        for images, labels in validation:
            self._check()
            origin = origin_in_words(self._model, images, labels, learning=False)
            if origin:
                return origin
        return ""

    def _of_batch(self, epoch: int, batch: int, fitted: Mapping[str, Any]) -> str:
        """What happened in a batch, counted from 0, of an epoch, counted from 1."""
        snapshot = self._snapshot
        if snapshot is None or (snapshot.epoch, snapshot.batch) > (epoch, batch):
            return ""
        self._begin(snapshot.epoch)
        for variable, value in zip(self._variables(), snapshot.values, strict=True):
            variable.assign(value)
        self._train(snapshot.batch, batch if snapshot.epoch == epoch else None, fitted)
        for later in range(snapshot.epoch + 1, epoch + 1):
            self._begin(later)
            self._train(0, batch if later == epoch else None, fitted)
        for images, labels in self._batches.skip(batch):
            return origin_in_words(self._model, images, labels, learning=True)
        return ""

    def _train(self, start: int, end: int | None, fitted: Mapping[str, Any]) -> None:
        """Train from one batch of an epoch until another, or to the epoch's end."""
        import keras

        def lead(batch: int, logs: object = None) -> None:
            if start + batch == end:
                raise _Reached
            self._check()
            self._lead(start + batch)

        def leave(epoch: int, logs: object = None) -> None:
            # A fit that came to its end would give the model other weights, where these are averaged.
            raise _Reached

        callback = keras.callbacks.LambdaCallback(on_train_batch_begin=lead, on_epoch_end=leave)
        with suppress(_Reached):
            self._model.fit(
                self._batches.skip(start), shuffle=False, callbacks=[callback], verbose=0, **fitted
            )


def _array(variable: Any) -> NDArray[Any]:
    import keras

    return np.array(keras.ops.convert_to_numpy(variable))
