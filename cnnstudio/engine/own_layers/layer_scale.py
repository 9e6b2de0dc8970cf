"""The layer scale as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class LayerScale(keras.layers.Layer):  # type: ignore[misc]  # Keras bears no types
    """Multiply each channel by a factor that is learned.

    Source: Touvron et al. (2021), *Going deeper with image transformers*;
    keras.applications.convnext.

    Args:
        init_values: What every factor is before training.

    Shape: (batch, …, channels) in and out; the number of channels is fixed.
    """

    def __init__(self, init_values: float = 1e-6, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.init_values = float(init_values)

    def build(self, input_shape: Any) -> None:
        """Make the factors.

        Raises:
            ValueError: The number of channels is not fixed.
        """
        if len(input_shape) < 2 or input_shape[-1] is None:
            raise ValueError(f"The channels need a fixed size; the shape is {tuple(input_shape)}.")
        start = keras.initializers.Constant(self.init_values)
        self.gamma = self.add_weight(shape=(input_shape[-1],), initializer=start, name="gamma")

    def call(self, inputs: Any) -> Any:
        """Scale all values."""
        return inputs * self.gamma

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As it came."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The start value."""
        return {**super().get_config(), "init_values": self.init_values}
