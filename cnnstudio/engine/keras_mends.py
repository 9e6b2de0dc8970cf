"""What is wrong in Keras itself, and mended before its layers are used."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def mend_keras() -> None:
    """Let every layer that the catalogue has stand in a functional model."""
    import keras

    # WORKAROUND: Equalization gives its symbolic input for its output, so that Keras finds a cycle in any functional
    # model that holds it; RandomGrayscale had the same fault: https://github.com/keras-team/keras/issues/21268
    keras.layers.Equalization.compute_output_spec = _as_it_came


def _as_it_came(layer: Any, inputs: Any, **options: Any) -> Any:
    """The output of a layer that keeps shape and type: another tensor than its input."""
    import keras

    return keras.KerasTensor(inputs.shape, dtype=inputs.dtype)
