"""Over which devices a training is spread, and Keras's ``fit`` on them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.spreading.meeting import Workers

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
        import tensorflow as tf

        self._strategy = tf.distribute.MirroredStrategy(list(devices))
        self.count = len(devices)

    def scope(self) -> Any:
        """The strategy's."""
        return self._strategy.scope()


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
        keras.distribution.set_distribution(
            keras.distribution.DataParallel(devices=list(self._devices), auto_shard_dataset=False)
        )
        try:
            yield
        finally:
            keras.distribution.set_distribution(before)

    def fit(self, model: keras.Model, batches: Any, **arguments: Any) -> None:
        """Train the model, laid out over the devices.

        JAX wants shares of one size, so a batch that cannot be shared evenly is filled up with its first images.
        """
        validation = arguments.pop("validation_data", None)
        if validation is not None:
            arguments["validation_data"] = validation.map(self._filled)
        with self.scope():
            model.fit(batches.map(self._filled), **arguments)

    def _filled(self, images: Any, labels: Any) -> Any:
        import tensorflow as tf

        size = tf.shape(images)[0]
        places = tf.range(-(-size // self.count) * self.count) % size
        return tf.gather(images, places), tf.nest.map_structure(lambda one: tf.gather(one, places), labels)


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
    names = gpus(backend) if devices != "one" else ()
    if len(names) < 2:
        return Spread()
    if backend == "tensorflow":
        return MirroredSpread(names)
    if backend == "jax":
        return ShardedSpread(names)
    raise EngineError(
        f"Keras spreads a training over several GPUs with TensorFlow or JAX, not with {backend}: set Devices to one."
    )


def gpus(backend: str) -> tuple[str, ...]:
    """What the backend calls the GPUs that it can use."""
    if backend == "tensorflow":
        import tensorflow as tf

        return tuple([device.name for device in tf.config.list_logical_devices("GPU")])
    if backend == "jax":
        import keras

        return tuple(keras.distribution.list_devices("gpu"))
    import torch

    return tuple([f"cuda:{number}" for number in range(torch.cuda.device_count())])
