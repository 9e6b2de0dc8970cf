"""Over which devices a training is spread, and Keras's ``fit`` on them."""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.spreading.meeting import Workers
from cnnstudio.engine.spreading.running_statistics import bringing_together
from cnnstudio.engine.spreading.shares import shares_in_turn, weighed_steps

if TYPE_CHECKING:
    import keras


class Spread:
    """One device: everything is as Keras does it.

    Attributes:
        count: Over how many devices each batch is spread.
        leads: Whether this process keeps the run.
    """

    count = 1
    leads = True

    def in_words(self, device: str) -> str:
        """What the training runs on.

        Args:
            device: What a single device is called.
        """
        return device if self.count == 1 else f"{self.count} × {device}"

    def scope(self) -> Any:
        """A context manager, in which the model must be built and compiled."""
        return nullcontext()

    def fit(self, model: keras.Model, batches: Any, **arguments: Any) -> None:
        """Train the model; takes what ``keras.Model.fit`` takes."""
        model.fit(batches, **arguments)


class MirroredSpread(Spread):
    """Several GPUs of this machine, each with a copy of the model and a share of every batch.

    Args:
        devices: TensorFlow's names of them: ``GPU:0``.
    """

    def __init__(self, devices: tuple[str, ...]) -> None:
        self._strategy = _mirrored(devices)
        self.count = len(devices)

    def scope(self) -> Any:
        """The strategy's."""
        return self._strategy.scope()

    def fit(self, model: keras.Model, batches: Any, **arguments: Any) -> None:
        """Train the model on shares that weigh as their images do: Keras lets each device weigh the same."""
        import keras

        shares = shares_in_turn(batches, self.count, arguments.pop("class_weight", None))
        distributed = self._strategy.distribute_datasets_from_function(lambda context: shares)
        # TensorFlow counts each share as a step.
        distributed._cardinality = batches.cardinality()
        # WORKAROUND: Keras 3.15 looks at the mean of the first shares, which there is not where one is larger.
        with self.scope():
            model._symbolic_build(data_batch=batches.element_spec)
        model._maybe_symbolic_build = lambda **given: None
        bring = bringing_together(model, self._strategy)
        together = keras.callbacks.LambdaCallback(on_test_begin=lambda logs=None: bring())
        together.async_safe = True  # or Keras waits for each batch's figures
        arguments["callbacks"] = [together, *arguments.get("callbacks", ())]
        with weighed_steps(model) as model.train_step:
            try:
                model.fit(distributed, **arguments)
            finally:
                del model.train_step, model._maybe_symbolic_build
                model.train_function = None


@cache
def _mirrored(devices: tuple[str, ...]) -> Any:
    """TensorFlow's strategy; one a process, since those of two would take each other's sums for their own."""
    import tensorflow as tf

    return tf.distribute.MirroredStrategy(list(devices))


