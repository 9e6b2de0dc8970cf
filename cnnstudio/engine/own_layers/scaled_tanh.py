"""LeNet-5's squashing function as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras

AMPLITUDE = 1.7159
SLOPE = 2 / 3


def scaled_tanh(values: Any, amplitude: float = AMPLITUDE, slope: float = SLOPE) -> Any:
    """A · tanh(S · x), which is 1 at 1 and −1 at −1 for the plain numbers."""
    return amplitude * keras.ops.tanh(slope * values)


@keras.saving.register_keras_serializable(package="cnnstudio")
class ScaledTanh(keras.layers.Layer):  # type: ignore[misc]  # Keras bears no types
    """Squash values to between −A and A: A · tanh(S · x).

    Source: LeCun, Bottou, Bengio & Haffner (1998), *Gradient-based learning applied to document
    recognition*, §II.B and appendix A.

    Args:
        amplitude: A, what large values come close to.
        slope: S, how steep it is.

    Shape: as it comes.
    """

    def __init__(
        self,
        amplitude: float = AMPLITUDE,
        slope: float = SLOPE,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.amplitude, self.slope = float(amplitude), float(slope)

    def call(self, inputs: Any) -> Any:
        """Squash all values."""
        return scaled_tanh(inputs, self.amplitude, self.slope)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As it came."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Amplitude and slope."""
        return {**super().get_config(), "amplitude": self.amplitude, "slope": self.slope}
