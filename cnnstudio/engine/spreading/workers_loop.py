"""Training on several workers: Keras's steps and callbacks, in a loop that shares out every batch.

WORKAROUND: Keras 3 fails in ``fit`` under ``MultiWorkerMirroredStrategy``, when it looks at a first
batch of which each worker holds a part (https://github.com/keras-team/keras/issues/20585). Its own training
step works there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.spreading.meeting import Workers

if TYPE_CHECKING:
    import keras


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

        try:
            self._fit(batches, range(initial_epoch, epochs), validation_data, class_weight, list(callbacks))
        except (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.DeadlineExceededError) as error:
            others = ", ".join(address for address in self._workers.addresses if address != self._workers.own)
            raise EngineError(
                f"The other workers ({others}) do not answer any more: what the first one has saved is kept. "
                "Start all of them again, with --resume."
            ) from error

    def _fit(
        self,
        batches: Any,
        epochs: range,
        validation: Any,
        class_weight: Mapping[int, float] | None,
        callbacks: list[Any],
    ) -> None:
        import keras

        model = self._model
        called = keras.callbacks.CallbackList(callbacks, model=model)
        train, test = self._together(self._train), self._together(self._test)
        shares = self._shares(batches, class_weight)
        judged = None if validation is None else self._shares(validation, None)
        model.stop_training = False
        called.on_train_begin()
        for epoch in epochs:
            called.on_epoch_begin(epoch)
            logs = self._pass(train, shares, called.on_train_batch_begin, called.on_train_batch_end)
            if judged is not None:
                called.on_test_begin()
                found = self._pass(test, judged, called.on_test_batch_begin, called.on_test_batch_end)
                called.on_test_end(found)
                logs |= {f"val_{name}": value for name, value in found.items()}
            called.on_epoch_end(epoch, logs)
            if model.stop_training:
                break
        model.optimizer.finalize_variable_values(model.trainable_weights)
        called.on_train_end()

    def _pass(self, step: Any, shares: Any, begin: Any, end: Any) -> dict[str, float]:
        """Go through all batches once; the figures over all images of all workers."""
        self._model.reset_metrics()
        logs: dict[str, float] = {}
        for number, share in enumerate(shares):
            begin(number)
            step(share)
            # The same on every worker: asking is a step that all take together.
            logs = {name: float(value) for name, value in self._model.get_metrics_result().items()}
            end(number, logs)
        return logs

    def _train(self, share: Any) -> Any:
        """Keras's training step; shares of other sizes than the others' weigh as their images do."""
        data, weight = share
        optimizer: Any = self._model.optimizer
        scaled = optimizer.scale_loss
        optimizer.scale_loss = lambda loss: scaled(
            loss * weight
        )  # what the step asks for before its gradients
        try:
            return self._model.train_step(data)
        finally:
            optimizer.scale_loss = scaled

    def _test(self, share: Any) -> Any:
        return self._model.test_step(share[0])

    def _together(self, step: Callable[[Any], Any]) -> Any:
        import tensorflow as tf

        def all_together(share: Any) -> Any:
            return self._strategy.run(step, args=(share,))

        return tf.function(all_together, reduce_retracing=True)

    def _shares(self, batches: Any, class_weight: Mapping[int, float] | None) -> Any:
        """This worker's part of each batch, with its weight: its images lie side by side, one at least."""
        import tensorflow as tf

        index, count = self._workers.index, len(self._workers.addresses)

        def share(images: Any, labels: Any) -> Any:
            size = tf.shape(images)[0]
            start, end = index * size // count, (index + 1) * size // count
            weight = tf.cast(count * (end - start), tf.float32) / tf.cast(size, tf.float32)
            first = tf.minimum(start, size - 1)
            last = tf.maximum(end, first + 1)
            own = images[first:last], labels[first:last]
            return own if class_weight is None else (*own, _weights(own[1], class_weight)), weight

        mapped = batches.map(share, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
        return self._strategy.distribute_datasets_from_function(lambda context: mapped)


def _weights(labels: Any, class_weight: Mapping[int, float]) -> Any:
    """The weight of each image, as Keras works it out."""
    import tensorflow as tf

    table = [class_weight.get(label, 1.0) for label in range(max(class_weight) + 1)]
    places = tf.argmax(labels, axis=-1) if labels.shape.rank == 2 else labels
    return tf.gather(tf.constant(table, tf.float32), places)
