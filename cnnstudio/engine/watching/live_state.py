"""The variables of a model between two batches of its training."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def bring_back(model: keras.Model) -> None:
    """Let the variables of a model in training hold their values, to be read or given others.

    With JAX they are elsewhere from batch to batch; Keras takes them up again where they were brought back.
    """
    bring = getattr(model, "jax_state_sync", None)
    if bring is not None:
        bring()
