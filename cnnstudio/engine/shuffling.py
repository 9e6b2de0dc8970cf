"""Training batches in an order that follows from the seed and the number of the epoch alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.training_data import TrainingData


def epoch_order(seed: int, epoch: int, images: int) -> NDArray[np.int64]:
    """In which order an epoch takes the images: int64, (N,), a permutation.

    Args:
        seed: The project's seed.
        epoch: Number of the epoch, from 1.
        images: How many images there are.
    """
    return np.random.default_rng((seed, epoch)).permutation(images)


class ShuffledBatches:
    """All training images once an epoch; an epoch's order does not depend on those before it.

    Keras's own shuffling goes on from what was drawn before in the process, so that a training
    that is taken up again would see other batches than one that was never broken off.

    Args:
        data: The images and their labels.
        batch_size: Images in every batch but, perhaps, the last.
        seed: The project's seed.
    """

    def __init__(self, data: TrainingData, batch_size: int, seed: int) -> None:
        import tensorflow as tf

        self._seed = seed
        self._images = len(data.train_images)
        with tf.device("CPU:0"):
            self._order = tf.Variable(np.arange(self._images), dtype=tf.int64, trainable=False)
        self.dataset = self._made(data, batch_size)

    def begin(self, epoch: int) -> None:
        """Put the images in the order of an epoch, counted from 1; before Keras asks for its first batch."""
        self._order.assign(epoch_order(self._seed, epoch, self._images))

    def _made(self, data: TrainingData, batch_size: int) -> Any:
        """A ``tf.data.Dataset`` of (images, labels), as quick as the one that Keras makes of arrays.

        Source: keras.src.trainers.data_adapters.ArrayDataAdapter.get_tf_dataset.
        """
        import tensorflow as tf

        with tf.device("CPU:0"):
            images, labels = tf.convert_to_tensor(data.train_images), tf.convert_to_tensor(data.train_labels)

        def batch(number: Any) -> Any:
            part = self._order[number * batch_size : (number + 1) * batch_size]
            return tf.gather(images, part), tf.gather(labels, part)

        batches = -(-self._images // batch_size)
        options = tf.data.Options()
        # They would write the images into the graph.
        options.experimental_optimization.apply_default_optimizations = False
        dataset = tf.data.Dataset.range(batches).map(batch, num_parallel_calls=tf.data.AUTOTUNE)
        return dataset.with_options(options).prefetch(tf.data.AUTOTUNE)