class ShardedSpread(Spread):
    """Several devices of the JAX backend.

    Args:
        devices: JAX's names of them.
    """

    def __init__(self, devices: tuple[str, ...]) -> None:
        self._devices = devices
        self.count = len(devices)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Let Keras lay batches out over them; as before afterwards."""
        import keras

        before = keras.distribution.distribution()
        keras.distribution.set_distribution(_evenly(self.count, self._devices))
        try:
            yield
        finally:
            keras.distribution.set_distribution(before)

    def fit(self, model: keras.Model, batches: Any, **arguments: Any) -> None:
        """Train the model, laid out over the devices."""
        with self.scope(), _each_batch_for_itself():
            model.fit(batches, **arguments)


def _evenly(count: int, devices: Sequence[str]) -> Any:
    """How JAX lays out what it trains on: a batch that does not divide is given to every device whole."""
    import keras

    class Evenly(keras.distribution.DataParallel):  # type: ignore[misc]
        """Shares of one size, as JAX wants them."""

        def get_data_layout(self, data_shape: Any) -> Any:
            """Where the parts of an array lie."""
            if data_shape[0] % count == 0:
                return super().get_data_layout(data_shape)
            return keras.distribution.TensorLayout([None] * len(data_shape), self.device_mesh)

    return Evenly(devices=list(devices), auto_shard_dataset=False)


@contextmanager
def _each_batch_for_itself() -> Iterator[None]:
    """Let Keras ask anew how a batch is laid out.

    WORKAROUND: Keras 3.15 lays out all batches as the first one, so that JAX refuses a last one that does not divide.
    """
    from keras.src.backend.jax import trainer

    before = trainer.JAXEpochIterator._get_distributed_iterator

    def laid_out(iterator: Any, distribution: Any) -> Iterator[Any]:
        for data in iterator.data_adapter.get_jax_iterator():
            yield trainer._distribute_data(data)

    trainer.JAXEpochIterator._get_distributed_iterator = laid_out
    try:
        yield
    finally:
        trainer.JAXEpochIterator._get_distributed_iterator = before


class WorkersSpread(Spread):
    """Several processes, mostly of several machines.

    They must be told to TensorFlow before it has computed anything.

    Args:
        workers: Which ones, and which this is; they have met.
    """

    def __init__(self, workers: Workers) -> None:
        cluster = {"worker": list(workers.addresses)}
        os.environ["TF_CONFIG"] = json.dumps(
            {"cluster": cluster, "task": {"type": "worker", "index": workers.index}}
        )
        import tensorflow as tf

        tf.get_logger().setLevel("ERROR")  # each phase has steps of its own, which TensorFlow warns of
        try:
            self._strategy = tf.distribute.MultiWorkerMirroredStrategy()
        except (RuntimeError, tf.errors.OpError) as error:
            raise EngineError(
                f"The workers cannot train together ({error}): start all of them again."
            ) from error
        atexit.register(_end_quietly)
        self._workers = workers
        self.count = len(workers.addresses)
        self.leads = workers.leads

    def scope(self) -> Any:
        """The strategy's."""
        return self._strategy.scope()

    def in_words(self, device: str) -> str:
        """What the training runs on."""
        return f"{self.count} workers, {device}"

    def fit(self, model: keras.Model, batches: Any, **arguments: Any) -> None:
        """Train in a loop of its own: that of Keras 3 does not know several workers."""
        from cnnstudio.engine.spreading.workers_loop import WorkersLoop

        WorkersLoop(model, self._strategy, self._workers).fit(batches, **arguments)


def _end_quietly() -> None:
    """Let Python say nothing of what it cannot tidy up as it ends.

    WORKAROUND: TensorFlow leaves the threads of a sum that failed, and Python trips over them at its very end.
    """
    sys.unraisablehook = lambda unraisable: None


def spread_over(devices: str, workers: Workers | None) -> Spread:
    """How a training is spread.

    Args:
        devices: The project's setting: ``one`` or ``all GPUs``.
        workers: The processes that train together, or None.

    Raises:
        EngineError: The backend cannot do so.
    """
    import keras

    backend = keras.backend.backend()
    if workers is not None:
        if backend != "tensorflow":
            raise EngineError(
                f"Several workers train together with TensorFlow alone, not with {backend}: set KERAS_BACKEND=tensorflow."
            )
        return WorkersSpread(workers)
    names = device_names(backend) if devices != "one" else ()
    if len(names) < 2:
        return Spread()
    if backend == "tensorflow":
        return MirroredSpread(names)
    if backend == "jax":
        return ShardedSpread(names)
    raise EngineError(
        f"Keras spreads a training over several GPUs with TensorFlow or JAX, not with {backend}: set Devices to one."
    )


def device_names(backend: str) -> tuple[str, ...]:
    """What the backend calls the GPUs that it can use; without any, the devices that its CPU stands for.

    These are one, unless somebody wants several, to try a training on them: with ``XLA_FLAGS`` for JAX, with logical
    devices for TensorFlow.
    """
    if backend == "torch":
        import torch

        return tuple([f"cuda:{number}" for number in range(torch.cuda.device_count())])
    if backend == "jax":
        import keras

        return tuple(keras.distribution.list_devices())  # those of one kind, GPUs if there are any
    import tensorflow as tf

    found = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
    return tuple([device.name for device in found])
