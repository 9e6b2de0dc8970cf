"""Activations that take numbers together, along another axis than the last."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnstudio")
class AlongAxis:
    """An activation of Keras's that shares out along an axis, along one that is not the last.

    A layer has it in place of Keras's own once its axes stand in another order than in its file.

    Args:
        function: Keras's name of it: ``softmax``, ``log_softmax``, ``sparsemax`` or ``glu``.
        axis: The axis, with that of the batch as 0; negative ones count from the end.
    """

    def __init__(self, function: str, axis: int) -> None:
        self.function = str(function)
        self.axis = int(axis)

    def __call__(self, x: Any) -> Any:
        """Take the numbers along the axis together."""
        return keras.activations.get(self.function)(x, axis=self.axis)

    def get_config(self) -> dict[str, Any]:
        """All settings."""
        return {"function": self.function, "axis": self.axis}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> AlongAxis:
        """One with these settings."""
        return cls(**config)
