"""LeNet-5's output of radial basis functions as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class RBFOutput(keras.layers.Layer):  # type: ignore[misc]  # Keras bears no types
    """Give the squared distance of the values to a code for each class: Σ (x − w)².

    Source: LeCun, Bottou, Bengio & Haffner (1998), *Gradient-based learning applied to document
    recognition*, §II.B. There the codes of ±1 are pictures of the characters, drawn by hand; here
    they are drawn by lot, which the paper names as the other way.

    Args:
        units: Classes.
        learned: Whether training changes the codes.
        negative: Whether the distance is negated, so that the largest output wins.

    Shape: (batch, …, values) → (batch, …, units); the number of values is fixed.
    """

    def __init__(
        self,
        units: int,
        learned: bool = False,
        negative: bool = False,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.units, self.learned, self.negative = int(units), bool(learned), bool(negative)

    def build(self, input_shape: Any) -> None:
        """Draw the codes.

        Raises:
            ValueError: The number of values is not fixed.
        """
        if len(input_shape) < 2 or input_shape[-1] is None:
            raise ValueError(f"The values need a fixed count; the shape is {tuple(input_shape)}.")
        self.codes = self.add_weight(
            shape=(input_shape[-1], self.units),
            initializer=_signs,
            trainable=self.learned,
            name="codes",
        )

    def call(self, inputs: Any) -> Any:
        """The squared distances."""
        apart = keras.ops.expand_dims(inputs, -1) - self.codes
        distances = keras.ops.sum(keras.ops.square(apart), axis=-2)
        return -distances if self.negative else distances

    def get_config(self) -> dict[str, Any]:
        """All settings."""
        own = {"units": self.units, "learned": self.learned, "negative": self.negative}
        return {**super().get_config(), **own}


def _signs(shape: Any, dtype: Any = None) -> Any:
    """Numbers of −1 and 1, equally likely."""
    drawn = keras.initializers.RandomUniform(-1.0, 1.0)(shape, dtype=dtype)
    return keras.ops.where(drawn < 0, -keras.ops.ones_like(drawn), keras.ops.ones_like(drawn))
