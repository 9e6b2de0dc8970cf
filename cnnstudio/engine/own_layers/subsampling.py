"""LeNet-5's trainable sub-sampling as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras

from cnnstudio.engine.own_layers.scaled_tanh import scaled_tanh


@keras.saving.register_keras_serializable(package="cnnstudio")
class SubSampling2D(keras.layers.Layer):  # type: ignore[misc]  # Keras bears no types
    """Sum each window of each map, times the map's coefficient, plus its bias, squashed.

    Source: LeCun, Bottou, Bengio & Haffner (1998), *Gradient-based learning applied to document
    recognition*, §II.B. There coefficients start at random; here each starts at 1 / pixels of a
    window, so that the layer begins as average pooling, and biases at 0.

    Args:
        pool_size: Height and width of a window, in px.
        strides: Step between windows, in px; None: the window's size.
        activation: ``"scaled_tanh"`` (1.7159 · tanh(2/3 · x)) or the name of a Keras activation.

    Shape: (batch, H, W, C) → (batch, ⌊(H − h)/s⌋ + 1, ⌊(W − w)/s⌋ + 1, C); C is fixed.
    """

    def __init__(
        self,
        pool_size: Any = (2, 2),
        strides: Any = None,
        activation: str = "scaled_tanh",
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.pool_size = tuple(pool_size)
        self.strides = None if strides is None else tuple(strides)
        self.activation = str(activation)
        self.input_spec = keras.layers.InputSpec(ndim=4)

    def build(self, input_shape: Any) -> None:
        """Make the coefficients and biases.

        Raises:
            ValueError: The number of channels is not fixed.
        """
        if input_shape[-1] is None:
            raise ValueError(f"The channels need a fixed size; the shape is {tuple(input_shape)}.")
        start = keras.initializers.Constant(1 / (self.pool_size[0] * self.pool_size[1]))
        shape = (input_shape[-1],)
        self.coefficient = self.add_weight(shape=shape, initializer=start, name="coefficient")
        self.bias = self.add_weight(shape=(input_shape[-1],), initializer="zeros", name="bias")

    def call(self, inputs: Any) -> Any:
        """Sum, weigh, shift and squash."""
        means = keras.ops.average_pool(
            inputs,
            self.pool_size,
            self.strides or self.pool_size,
            "valid",
            data_format="channels_last",
        )
        sums = means * (self.pool_size[0] * self.pool_size[1])
        values = sums * self.coefficient + self.bias
        if self.activation == "scaled_tanh":
            return scaled_tanh(values)
        return keras.activations.get(self.activation)(values)

    def get_config(self) -> dict[str, Any]:
        """All settings."""
        own = {"pool_size": self.pool_size, "strides": self.strides, "activation": self.activation}
        return {**super().get_config(), **own}
