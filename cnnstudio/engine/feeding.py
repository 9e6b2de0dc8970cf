"""Feeding one picture to a model: bring it to form, check the memory, run, hand out arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import description, fit_to
from cnnstudio.engine.memory import check_memory, memory_in_words
from cnnstudio.engine.taps import tapped

if TYPE_CHECKING:
    import keras

_WAY_OUT = "use a smaller picture, or give the network's input a fixed size"


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """A picture as a model takes it.

    Attributes:
        values: float32, (H, W, C), 0…255.
        preparation: What was done to the picture, one line each.
    """

    values: NDArray[np.float32]
    preparation: tuple[str, ...]


def image_input(model: keras.Model) -> tuple[int | None, int | None, int | None]:
    """Height, width and channels of the pictures that a model takes; None where it takes any.

    Raises:
        EngineError: It takes several inputs, or no pictures.
    """
    inputs = getattr(model, "inputs", None) or []
    if len(inputs) != 1:
        raise EngineError(
            f"{model.name} has {len(inputs)} inputs, and one picture can feed one only: use a model with one input."
        )
    shape = tuple(inputs[0].shape)[1:]
    if len(shape) != 3:
        raise EngineError(
            f"{model.name} takes {shape_text(shape)} values, not pictures: "
            "give it an input of height × width × channels, with Flatten behind it."
        )
    return shape


def fed(model: keras.Model, picture: Picture, fit: str = "resize") -> Feed:
    """Bring a picture to the form of a model's input.

    Args:
        model: The model.
        picture: The picture.
        fit: How it is brought to another size; see `preparation.FITS` and `models.picture_fit`.

    Raises:
        EngineError: The model takes no single picture.
        DataError: It takes a number of channels that no picture has.
    """
    height, width, channels = image_input(model)
    size = (height, width)
    values = fit_to(picture.pixels, size, channels, fit)
    return Feed(values, (*picture.notes, *description(picture.pixels.shape, size, channels, fit)))


def run(model: keras.Model, values: NDArray[np.float32], layers: tuple[str, ...] = ()) -> list[Any]:
    """Call a model once, as in use (no dropout).

    Args:
        model: The model; it takes pictures, see `image_input`.
        values: float32, (N, H, W, C), 0…255.
        layers: Layers whose outputs are wanted, as `layer_outputs` calls them.

    Returns:
        Their outputs, then the model's own, as tensors of the backend; see `as_array`.

    Raises:
        EngineError: The memory does not suffice, or the picture is too small for the network.
    """
    tap = tapped(model, layers)
    height, width = values.shape[1:3]
    purpose = f"run the network on {width} × {height} px"
    try:
        check_memory(_output_bytes(tap, values.shape), purpose, _WAY_OUT)
        with memory_in_words(purpose, _WAY_OUT):
            outputs = tap(values, training=False)
    except ValueError as error:
        if None not in tuple(model.inputs[0].shape)[1:]:
            raise
        raise EngineError(
            f"A picture of {width} × {height} px does not go through the network: use a larger one."
        ) from error
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def _output_bytes(model: keras.Model, shape: tuple[int, ...]) -> int | None:
    """Bytes of all outputs of a model for an input of this shape; None where unknown."""
    shapes = [tuple(tensor.shape) for tensor in model.outputs]
    if any(None in one[1:] for one in shapes):
        found = model.compute_output_shape(shape)
        shapes = [tuple(one) for one in found] if isinstance(found, list) else [tuple(found)]
    if any(None in one[1:] for one in shapes):
        return None
    numbers = [math.prod(int(size) for size in one[1:]) for one in shapes]
    return shape[0] * sum(numbers) * FLOAT_BYTES


def as_array(tensor: Any) -> NDArray[np.float32]:
    """A tensor of any backend as float32."""
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor), np.float32)
