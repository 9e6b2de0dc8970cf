"""Random numbers that are the same every time, without disturbing a training that goes on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_randomness(seed: int) -> Iterator[None]:
    """Let Keras draw the seeds of start weights and dropout from ``seed``, then go on as before.

    Keras takes the seed of every initializer and of every random layer from Python's generator,
    so that a small task that builds or loads a model between two batches leaves no trace in the
    training that it interrupts.

    Source: keras.random.SeedGenerator, keras.initializers.RandomInitializer.
    """
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)
