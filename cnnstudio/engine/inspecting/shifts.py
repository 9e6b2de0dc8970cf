"""The task that shows what a shift of the image does to the maps of a layer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array, fed, run
from cnnstudio.engine.inside.map_step import Step, layers_before, map_step
from cnnstudio.engine.inside.models import ModelSource, loaded, picture_fit
from cnnstudio.engine.inside.taps import known_name, layer_outputs
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

EDGES = ("repeat", "wrap")
"""What comes in at the edge of a shifted image: its last row or column again, or the other side of it."""

SAME = 0.01
"""Values count as the same that differ by at most this share of the layer's largest value."""

_MOST_BYTES = 256 * 2**20  # of the maps of both images that are compared at once


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the values of two images agree.

    Attributes:
        same: Share of the values that are the same (see `SAME`), from 0 to 1.
        change: Mean difference, as a share of the mean size of the values; NaN where these are 0.
    """

    same: float
    change: float


@dataclass(frozen=True, slots=True)
class LayerShift:
    """What the shift does to one layer.

    Attributes:
        name: The layer's name.
        in_place: The agreement of values at the same place.
        moved_back: That of the maps after the second was moved back; None where no whole shift of it can.
    """

    name: str
    in_place: Agreement
    moved_back: Agreement | None


@dataclass(frozen=True, slots=True, eq=False)
class ShiftResult:
    """What the shift does to one unit, and to the layers on the way to it.

    Attributes:
        layer: The layer's name, as the model has it.
        unit: The unit that is shown: the one asked for, or the last there is.
        before: float32, (H, W): its map of the image as it is; (1, 1) where it is a number.
        after: The same of the shifted image.
        step: Px of the image for one place of the map, down and across; None where that is not known.
        back: By how many places, down and across, the map moved with the image; None if by no whole number.
        own: What the shift does to the unit alone.
        layers: The layers on the way, the one that is looked at last.
    """

    layer: str
    unit: int
    before: Floats
    after: Floats
    step: Step | None
    back: tuple[int, int] | None
    own: LayerShift
    layers: tuple[LayerShift, ...]


@dataclass(frozen=True, slots=True)
class Shifted:
    """Run a picture and the same one shifted through a model, and compare what comes of both.

    Attributes:
        model: The model.
        image: The picture.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        unit: The unit whose map is wanted.
        down, across: The shift of the picture as it is fed, in px.
        edges: One of `EDGES`.
    """

    purpose: ClassVar[str] = "the maps of the shifted image"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    layer: str
    unit: int = 0
    down: int = 0
    across: int = 1
    edges: str = "repeat"

    def __call__(self, report: Report, control: Control) -> ShiftResult:
        """The maps of both, and how far they agree.

        Raises:
            StudioError: The model cannot be loaded, lacks the layer, or does not take the picture.
        """
        model = loaded(self.model)
        name = known_name(model, self.layer)
        feed = fed(model, self.image, picture_fit(self.model)).values
        names = _affordable(model, layers_before(model, name), feed.shape)
        control.check()
        pair = np.stack([feed, shifted(feed, self.down, self.across, self.edges)])
        outputs = run(model, pair, names)
        found = []
        for place, one in enumerate(names):
            control.check()
            values = as_array(outputs[place])
            outputs[place] = None
            back = whole_shift(map_step(model, one), self.down, self.across)
            found.append(_layer_shift(one, values, back))
        unit = min(self.unit, values.shape[-1] - 1)
        before, after = (_plane(each, unit) for each in values)
        own = _layer_shift(name, values[..., unit : unit + 1], back)
        return ShiftResult(name, unit, before, after, map_step(model, name), back, own, tuple(found))


def shifted(pixels: Floats, down: int, across: int, edges: str) -> Floats:
    """A picture moved by whole px.

    Args:
        pixels: (H, W, C).
        down, across: How far, in px; negative for up and to the left.
        edges: One of `EDGES`.
    """
    if edges == "wrap":
        return np.roll(pixels, (down, across), (0, 1))
    rows = np.clip(np.arange(pixels.shape[0]) - down, 0, pixels.shape[0] - 1)
    columns = np.clip(np.arange(pixels.shape[1]) - across, 0, pixels.shape[1] - 1)
    return pixels[rows][:, columns]


def whole_shift(step: Step | None, down: int, across: int) -> tuple[int, int] | None:
    """By how many places a map of a step moves when the image moves; None if by no whole number."""
    if step is None:
        return None
    places = Fraction(down) / step[0], Fraction(across) / step[1]
    whole = all(place.denominator == 1 for place in places)
    return (int(places[0]), int(places[1])) if whole else None


def overlapping(before: Floats, after: Floats, back: tuple[int, int]) -> tuple[Floats, Floats]:
    """The parts of two maps, (H, W, …), that show the same after the second is moved back."""
    parts = []
    for values, signs in ((before, (-1, -1)), (after, (1, 1))):
        cut = []
        for axis in (0, 1):
            move, size = signs[axis] * back[axis], values.shape[axis]
            cut.append(slice(max(0, move), size + min(0, move)))
        parts.append(values[cut[0], cut[1]])
    return parts[0], parts[1]


def agreement(before: Floats, after: Floats) -> Agreement:
    """How far two arrays of one shape agree."""
    if not before.size:
        return Agreement(math.nan, math.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.abs(before - after)
        largest = max(float(np.max(np.abs(before))), float(np.max(np.abs(after))))
        same = float(np.mean(difference <= SAME * largest))
        change = float(np.mean(difference, dtype=np.float64) / np.mean(np.abs(before), dtype=np.float64))
    return Agreement(same, change)


def _layer_shift(name: str, values: Floats, back: tuple[int, int] | None) -> LayerShift:
    before, after = values
    moved = None
    if (
        back is not None
        and before.ndim == 3
        and all(abs(move) < size for move, size in zip(back, before.shape, strict=False))
    ):
        moved = agreement(*overlapping(before, after, back))
    return LayerShift(name, agreement(before, after), moved)


def _plane(values: Floats, unit: int) -> Floats:
    """One unit of a layer's output; other forms than maps as a column of places."""
    plane = values[..., unit]
    return plane if plane.ndim == 2 else plane.reshape(-1, 1)


def _affordable(model: keras.Model, names: tuple[str, ...], shape: tuple[int, ...]) -> tuple[str, ...]:
    """The last layers of a way whose maps of two pictures fit into the memory for it; one at least."""
    outputs, room, count = layer_outputs(model), _MOST_BYTES, 0
    for name in reversed(names):
        room -= 2 * FLOAT_BYTES * _numbers(outputs[name], shape)
        if room < 0 and count:
            break
        count += 1
    return names[-count:]


def _numbers(tensor: Any, shape: tuple[int, ...]) -> int:
    """How many numbers a layer gives for a picture of (H, W, C); sizes that are not known as the picture's."""
    sizes = tuple(tensor.shape)[1:]
    known = [
        size if size is not None else shape[min(axis, len(shape) - 1)] for axis, size in enumerate(sizes)
    ]
    return math.prod(int(size) for size in known)
