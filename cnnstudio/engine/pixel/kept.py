"""What went into a layer and came out of it for a picture, kept from one question to the next."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.receptive_field import Field
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array, fed
from cnnstudio.engine.inside.models import ModelSource, is_learning, loaded, picture_fit
from cnnstudio.engine.inside.strayed_axes import axes_note
from cnnstudio.engine.inside.taps import known_name
from cnnstudio.engine.pixel.account import Source
from cnnstudio.engine.pixel.element import Floats
from cnnstudio.engine.pixel.reaching import call_of
from cnnstudio.engine.pixel.seen import fields
from cnnstudio.engine.process.memory import memory_in_words

if TYPE_CHECKING:
    import keras

LIMIT = 512 * 2**20
"""Bytes of the layers that are kept for one model; those that were not asked about for longest go first."""

_SHOWN = 256  # px: larger images are thinned out for the screen


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A layer with what it was given and what it made of it.

    Attributes:
        name: The layer's name, as the model has it.
        layer: The Keras layer.
        inputs: float32, without the batch axis.
        output: float32, without the batch axis.
        sources: What the inputs are.
        field: Its receptive field, or None.
        picture: uint8: the image as it was fed, thinned out.
        size: Height and width of the image as it was fed, in px.
        note: What is to be said of the axes, or ""; see `strayed_axes`.
        known: What was worked out about the layer for its numbers.
    """

    name: str
    layer: Any
    inputs: tuple[Floats, ...]
    output: Floats
    sources: tuple[Source, ...]
    field: Field | None
    picture: NDArray[np.uint8]
    size: tuple[int, int]
    note: str = ""
    known: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """What it takes."""
        return sum(array.nbytes for array in (*self.inputs, self.output))


_KEPT: WeakKeyDictionary[Any, OrderedDict[tuple[str, bytes], Looked]] = WeakKeyDictionary()


def looked_at(source: ModelSource, picture: Picture, asked: str) -> Looked:
    """The layer of a name with its numbers for a picture.

    What is kept holds as long as the model does; of a model that is being trained nothing is kept.

    Raises:
        StudioError: The model cannot be loaded, lacks the layer, or does not take the picture.
    """
    model = loaded(source)
    name = known_name(model, asked)
    if is_learning(source):
        return _run(model, source, picture, name)
    shelf = _KEPT.setdefault(model, OrderedDict())
    key = (name, _digest(picture))
    if key not in shelf:
        shelf[key] = _run(model, source, picture, name)
        _make_room(shelf)
    shelf.move_to_end(key)
    return shelf[key]


def _make_room(shelf: OrderedDict[tuple[str, bytes], Looked]) -> None:
    while len(shelf) > 1 and sum(looked.bytes for looked in shelf.values()) > LIMIT:
        shelf.popitem(last=False)


def _digest(picture: Picture) -> bytes:
    """Tells pictures apart: each question brings a copy of its own."""
    return hashlib.blake2b(
        f"{picture.pixels.shape}".encode() + picture.pixels.tobytes(), digest_size=16
    ).digest()


def _run(model: keras.Model, source: ModelSource, picture: Picture, name: str) -> Looked:
    """Run the model as far as the layer."""
    import keras

    feed = fed(model, picture, picture_fit(source))
    call = call_of(model, name)
    entry = model.inputs[0]
    wanted = list(
        {id(tensor): tensor for tensor in (*call.inputs, call.output) if tensor is not entry}.values()
    )
    height, width, channels = feed.values.shape
    with memory_in_words(f"run the network on {width} × {height} px", "use a smaller picture"):
        results = keras.Model(entry, wanted)(feed.values[None], training=False)
    arrays = {
        id(tensor): as_array(result)[0] for tensor, result in zip(wanted, _listed(results), strict=True)
    }
    arrays[id(entry)] = feed.values
    inputs = tuple(arrays[id(tensor)] for tensor in call.inputs)
    sources = tuple(
        Source(one.name, array.shape, one.is_listed) for one, array in zip(call.sources, inputs, strict=True)
    )
    return Looked(
        name, call.layer, inputs, arrays[id(call.output)], sources,
        fields(model, (height, width, channels)).get(name), _thinned(feed.values), (height, width),
        axes_note(model, name, arrays[id(call.output)].shape),
    )  # fmt: skip


def _listed(results: Any) -> list[Any]:
    return list(results) if isinstance(results, (list, tuple)) else [results]


def _thinned(values: Floats) -> NDArray[np.uint8]:
    step = max(1, -(-max(values.shape[:2]) // _SHOWN))
    shown = values[::step, ::step]
    shown = shown if shown.shape[2] in (1, 3) else shown[:, :, :1]
    return np.clip(np.nan_to_num(shown), 0, 255).astype(np.uint8)
