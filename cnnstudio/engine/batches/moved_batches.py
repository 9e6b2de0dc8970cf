"""Batches of images that are moved at random, with what the loss takes for them then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.batches.moving import Moving
from cnnstudio.engine.batches.warping import warped, warped_tensor


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
    if not moving.moves_labels:
        return pixels, told if isinstance(labels, tuple) else told[0]
    maps = labels[numbers][..., None]
    for step, matrices in zip(moving.steps, motions, strict=True):
        maps = warped(maps, list(matrices), step.size, step.filling.of_labels)
    return pixels, maps[..., 0]


def moving_reader(moving: Moving, labels: Any, pick: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function for ``tf.data`` of places: the motions that the images there draw, and what the loss takes.

    Args:
        moving: The motions.
        labels: What the loss takes for each image as it lies in the data set.
        pick: Gives that for some places; label maps are moved later.
    """
    import tensorflow as tf

    arrays = () if moving.moves_labels else labels if isinstance(labels, tuple) else (labels,)

    def drawn(part: NDArray[np.int64]) -> list[NDArray[Any]]:
        motions, told = moving.drawn(part)
        return [motions.reshape(len(motions), len(part), 9)[..., :8].astype(np.float32), *told]

    def read(part: Any) -> Any:
        kinds = [np.dtype(np.float32), *[array.dtype for array in arrays]]
        motions, *told = tf.numpy_function(drawn, [part], kinds)  # it changes from epoch to epoch
        motions = tf.ensure_shape(motions, (len(moving.steps), None, 8))
        if moving.moves_labels:
            return motions, pick(part)
        told = [
            tf.ensure_shape(tensor, (None, *array.shape[1:]))
            for tensor, array in zip(told, arrays, strict=True)
        ]
        return motions, tuple(told) if isinstance(labels, tuple) else told[0]

    return read


def moving_finish(moving: Moving) -> Callable[[Any, Any], Any]:
    """A function for ``tf.data`` of pixels, and motions with what the loss takes: both moved."""
    import tensorflow as tf

    def finish(pixels: Any, drawn: Any) -> Any:
        motions, told = drawn
        pixels = tf.cast(pixels, tf.float32)
        for number, step in enumerate(moving.steps):
            pixels = warped_tensor(pixels, motions[number], step.size, step.filling)
        if moving.moves_labels:
            told = told[..., None]
            for number, step in enumerate(moving.steps):
                told = warped_tensor(told, motions[number], step.size, step.filling.of_labels)
            told = told[..., 0]
        return pixels, told

    return finish
