"""Batches of arrays in memory for Keras on JAX and PyTorch, which need no TensorFlow for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.batches.moved_batches import moved_arrays
from cnnstudio.engine.batches.moving import Moving

_MANY = 1 << 40  # rounds


def plain_batches(
    images: NDArray[Any],
    labels: Any,
    batch_size: int,
    order: NDArray[np.int64] | None = None,
    first: int = 0,
    rounds: int = 1,
    moving: Moving | None = None,
) -> Any:
    """A ``keras.utils.PyDataset`` of (images, labels), with ``skip`` and ``repeat`` as ``tf.data`` has them.

    Args:
        images: (N, H, W, C), 0…255.
        labels: What the loss takes for each: its class, int64, (N,), another array, or a tuple of arrays.
        batch_size: Images in every batch but, perhaps, the last.
        order: int64, (N,), looked up batch by batch, so that it may change between epochs; as they come if None.
        first: The batch that each round begins with, from 0.
        rounds: How often all are taken.
        moving: Random motions of the images in which the labels follow; None for none.

    Returns:
        float32, (n, H, W, C), 0…255, and their labels.
    """
    import keras

    batches = max(0, -(-len(images) // batch_size) - first)

    class PlainBatches(keras.utils.PyDataset):  # type: ignore[misc]
        """The batches one after the other, made in the thread that trains."""

        def __len__(self) -> int:
            return rounds * batches

        def __getitem__(self, number: int) -> tuple[NDArray[np.float32], Any]:
            if not 0 <= number < len(self):
                raise IndexError(number)
            start = (first + number % batches) * batch_size
            part: slice | NDArray[np.int64] = slice(start, start + batch_size)
            if order is not None:
                part = order[part]
            if moving is not None:
                numbers: NDArray[np.int64] = np.arange(len(images))[part] if isinstance(part, slice) else part
                return moved_arrays(moving, images, labels, numbers)
            told = tuple(one[part] for one in labels) if isinstance(labels, tuple) else labels[part]
            return np.asarray(images[part], np.float32), told

        def skip(self, count: int) -> Any:
            """The same without the first batches."""
            return plain_batches(images, labels, batch_size, order, first + count, moving=moving)

        def repeat(self) -> Any:
            """The same again and again, for as many batches as anyone takes."""
            return plain_batches(images, labels, batch_size, order, first, _MANY, moving)

    return PlainBatches()
