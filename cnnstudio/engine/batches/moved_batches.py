"""Batches of images that are moved at random, with what the loss takes for them then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.batches.moving import Moving
from cnnstudio.engine.batches.warping import warped, warping


def moved_arrays(
    moving: Moving, images: NDArray[Any], labels: Any, numbers: NDArray[np.int64]
) -> tuple[NDArray[np.float32], Any]:
    """Some images in memory, moved, and what the loss takes for them.

    Args:
        moving: The motions.
        images: (N, H, W, C), 0…255.
        labels: What the loss takes for each as it lies in the data set.
        numbers: int64, (n,): which images.

    Returns:
        float32, (n, H, W, C), 0…255, and the labels.
    """
    motions, told = moving.drawn(numbers)
    pixels = np.asarray(images[numbers], np.float32)
    for step, matrices in zip(moving.steps, motions, strict=True):
        pixels = warped(pixels, list(matrices), step.size, step.filling)
    if moving.follows_objects:
        return pixels, told if isinstance(labels, tuple) else told[0]
    if not moving.moves_labels:
        return pixels, labels[numbers]
    maps = labels[numbers][..., None]
    for step, matrices in zip(moving.steps, motions, strict=True):
        maps = warped(maps, list(matrices), step.size, step.filling.of_labels)
    return pixels, maps[..., 0]


def moving_reader(
    moving: Moving, labels: Any, pick: Callable[[Any], Any], count: int
) -> Callable[[Any], Any]:
    """A function for ``tf.data`` of places: the motions that the images there draw, and what the loss takes.

    Args:
        moving: The motions.
        labels: What the loss takes for each image as it lies in the data set.
        pick: Gives that for some places; label maps are moved later.
        count: How many images there are.
    """
    import tensorflow as tf

    if not moving.follows_objects:
        with tf.device("CPU:0"):
            drawn = tf.Variable(np.zeros((len(moving.steps), count, 9), np.float32), trainable=False)
        moving.tell(lambda motions: drawn.assign(motions.reshape(len(motions), -1, 9)))
        return lambda part: (tf.gather(drawn, part, axis=1), pick(part))
    arrays = labels if isinstance(labels, tuple) else (labels,)

    def followed(part: NDArray[np.int64]) -> list[NDArray[Any]]:
        motions, told = moving.drawn(part)
        return [motions.reshape(len(motions), len(part), 9).astype(np.float32), *told]

    def read(part: Any) -> Any:
        kinds = [np.dtype(np.float32), *[array.dtype for array in arrays]]
        motions, *told = tf.numpy_function(followed, [part], kinds)  # it changes from epoch to epoch
        motions = tf.ensure_shape(motions, (len(moving.steps), None, 9))
        told = [
            tf.ensure_shape(tensor, (None, *array.shape[1:]))
            for tensor, array in zip(told, arrays, strict=True)
        ]
        return motions, tuple(told) if isinstance(labels, tuple) else told[0]

    return read


def moving_finish(moving: Moving, shape: tuple[int, ...], batch_size: int) -> Callable[[Any, Any], Any]:
    """A function for ``tf.data`` of pixels, and motions with what the loss takes: both moved.

    Args:
        moving: The motions.
        shape: Height, width and channels of the images.
        batch_size: Images in a batch; the last may have fewer.
    """
    import tensorflow as tf

    height, width, channels = shape
    moved = warping((height, width), channels, [(step.size, step.filling) for step in moving.steps])
    moved_maps = warping((height, width), 1, [(step.size, step.filling.of_labels) for step in moving.steps])

    def filled(batch: Any, axis: int = 0) -> Any:
        """A batch of full size, so that nothing is compiled anew for the last one."""
        missing = [[0, 0]] * len(batch.shape)
        missing[axis] = [0, batch_size - tf.shape(batch)[axis]]
        sides = batch.shape.as_list()
        sides[axis] = batch_size
        return tf.ensure_shape(tf.pad(batch, missing), sides)

    def finish(pixels: Any, drawn: Any) -> Any:
        motions, told = drawn
        count = tf.shape(pixels)[0]
        motions = filled(motions, axis=1)
        pixels = moved(filled(tf.cast(pixels, tf.float32)), motions)[:count]
        if moving.moves_labels:
            told = moved_maps(filled(told)[..., None], motions)[:count, ..., 0]
        return pixels, told

    return finish
