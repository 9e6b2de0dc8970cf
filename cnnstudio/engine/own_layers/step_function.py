"""The perceptron's step function as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class Step(keras.layers.Layer):  # type: ignore[misc]
    """Turn each value into 0 or 1, or into −1, 0 or 1.

    Its gradient is 0, not missing, so that a network with it can be fitted, if to no avail.

    Source: Géron, *Hands-On Machine Learning*, ch. 10.

    Args:
        function: ``"heaviside"``: 0 below 0, else 1; or ``"sign"``: −1, 0 and 1.

    Shape: any in, the same out.
    """

    def __init__(self, function: str = "heaviside", **arguments: Any) -> None:
        super().__init__(**arguments)
        if function not in ("heaviside", "sign"):
            raise ValueError(f"The function must be heaviside or sign; it is {function!r}.")
        self.function = function

    def call(self, inputs: Any) -> Any:
        """Decide for every value; of two signs the second takes 0 for positive."""
        sign = keras.ops.sign(inputs)
        return sign if self.function == "sign" else keras.ops.sign(sign + 1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As it came."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """All settings."""
        return {**super().get_config(), "function": self.function}
