"""Feeding one picture to a model: bring it to form, check the memory, run, hand out arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import description, fit_to
from cnnstudio.engine.building.channels_last import was_turned
from cnnstudio.engine.inside.taps import layer_outputs, node_of, tapped
from cnnstudio.engine.inside.walking import Enter, Visit, walk
from cnnstudio.engine.process.memory import check_memory, memory_in_words

if TYPE_CHECKING:
    import keras

_STEPS: WeakKeyDictionary[Any, dict[tuple[tuple[int, ...], ...], int | None]] = WeakKeyDictionary()

_AXES = 3  # of a picture: height, width, channels
_WAY_OUT = "use a smaller picture, or give the network's input a fixed size"


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """A picture as a model takes it.

    Attributes:
        values: float32, (H, W, C), 0…255.
        preparation: What was done to the picture, one line each.
        inputs: What each input of the model is given, in their order, without the batch axis; () where
            it has one input and takes ``values``.
    """

    values: NDArray[np.float32]
    preparation: tuple[str, ...]
    inputs: tuple[NDArray[np.float32], ...] = ()

    @property
    def batch(self) -> list[NDArray[np.float32]]:
        """What each input is given, as a batch of one."""
        return [values[None] for values in self.inputs or (self.values,)]


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
    lines = *picture.notes, *description(picture.pixels.shape, size, channels, fit), *_order_line(model)
    return Feed(values, lines)


def fed_all(model: keras.Model, picture: Picture, fit: str = "resize") -> Feed:
    """Bring a picture to the form of a model's inputs, also where it has several.

    Every input that takes pictures is given this one; any other gets zeros, which is said.

    Args:
        model: The model.
        picture: The picture.
        fit: How it is brought to another size.

    Raises:
        EngineError: No input takes pictures.
        DataError: One takes a number of channels that no picture has.
    """
    given = list(model.inputs)
    shapes = [tuple(tensor.shape)[1:] for tensor in given]
    places = [place for place, shape in enumerate(shapes) if len(shape) == _AXES]
    if len(given) == 1 or not places:
        if len(given) > 1:
            raise EngineError(_no_pictures(model, shapes))
        return fed(model, picture, fit)
    values = {place: fit_to(picture.pixels, shapes[place][:2], shapes[place][2], fit) for place in places}
    first = shapes[places[0]]
    lines = [
        *picture.notes,
        *description(picture.pixels.shape, first[:2], first[2], fit),
        *_order_line(model),
    ]
    if len(places) > 1:
        names = ", ".join(given[place].name for place in places)
        lines.append(f"the same picture for {len(places)} inputs: {names}")
    for place, shape in enumerate(shapes):
        if place not in places:
            values[place] = np.zeros([size or 1 for size in shape], np.float32)
            lines.append(f"zeros for the input {given[place].name}, which takes {shape_text(shape)} values")
    inputs = tuple(values[place] for place in range(len(given)))
    return Feed(values[places[0]], tuple(lines), inputs)


def _order_line(model: keras.Model) -> tuple[str, ...]:
    return ("channels last; the model's file keeps them first",) if was_turned(model) else ()


def _no_pictures(model: keras.Model, shapes: list[tuple[int | None, ...]]) -> str:
    taken = ", ".join(shape_text(shape) for shape in shapes)
    return (
        f"{model.name} takes {taken} values, not pictures: give one of its inputs height × width × channels."
    )


def go_through(
    model: keras.Model, feed: Feed, visit: Visit, until: str = "", enter: Enter | None = None
) -> list[Any]:
    """Call a model once and see every layer's output on the way; see `walk`.

    Raises:
        EngineError: The memory does not suffice, or the picture is too small for the network.
    """
    height, width = feed.values.shape[:2]
    purpose = f"run the network on {width} × {height} px"
    try:
        check_memory(_largest_step_of(model, feed), purpose, _WAY_OUT)
        with memory_in_words(purpose, _WAY_OUT):
            return walk(model, feed.batch, visit, until, enter)
    except ValueError as error:
        if not _takes_any_size(model):
            raise
        raise EngineError(_too_small(height, width)) from error


def _takes_any_size(model: keras.Model) -> bool:
    return any(None in tuple(tensor.shape)[1:] for tensor in model.inputs)


def _too_small(height: int, width: int) -> str:
    return f"A picture of {width} × {height} px does not go through the network: use a larger one."


def _largest_step_of(model: keras.Model, feed: Feed) -> int | None:
    """Bytes that the largest layer takes and gives; None where unknown. It is looked up once for each size."""
    known, size = _STEPS.setdefault(model, {}), tuple(values.shape for values in feed.batch)
    if size not in known:
        known[size] = _largest_step(model, feed)
    return known[size]


def _largest_step(model: keras.Model, feed: Feed) -> int | None:
    outputs = layer_outputs(model)
    shapes = {name: tuple(tensor.shape) for name, tensor in outputs.items()}
    if any(None in shape[1:] for shape in shapes.values()):
        found = tapped(model, tuple(outputs)).compute_output_shape(
            feed.batch[0].shape if len(model.inputs) == 1 else [values.shape for values in feed.batch]
        )
        shapes = dict(zip(outputs, found, strict=False))
    if any(None in shape[1:] for shape in shapes.values()):
        return None
    sizes = {id(outputs[name]): math.prod(map(int, shape[1:])) for name, shape in shapes.items()}
    steps = (
        sizes[id(tensor)] + sum(sizes.get(id(given), 0) for given in node_of(tensor).input_tensors)
        for tensor in outputs.values()
    )
    return max(steps, default=0) * FLOAT_BYTES


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
        if not _takes_any_size(model):
            raise
        raise EngineError(_too_small(height, width)) from error
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


def as_view(tensor: Any) -> NDArray[np.float32]:
    """The same without a copy where the backend shares its memory: to be read at once, and not to be kept."""
    try:
        return np.asarray(memoryview(tensor), np.float32)
    except (TypeError, ValueError, BufferError, NotImplementedError):  # as of another width, or elsewhere
        return as_array(tensor)
