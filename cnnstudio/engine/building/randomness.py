"""Random numbers that are the same every time, whatever else was drawn before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

_STATE = "seed_generator_state"  # what keras.random.SeedGenerator calls its variable


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


class LayerRandomness:
    """What dropout and other random layers of a model draw, epoch by epoch.

    Keras neither saves how far a layer has drawn, nor would a count of its own be the same after
    an epoch that was broken off. So each epoch begins from a state that follows from the layer's
    start state and the epoch's number.

    Args:
        model: The model as it was built, before it has drawn anything.
    """

    def __init__(self, model: keras.Model) -> None:
        import keras

        self._states = [variable for variable in model.variables if variable.name == _STATE]
        self._starts = [
            [int(number) % 2**32 for number in keras.ops.convert_to_numpy(state)] for state in self._states
        ]

    def begin(self, epoch: int) -> None:
        """Put every random layer at the start of an epoch, counted from 1."""
        for state, start in zip(self._states, self._starts, strict=True):
            numbers = np.random.default_rng((*start, epoch)).integers(2**31, size=2)
            state.assign(numbers.astype(state.dtype))
