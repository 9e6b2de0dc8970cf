"""What one unit of a layer answers, and how that changes with each pixel of the image."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.deriving import Mark, can_derive, derived, with_state
from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.inside.taps import known_name, layer_outputs, node_of, output_layer, tapped

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

_FINAL = frozenset({"ReLU", "Softmax"})
"""Keras layers that only bend values, and whose slope is 0 where a unit is silent or sure."""


class Answer(NamedTuple):
    """What a unit answers to an image.

    Attributes:
        value: Its value; of a map, the mean over all places.
        slope: float32, (H, W, C): how the value before the activation changes with each pixel.
    """

    value: float
    slope: Floats


class UnitValue:
    """The value of one unit as a function of the image.

    The slope is that of the value before the layer's activation: behind a ReLU that is silent, or a
    softmax that is sure, there is none.

    Args:
        model: The model.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        unit: Number of the channel of a map; of other outputs, of the value in it.

    Raises:
        EngineError: There is no such layer, or gradients cannot be found here.
    """

    def __init__(self, model: keras.Model, layer: str, unit: int) -> None:
        if not can_derive():
            import keras

            raise EngineError(
                f"What maximizes a unit is not found with {keras.backend.backend()}: start with KERAS_BACKEND=tensorflow."
            )
        self.name = known_name(model, layer)
        self._unit = unit
        self._layer = output_layer(model, self.name)
        before = _before(model, self.name) if type(self._layer).__name__ in _FINAL else ""
        self._tap = tapped(model, (before or self.name,))
        self._finish: Callable[[Any], Any] = self._layer if before else _activation(self._layer)
        self._answer = with_state(self._tap, self._derived)

    def answer(self, image: Floats) -> Answer:
        """What it answers to an image, float32, (H, W, C), 0…255.

        Raises:
            EngineError: The layer has fewer units.
        """
        with _without_activation(self._layer):
            value, slope = self._answer(image[None])
        return Answer(float(value), as_array(slope)[0])

    def _derived(self, weights: list[Any], others: list[Any], images: Any) -> tuple[Any, Any]:
        import keras

        images = keras.ops.convert_to_tensor(images)

        def target(mark: Mark) -> tuple[Any, Any]:
            outputs, _ = self._tap.stateless_call(weights, others, mark(images), training=False)
            return self._of_unit(outputs[0]), outputs[0]

        output, _, slope = derived(target)
        return self._of_unit(self._finish(output)), slope

    def _of_unit(self, output: Any) -> Any:
        """The mean over a unit's places."""
        import keras

        shape = tuple(output.shape)[1:]
        count = int(shape[-1]) if is_map(shape) else math.prod(shape)
        check_unit(self._unit, count, self.name)
        rows = keras.ops.reshape(keras.ops.cast(output, "float32"), (-1, count))
        return keras.ops.mean(rows[:, self._unit])


def is_map(shape: tuple[int | None, ...]) -> bool:
    """Whether an output without its batch axis has a map for each unit."""
    return len(shape) == 3


def check_unit(unit: int, count: int, layer: str) -> None:
    """Refuse a unit that a layer has not.

    Raises:
        EngineError: It has fewer.
    """
    if not 0 <= unit < count:
        raise EngineError(f"{layer} has {count:,} units: choose one from 0 to {count - 1:,}, not {unit:,}.")


def _before(model: keras.Model, name: str) -> str:
    """The name of the layer whose only output a layer takes; "" where it is none that can be looked at."""
    outer, _, inner = name.partition("/")
    if inner:
        found = _before(node_of(layer_outputs(model)[outer]).operation, inner)
        return found and f"{outer}/{found}"
    tensors = node_of(layer_outputs(model)[name]).input_tensors
    feeding = node_of(tensors[0]).operation.name
    return feeding if len(tensors) == 1 and layer_outputs(model).get(feeding) is tensors[0] else ""


def _bends(layer: Any) -> bool:
    """Whether a layer's last act is an activation that can be left off."""
    kind = type(layer).__name__
    known = "Conv" in kind or kind in ("Dense", "EinsumDense", "Activation")
    return (
        known and callable(getattr(layer, "activation", None)) and not hasattr(layer, "recurrent_activation")
    )


def _activation(layer: Any) -> Callable[[Any], Any]:
    return layer.activation if _bends(layer) else lambda output: output


@contextmanager
def _without_activation(layer: Any) -> Iterator[None]:
    """Let a layer give its values before its activation inside; it is traced, or called, there alone."""
    import keras

    if not _bends(layer):
        yield
        return
    kept = layer.activation
    layer.activation = keras.activations.linear
    try:
        yield
    finally:
        layer.activation = kept
