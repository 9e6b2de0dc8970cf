"""The gradients of a model's loss on a batch, found beside the training and without a trace in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def can_derive() -> bool:
    """Whether gradients can be found on the backend that runs: with TensorFlow alone so far."""
    import keras

    return bool(keras.backend.backend() == "tensorflow")


class Gradients:
    """Derives the loss of a compiled model by its trainable weights, as a step of its training would.

    Dropout draws what the next batch would draw, and batch normalization looks at the batch; neither
    random state nor moving statistics go on by that. The gradients are those before clipping.

    Args:
        model: The model, compiled with one loss, on a backend where `can_derive`.
    """

    def __init__(self, model: keras.Model) -> None:
        import tensorflow as tf

        self._model = model
        self._of_batch = tf.function(self._derived, reduce_retracing=True)
        self._norms_of_batch = tf.function(self._derived_norms, reduce_retracing=True)

    def of(self, images: Any, labels: Any) -> list[Any]:
        """The gradients by each of the model's trainable weights, in their order; None where the loss does not depend on it.

        Args:
            images: float32, (n, H, W, C), 0…255.
            labels: What the loss takes.
        """
        return list(self._of_batch(images, labels))

    def norms(self, images: Any, labels: Any) -> tuple[float, float]:
        """The Euclidean norms of all gradients together, and of all trainable weights; see `of`."""
        gradient, weight = self._norms_of_batch(images, labels)
        return float(gradient), float(weight)

    def _derived(self, images: Any, labels: Any) -> list[Any]:
        import tensorflow as tf

        model = self._model
        weights = [tf.convert_to_tensor(variable.value) for variable in model.trainable_variables]
        others = [tf.convert_to_tensor(variable.value) for variable in model.non_trainable_variables]
        with tf.GradientTape() as tape:
            tape.watch(weights)
            outputs, _, penalties = model.stateless_call(
                weights, others, images, training=True, return_losses=True
            )
            loss = tf.add_n([model.loss(labels, outputs), *[tf.cast(part, tf.float32) for part in penalties]])
        return tape.gradient(loss, weights)  # type: ignore[no-any-return]

    def _derived_norms(self, images: Any, labels: Any) -> tuple[Any, Any]:
        import tensorflow as tf

        gradients = [gradient for gradient in self._derived(images, labels) if gradient is not None]
        weights = [tf.convert_to_tensor(variable.value) for variable in self._model.trainable_variables]
        return tf.linalg.global_norm(gradients), tf.linalg.global_norm(weights)


class Probe:
    """Gradients on one batch, always the same, so that what changes is the network.

    Args:
        model: The model; see `Gradients`.
        batches: Training batches, of which the first is taken when it is first asked for.
    """

    def __init__(self, model: keras.Model, batches: Any) -> None:
        self._model = model
        self._batches = batches
        self._gradients: Gradients | None = None
        self._batch: tuple[Any, Any] | None = None

    def gradients(self) -> list[Any]:
        """See `Gradients.of`."""
        found, batch = self._ready()
        return found.of(*batch)

    def norms(self) -> tuple[float, float]:
        """See `Gradients.norms`."""
        found, batch = self._ready()
        return found.norms(*batch)

    def renew(self) -> None:
        """Other layers learn from now on."""
        self._gradients = None

    def _ready(self) -> tuple[Gradients, tuple[Any, Any]]:
        if self._gradients is None or self._batch is None:
            self._gradients = Gradients(self._model)
            (self._batch,) = list(self._batches.take(1))
        return self._gradients, self._batch
