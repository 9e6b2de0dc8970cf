"""The task that counts and measures what a layer puts out for a picture, and what it has learned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.inside.taps import named_layer
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.inspecting.saturation import Saturation, saturation
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

BINS = 61
_BLOCK = 4_000_000  # numbers that are worked on at once


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers are spread.

    Attributes:
        name: What they are: ``activations``, or Keras's name of the weights: ``kernel``.
        shape: Their axes, without that of the batch.
        count: How many there are.
        zeros, nans, infinities: How many are 0, NaN and infinite.
        low, high, mean, deviation: Of the finite ones; NaN where there are none.
        counts: Finite numbers other than 0 in each of `BINS` equal parts from ``low`` to ``high``; all of them
            in the middle one where they are all the same.
    """

    name: str
    shape: tuple[int, ...]
    count: int
    zeros: int
    nans: int
    infinities: int
    low: float
    high: float
    mean: float
    deviation: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """What is known of a layer.

    Attributes:
        layer: Its name.
        activations: Of its output; None without a picture.
        saturation: Outputs at the ends of its activation; None where it has none, or without a picture.
        weights: Of its own weights, in Keras's order.
    """

    layer: str
    activations: Spread | None
    saturation: Saturation | None
    weights: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class LayerStatistics:
    """Measure a layer.

    Attributes:
        model: The model.
        image: The picture it is given; None to measure the weights alone.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
    """

    purpose: ClassVar[str] = "the statistics of a layer"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture | None
    layer: str

    def __call__(self, report: Report, control: Control) -> LayerFigures:
        """The figures of the layer.

        Raises:
            StudioError: The model cannot be loaded, lacks the layer, or does not take the picture.
        """
        layer = named_layer(loaded(self.model), self.layer)
        shown, ends = None, None
        if self.image is not None:
            maps = Activations(self.model, self.image, self.layer)(report, control)
            shown, ends = spread("activations", maps.values), saturation(layer, maps.values)
        weights = []
        for name, variable in _own_weights(layer):
            control.check()
            weights.append(spread(name, as_array(variable)))
        return LayerFigures(self.layer, shown, ends, tuple(weights))


def _own_weights(layer: keras.layers.Layer) -> list[tuple[str, Any]]:
    """Names and variables of a layer; those of a nested model belong to its layers."""
    if getattr(layer, "layers", None):
        return []
    wanted = [variable for variable in layer.weights if str(variable.dtype).startswith(("float", "bfloat"))]
    several = Counter(variable.name for variable in wanted)
    return [
        ("/".join(variable.path.split("/")[-2:]) if several[variable.name] > 1 else variable.name, variable)
        for variable in wanted
    ]


def spread(name: str, values: NDArray[np.float32]) -> Spread:
    """Count and measure numbers, a part at a time.

    Args:
        name: What they are.
        values: float32, of any shape.
    """
    flat = values.reshape(-1)
    parts = [flat[start : start + _BLOCK] for start in range(0, len(flat), _BLOCK)]
    zeros = sum(int(np.count_nonzero(part == 0)) for part in parts)
    nans = sum(int(np.count_nonzero(np.isnan(part))) for part in parts)
    finite = [part[np.isfinite(part)] for part in parts]
    known = sum(len(part) for part in finite)
    shape = tuple(int(size) for size in values.shape)
    counted = (name, shape, len(flat), zeros, nans, len(flat) - nans - known)
    if not known:
        nothing = float("nan")
        return Spread(*counted, nothing, nothing, nothing, nothing, (0,) * BINS)
    low = min(float(part.min()) for part in finite if len(part))
    high = max(float(part.max()) for part in finite if len(part))
    mean = sum(float(part.sum(dtype=np.float64)) for part in finite) / known
    squares = sum(float(np.square(part.astype(np.float64) - mean).sum()) for part in finite)
    counts = np.zeros(BINS, np.int64)
    for part in finite:
        counts += _bars(part[part != 0], low, high)
    return Spread(*counted, low, high, mean, float(np.sqrt(squares / known)), tuple(counts.tolist()))


def _bars(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.int64]:
    """How many values lie in each of equal parts of a range."""
    if high <= low:
        return np.bincount(np.full(len(values), BINS // 2), minlength=BINS)
    places = ((values.astype(np.float64) - low) / (high - low) * BINS).astype(np.int64)
    return np.bincount(np.minimum(places, BINS - 1), minlength=BINS)
