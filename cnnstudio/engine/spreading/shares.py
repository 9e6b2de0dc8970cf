"""The part of a batch that each of several devices or workers takes, and a step in which parts weigh as their images do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def share_of(
    index: Any, count: int, class_weight: Mapping[int, float] | None
) -> Callable[[Any, Any], tuple[Any, Any]]:
    """A function for ``tf.data`` of a batch's images and labels: one part of it, and how much that weighs.

    The images of a part lie side by side, one at least. The weights of all parts together are as many as parts;
    that of a part without images of its own is 0.

    Args:
        index: Which part, from 0; a number or a tensor of one.
        count: How many parts there are.
        class_weight: How much each class weighs; None: all alike.
    """
    import tensorflow as tf

    def share(images: Any, labels: Any) -> tuple[Any, Any]:
        size, place = tf.shape(images)[0], tf.cast(index, tf.int32)
        start, end = place * size // count, (place + 1) * size // count
        weight = tf.cast(count * (end - start), tf.float32) / tf.cast(size, tf.float32)
        first = tf.minimum(start, size - 1)
        last = tf.maximum(end, first + 1)
        own = images[first:last], tf.nest.map_structure(lambda one: one[first:last], labels)
        return own if class_weight is None else (*own, _weights(own[1], class_weight)), weight

    return share


def shares_in_turn(batches: Any, count: int, class_weight: Mapping[int, float] | None) -> Any:
    """A ``tf.data.Dataset`` of the parts of each batch, one after the other; see `share_of`."""
    import tensorflow as tf

    def parts(images: Any, labels: Any) -> Any:
        return tf.data.Dataset.range(count).map(
            lambda index: share_of(index, count, class_weight)(images, labels)
        )

    return batches.flat_map(parts).prefetch(count)


def _weights(labels: Any, class_weight: Mapping[int, float]) -> Any:
    """The weight of each image, as Keras works it out."""
    import tensorflow as tf

    table = [class_weight.get(label, 1.0) for label in range(max(class_weight) + 1)]
    places = tf.argmax(labels, axis=-1) if labels.shape.rank == 2 else labels
    return tf.gather(tf.constant(table, tf.float32), places)


@contextmanager
def weighed_steps(model: keras.Model) -> Iterator[Callable[[tuple[Any, Any]], Any]]:
    """Keras's training step, of a part and its weight; parts of other sizes than the others' weigh as their images do.

    Args:
        model: The model, compiled; it is to be trained by no other step inside.
    """
    step, optimizer = model.train_step, model.optimizer
    before = optimizer.scale_loss
    own = threading.local()  # each device of a machine has a thread

    def train(share: tuple[Any, Any]) -> Any:
        data, own.weight = share
        return step(data)

    # What the step asks for before its gradients.
    optimizer.scale_loss = lambda loss: before(loss * own.weight)
    try:
        yield train
    finally:
        del optimizer.scale_loss
