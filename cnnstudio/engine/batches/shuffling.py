"""Batches for training and validation; those of training in an order that follows from seed and epoch alone."""

from __future__ import annotations

from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.batches.image_rows import ImageRows
from cnnstudio.engine.batches.moved_batches import moving_finish, moving_reader
from cnnstudio.engine.batches.moving import Moving
from cnnstudio.engine.batches.plain_batches import plain_batches
from cnnstudio.engine.batches.training_data import Images, TrainingData

_AHEAD = 4  # batches that are read before they are asked for


def epoch_order(seed: int, epoch: int, images: int) -> NDArray[np.int64]:
    """In which order an epoch takes the images: int64, (N,), a permutation.

    Args:
        seed: The project's seed.
        epoch: Number of the epoch, from 1.
        images: How many images there are.
    """
    return np.random.default_rng((seed, epoch)).permutation(images)


class _Order:
    """A permutation that can be changed, as a variable of TensorFlow can.

    Attributes:
        values: int64, (N,).
    """

    def __init__(self, count: int) -> None:
        self.values = np.arange(count)

    def assign(self, values: NDArray[np.int64]) -> None:
        """Change it, for all who look at its values."""
        self.values[:] = values


def _variable(count: int) -> Any:
    import tensorflow as tf

    with tf.device("CPU:0"):
        return tf.Variable(np.arange(count), dtype=tf.int64, trainable=False)


def _is_plain(images: Images) -> TypeGuard[NDArray[Any]]:
    """Whether Keras takes the images as they lie in memory; files are read ahead by TensorFlow in any case."""
    import keras

    return keras.backend.backend() != "tensorflow" and not isinstance(images, ImageRows)


class ShuffledBatches:
    """All training images once an epoch; an epoch's order does not depend on those before it.

    Keras's own shuffling goes on from what was drawn before in the process, so that a training
    that is taken up again would see other batches than one that was never broken off.

    Args:
        data: The images and their labels.
        batch_size: Images in every batch but, perhaps, the last.
        seed: The project's seed.
        moving: Random motions of the images in which what the loss takes follows.
    """

    def __init__(self, data: TrainingData, batch_size: int, seed: int, moving: Moving | None = None) -> None:
        self._seed = seed
        self._moving = moving
        self._images = len(data.train_images)
        self._order = _Order(self._images) if _is_plain(data.train_images) else _variable(self._images)
        self.dataset = batches(data.train_images, data.train_labels, batch_size, self._order, moving)

    def begin(self, epoch: int) -> None:
        """Put the images in the order of an epoch, counted from 1; before Keras asks for its first batch."""
        self._order.assign(epoch_order(self._seed, epoch, self._images))
        if self._moving is not None:
            self._moving.begin(epoch)


def first_of(labels: Any, count: int) -> Any:
    """What the loss takes for the first so many images."""
    if isinstance(labels, ImageRows):
        return labels.take(np.arange(min(count, len(labels))))
    return tuple(part[:count] for part in labels) if isinstance(labels, tuple) else labels[:count]


def batches(
    images: Images, labels: Any, batch_size: int, order: Any = None, moving: Moving | None = None
) -> Any:
    """A ``tf.data.Dataset`` of (images, labels), as quick as the one that Keras makes of arrays.

    On other backends than TensorFlow images in memory become `plain_batches` instead.

    Args:
        images: In memory, or fetched batch by batch on several threads, a few batches ahead.
        labels: What the loss takes for each: its class, int64, (N,), or another array or two; see `objectives.Targets`.
        batch_size: Images in every batch but, perhaps, the last.
        order: The order of the images, which may change between epochs: a variable, int64, (N,), or the like;
            as they come if None.
        moving: Random motions of the images in which the labels follow; None for none.

    Returns:
        float32, (n, H, W, C), 0…255, and their labels.

    Source: keras.src.trainers.data_adapters.ArrayDataAdapter.get_tf_dataset.
    """
    if _is_plain(images) and not isinstance(labels, ImageRows):
        return plain_batches(
            images, labels, batch_size, None if order is None else order.values, moving=moving
        )
    import tensorflow as tf

    take = _from_rows(images) if isinstance(images, ImageRows) else _from_memory(images)
    count = len(images)
    pick = _picked(labels) if moving is None else moving_reader(moving, labels, _picked(labels), count)
    finish = _as_floats if moving is None else moving_finish(moving, images.shape[1:], batch_size)

    def read(number: Any) -> Any:
        if order is None:
            part = tf.range(number * batch_size, tf.minimum((number + 1) * batch_size, count))
        else:
            part = order[number * batch_size : (number + 1) * batch_size]
        return take(part), pick(part)

    options = tf.data.Options()
    # They would write the images into the graph.
    options.experimental_optimization.apply_default_optimizations = False
    numbers = tf.data.Dataset.range(-(-count // batch_size)).with_options(options)
    if not isinstance(images, ImageRows):
        made = numbers.map(lambda number: finish(*read(number)), num_parallel_calls=tf.data.AUTOTUNE)
        return made.prefetch(tf.data.AUTOTUNE)
    # Whole levels wait in a quarter of the memory; a number instead of AUTOTUNE keeps it bounded.
    return numbers.map(read, num_parallel_calls=_AHEAD).prefetch(_AHEAD).map(finish).prefetch(1)


def _as_floats(pixels: Any, label: Any) -> Any:
    """Pixels as networks take them."""
    import tensorflow as tf

    return tf.cast(pixels, tf.float32), label


def _picked(labels: Any) -> Any:
    """A function of places: what the loss takes for the images there."""
    import tensorflow as tf

    if isinstance(labels, ImageRows):
        return _from_rows(labels)
    with tf.device("CPU:0"):
        tensors = tf.nest.map_structure(tf.convert_to_tensor, labels)
    return lambda part: tf.nest.map_structure(lambda tensor: tf.gather(tensor, part), tensors)


def _from_memory(images: NDArray[Any]) -> Any:
    import tensorflow as tf

    with tf.device("CPU:0"):
        pixels = tf.convert_to_tensor(images)

    def take(part: Any) -> Any:
        return tf.gather(pixels, part)

    return take


def _from_rows(images: ImageRows) -> Any:
    import tensorflow as tf

    def take(part: Any) -> Any:
        pixels = tf.numpy_function(images.take, [part], images.dtype, stateful=False)
        return tf.ensure_shape(pixels, (None, *images.shape[1:]))

    return take
