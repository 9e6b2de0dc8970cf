"""What is wrong in Keras itself, and mended before its layers are used."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def mend_keras() -> None:
    """Let every layer that the catalogue has stand in a functional model, and every start be saved whole.

    Layers that are not told where the channels are have them last, whatever the user's settings of Keras say.
    """
    import keras

    # WORKAROUND: Equalization gives its symbolic input for its output, so that Keras finds a cycle in any functional
    # model that holds it; RandomGrayscale had the same fault: https://github.com/keras-team/keras/issues/21268
    keras.layers.Equalization.compute_output_spec = _as_it_came
    # WORKAROUND: Identity has no get_config of its own in Keras up to 3.15, so that a saved model forgets the gain.
    keras.initializers.Identity.get_config = _with_gain
    # A user's ~/.keras/keras.json may say channels_first, for layers that are not told the order.
    keras.config.set_image_data_format("channels_last")


def _as_it_came(layer: Any, inputs: Any, **options: Any) -> Any:
    """The output of a layer that keeps shape and type: another tensor than its input."""
    import keras

    return keras.KerasTensor(inputs.shape, dtype=inputs.dtype)


def _with_gain(start: Any) -> dict[str, Any]:
    """The configuration of an identity matrix: its factor."""
    return {"gain": start.gain}
