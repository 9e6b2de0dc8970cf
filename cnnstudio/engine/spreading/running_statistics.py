"""What batch normalization has seen on several devices, brought together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def bringing_together(model: keras.Model, strategy: Any) -> Callable[[], None]:
    """A function that gives all copies of a model the mean of their running statistics.

    Each device sees its share of every batch alone, unless a layer is synchronized. Without that a validation would
    take other statistics than those that are saved, and a resumed training would go on from others.

    Args:
        model: The model.
        strategy: TensorFlow's, that trains it; all of its workers call the function at once.
    """
    import tensorflow as tf

    running = [
        variable
        for layer in model._flatten_layers()
        if layer.trainable  # or it only uses its statistics
        for variable in layer._non_trainable_variables
        if str(variable.dtype).startswith("float")
    ]

    def on_each() -> None:
        together = tf.distribute.get_replica_context()
        for variable in running:
            # In 64 bits, so that the mean of equal numbers is that number.
            mean = together.all_reduce(tf.distribute.ReduceOp.MEAN, tf.cast(variable.value, tf.float64))
            variable.assign(tf.cast(mean, variable.dtype))

    if not running:
        return lambda: None
    bring: Callable[[], None] = tf.function(lambda: strategy.run(on_each), autograph=False)
    return bring
