"""The numbers that layers compute with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


@contextmanager
def computing_in(policy: str) -> Iterator[None]:
    """Let layers that are made inside compute in a policy of Keras's, and those made later as before.

    Args:
        policy: ``float32``, ``mixed_float16`` or ``mixed_bfloat16``.
    """
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def build_optimizer(model: keras.Model) -> None:
    """Let the optimizer of a compiled model have its variables, once."""
    # That of mixed_float16 would make them anew each time.
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
