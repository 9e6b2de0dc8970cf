"""Local response normalization as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class LocalResponseNormalization(keras.layers.Layer):  # type: ignore[misc]
    """Divide each value by (k + alpha · Σ x²)^beta, the sum over neighbouring channels.

    Source: Krizhevsky, Sutskever & Hinton (2012), *ImageNet classification with deep convolutional
    neural networks*, §3.3.

    Args:
        size: Neighbouring channels in the sum, its own among them: ⌊size/2⌋ on either side.
        alpha: Factor of the squares.
        beta: Power of the divisor.
        k: What is added to the squares.

    Shape: (batch, …, channels) in and out; the number of channels is fixed.
    """

    def __init__(
        self,
        size: int = 5,
        alpha: float = 1e-4,
        beta: float = 0.75,
        k: float = 2.0,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.size, self.alpha, self.beta, self.k = int(size), float(alpha), float(beta), float(k)

    def build(self, input_shape: Any) -> None:
        """Check that there is a fixed number of channels.

        Raises:
            ValueError: There is none.
        """
        if len(input_shape) < 2 or input_shape[-1] is None:
            raise ValueError(f"The channels need a fixed size; the shape is {tuple(input_shape)}.")
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Damp all values."""
        channels = inputs.shape[-1]
        half = min(self.size // 2, channels - 1)
        aside = [(0, 0)] * (len(inputs.shape) - 1)
        squares = keras.ops.pad(keras.ops.square(inputs), [*aside, (half, half)])
        total = squares[..., :channels]
        for start in range(1, 2 * half + 1):
            total = total + squares[..., start : start + channels]
        return inputs / keras.ops.power(self.k + self.alpha * total, self.beta)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As it came."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """All settings."""
        own = {"size": self.size, "alpha": self.alpha, "beta": self.beta, "k": self.k}
        return {**super().get_config(), **own}
