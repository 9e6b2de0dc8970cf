"""Turning the order of channels around as a Keras layer, for every backend."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class ReverseChannels(keras.layers.Layer):  # type: ignore[misc]  # Keras bears no types
    """Turn the order of the last axis around: RGB becomes BGR.

    Source: keras.applications.resnet.preprocess_input.

    Shape: as it comes.
    """

    def call(self, inputs: Any) -> Any:
        """Turn it around."""
        return keras.ops.flip(inputs, axis=-1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As it came."""
        if len(input_shape) < 2:
            raise ValueError("A batch of single numbers has no channels.")
        return input_shape
