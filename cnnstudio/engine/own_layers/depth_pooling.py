"""Depthwise max pooling as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class DepthMaxPooling(keras.layers.Layer):  # type: ignore[misc]
    """Keep the largest value of each group of neighbouring channels.

    Source: Géron, *Hands-On Machine Learning*, ch. 14:
    ``tf.nn.max_pool`` with a window of (1, 1, 1, n).

    Args:
        pool_size: Channels in a group.
        strides: Step between groups, in channels; None: the group's size.
        padding: ``"valid"``, or ``"same"``: a last group that lacks channels counts too.

    Shape: (batch, …, channels) to (batch, …, groups); the number of channels is fixed.
    """

    def __init__(
        self,
        pool_size: int = 2,
        strides: int | None = None,
        padding: str = "valid",
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.pool_size, self.strides, self.padding = int(pool_size), strides, padding

    def build(self, input_shape: Any) -> None:
        """Check that there is a fixed number of channels, and one group at least.

        Raises:
            ValueError: There is not.
        """
        self.compute_output_shape(input_shape)
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Take each pixel's channels for a sequence and pool that."""
        rows = keras.ops.reshape(inputs, (-1, inputs.shape[-1], 1))
        pooled = keras.ops.max_pool(rows, self.pool_size, self._step, self.padding, "channels_last")
        return keras.ops.reshape(pooled, (*keras.ops.shape(inputs)[:-1], pooled.shape[1]))

    @property
    def _step(self) -> int:
        return self.strides or self.pool_size

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As many channels as there are groups.

        Raises:
            ValueError: The channels have no fixed size, or are fewer than a group.
        """
        channels = input_shape[-1] if len(input_shape) > 1 else None
        if channels is None:
            raise ValueError(f"The channels need a fixed size; the shape is {tuple(input_shape)}.")
        if self.padding == "same":
            groups = -(-channels // self._step)
        else:
            groups = (channels - self.pool_size) // self._step + 1
        if groups < 1:
            raise ValueError(f"A group of {self.pool_size} does not fit in {channels} channels.")
        return (*input_shape[:-1], groups)

    def get_config(self) -> dict[str, Any]:
        """All settings."""
        own = {"pool_size": self.pool_size, "strides": self.strides, "padding": self.padding}
        return {**super().get_config(), **own}
