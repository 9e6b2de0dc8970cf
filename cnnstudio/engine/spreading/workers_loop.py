"""Training on several workers: Keras's steps and callbacks, in a loop that shares out every batch.

WORKAROUND: Keras 3 fails in ``fit`` under ``MultiWorkerMirroredStrategy``, when it looks at a first
batch of which each worker holds a part (https://github.com/keras-team/keras/issues/20585). Its own training
step works there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.spreading.meeting import Workers
from cnnstudio.engine.spreading.running_statistics import bringing_together
from cnnstudio.engine.spreading.shares import share_of, weighed_steps

if TYPE_CHECKING:
    import keras


class _Pass(NamedTuple):
    """What is done with all batches once.

    Attributes:
        step: Done with each share, on all workers at once.
        shares: This worker's.
        figures: Those over all shares of all workers so far.
    """

    step: Callable[[Any], Any]
    shares: Any
    figures: Callable[[], dict[str, Any]]


class WorkersLoop:
    """Trains one model in this process as one of several workers.

    Every worker reads the same batches and takes its share of each, so that all do the same steps.

    Args:
        model: The model, built and compiled in the strategy's scope.
        strategy: A ``tf.distribute.MultiWorkerMirroredStrategy``.
        workers: The workers.
    """

    def __init__(self, model: keras.Model, strategy: Any, workers: Workers) -> None:
        self._model = model
        self._strategy = strategy
        self._workers = workers

    def fit(
        self,
        batches: Any,
        *,
        epochs: int,
        initial_epoch: int = 0,
        validation_data: Any = None,
        class_weight: Mapping[int, float] | None = None,
        callbacks: Any = (),
        shuffle: bool = False,
        verbose: int = 0,
    ) -> None:
        """Train as ``keras.Model.fit`` does, with the same calls of callbacks; see there.

        Raises:
            EngineError: Another worker is gone.
        """
        import tensorflow as tf

        with self._strategy.scope():  # figures must lie on all devices
            self._model._symbolic_build(data_batch=batches.element_spec)
        try:
            with weighed_steps(self._model) as step:
                train, test = self._together(step), self._together(self._test)
                shares = self._shares(batches, class_weight)
                judged = None if validation_data is None else self._shares(validation_data, None)
                figures = tf.function(self._model.get_metrics_result, autograph=False)
                judging = None if judged is None else _Pass(test, judged, figures)
                self._fit(
                    _Pass(train, shares, figures), judging, range(initial_epoch, epochs), list(callbacks)
                )
        except (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.DeadlineExceededError) as error:
            others = ", ".join(address for address in self._workers.addresses if address != self._workers.own)
            raise EngineError(
                f"The other workers ({others}) do not answer any more: what the first one has saved is kept. "
                "Start all of them again, with --resume."
            ) from error

    def _fit(self, training: _Pass, judging: _Pass | None, epochs: range, callbacks: list[Any]) -> None:
        import keras

        model = self._model
        called = keras.callbacks.CallbackList(callbacks, model=model)
        model.stop_training = False
        bring = bringing_together(model, self._strategy)
        called.on_train_begin()
        for epoch in epochs:
            called.on_epoch_begin(epoch)
            logs = self._pass(training, called.on_train_batch_begin, called.on_train_batch_end)
            if judging is not None:
                bring()
                called.on_test_begin()
                found = self._pass(judging, called.on_test_batch_begin, called.on_test_batch_end)
                called.on_test_end(found)
                logs |= {f"val_{name}": value for name, value in found.items()}
            called.on_epoch_end(epoch, logs)
            if model.stop_training:
                break
        model.optimizer.finalize_variable_values(model.trainable_weights)
        called.on_train_end()

    def _pass(self, once: _Pass, begin: Any, end: Any) -> dict[str, float]:
        """Go through all batches once; the figures over all images of all workers."""
        self._model.reset_metrics()
        logs: dict[str, float] = {}
        for number, shares in enumerate(once.shares):
            begin(number)
            once.step(self._on_devices(shares))
            # The same on every worker: asking is a step that all take together.
            logs = {name: float(value) for name, value in once.figures().items()}
            end(number, logs)
        return logs

    def _test(self, share: Any) -> Any:
        return self._model.test_step(share[0])

    def _together(self, step: Callable[[Any], Any]) -> Any:
        import tensorflow as tf

        def all_together(share: Any) -> Any:
            return self._strategy.run(step, args=(share,))

        return tf.function(all_together, reduce_retracing=True)

    def _shares(self, batches: Any, class_weight: Mapping[int, float] | None) -> Any:
        """The parts of each batch that this worker's devices take, with their weights.

        TensorFlow's own distribution of a data set would let all workers ask each other before each batch whether
        there is one.
        """
        import tensorflow as tf

        count, own = self._strategy.num_replicas_in_sync, self._own_devices
        takes = [share_of(self._workers.index * own + device, count, class_weight) for device in range(own)]

        def shares(images: Any, labels: Any) -> tuple[Any, ...]:
            return tuple([take(images, labels) for take in takes])

        return batches.map(shares, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)

    @property
    def _own_devices(self) -> int:
        """How many devices train in this process."""
        return int(self._strategy.num_replicas_in_sync) // len(self._workers.addresses)

    def _on_devices(self, shares: tuple[Any, ...]) -> Any:
        """One part for each of this worker's devices."""
        if len(shares) == 1:
            return shares[0]
        return self._strategy.experimental_distribute_values_from_function(
            lambda context: shares[context.replica_id_in_sync_group % len(shares)]
        )
