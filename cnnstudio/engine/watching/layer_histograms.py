"""The task that counts how the weights of a layer, and their gradients, are spread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inside.shelf import probe_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

_BINS = 41


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many numbers lie in each of equal parts of a range; what is no number is left out.

    Attributes:
        counts: Numbers in each part, from the lowest.
        low: Where the range begins.
        high: Where it ends.
        deviation: Standard deviation of the numbers.
        count: How many there are.
    """

    counts: tuple[int, ...]
    low: float
    high: float
    deviation: float
    count: int


@dataclass(frozen=True, slots=True)
class LayerSpread:
    """What was counted.

    Attributes:
        layers: Names of all layers that learn, in the order of the model.
        layer: The one that was looked at.
        weights: Its trainable weights, kernel and bias together.
        gradients: Their gradients on a fixed batch of the training; None where nothing is trained just now.
        seconds: How long it took.
    """

    layers: tuple[str, ...]
    layer: str
    weights: Histogram
    gradients: Histogram | None
    seconds: float


@dataclass(frozen=True, slots=True)
class LayerHistograms:
    """Count the weights of a layer; answers with `LayerSpread`.

    Attributes:
        run: A run folder: the model that is trained in it now, else its best one.
        layer: Name of the layer; the first that learns if there is none of that name.
    """

    small: ClassVar[bool] = True
    purpose: ClassVar[str] = "the histograms of a layer"

    run: str
    layer: str = ""

    def __call__(self, report: Report, control: Control) -> LayerSpread:
        """Count.

        Raises:
            EngineError: The run has no model, or one that does not learn.
        """
        start = time.monotonic()
        model = loaded(SavedModel(self.run))
        layers = {layer.name: layer for layer in model.layers if layer.trainable_weights}
        if not layers:
            raise EngineError("No layer of this network learns: give it one with weights, or unfreeze one.")
        name = self.layer if self.layer in layers else next(iter(layers))
        weights = layers[name].trainable_weights
        return LayerSpread(
            tuple(layers),
            name,
            _histogram(weights),
            self._gradients(model, weights),
            time.monotonic() - start,
        )

    def _gradients(self, model: keras.Model, weights: list[Any]) -> Histogram | None:
        probe = probe_of(self.run)
        if probe is None:
            return None
        wanted = {id(weight) for weight in weights}
        found = [
            gradient
            for variable, gradient in zip(model.trainable_variables, probe.gradients(), strict=True)
            if id(variable) in wanted
        ]
        return _histogram(found)


def _histogram(tensors: list[Any]) -> Histogram:
    values = np.concatenate([_numbers(tensor).ravel() for tensor in tensors] or [np.empty(0)])
    values = values[np.isfinite(values)]
    if not len(values):
        return Histogram((0,) * _BINS, -1.0, 1.0, 0.0, 0)
    reach = float(np.abs(values).max()) or 1.0  # 0 stands in the middle
    counts, _ = np.histogram(values, _BINS, (-reach, reach))
    return Histogram(tuple(counts.tolist()), -reach, reach, float(values.std()), len(values))


def _numbers(tensor: Any) -> NDArray[Any]:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor), np.float64)
