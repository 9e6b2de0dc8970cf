"""The task that shows all layers of a model at once for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.control import Control
from cnnstudio.engine.feeding import as_array, fed, run
from cnnstudio.engine.kernels import kernel_shape
from cnnstudio.engine.models import ModelSource, class_names, loaded, picture_fit
from cnnstudio.engine.scores import (
    Prediction,
    best_classes,
    class_scores,
    ending_of,
    has_class_scores,
    score_count,
)
from cnnstudio.engine.strips import LayerStrip, strip
from cnnstudio.engine.taps import layer_outputs, output_layer
from cnnstudio.engine.task import Report

if TYPE_CHECKING:
    import keras

__all__ = ["LayerStrip", "Overview", "OverviewResult"]


@dataclass(frozen=True, slots=True, eq=False)
class OverviewResult:
    """What a model makes of one picture.

    Attributes:
        prediction: The likeliest classes; None for a network without class scores.
        layers: A strip for each layer but the inputs, those before others first.
        input: float32, (H, W, C), 0…255: the picture as it was fed.
        preparation: What was done to the picture before the network, one line each.
    """

    prediction: Prediction | None
    layers: tuple[LayerStrip, ...]
    input: NDArray[np.float32]
    preparation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Run one picture through a model and keep thumbnails of every layer.

    Attributes:
        model: The model.
        image: The picture.
        top: How many classes to name.
    """

    purpose: ClassVar[str] = "the overview of the layers"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    top: int = 5

    def __call__(self, report: Report, control: Control) -> OverviewResult:
        """The strips of all layers, from one pass.

        Raises:
            StudioError: The model cannot be loaded, or does not take the picture.
        """
        model = loaded(self.model)
        feed = fed(model, self.image, picture_fit(self.model))
        control.check()
        outputs = layer_outputs(model)
        results = run(model, feed.values[None], tuple(outputs))
        prediction = self._prediction(model, results[len(outputs)], feed.preparation)
        strips = []
        for position, name in enumerate(outputs):
            values = as_array(results[position])[0]
            results[position] = None  # of a large picture, all maps together take much memory
            layer = output_layer(model, name)
            strips.append(strip(name, type(layer).__name__, values, kernel_shape(layer)))
        return OverviewResult(prediction, tuple(strips), feed.values, feed.preparation)

    def _prediction(self, model: keras.Model, output: Any, preparation: tuple[str, ...]) -> Prediction | None:
        if not has_class_scores(model):
            return None
        labels = class_names(self.model, score_count(model))
        scores = class_scores(as_array(output)[0], ending_of(model))
        return Prediction(self.image.name, best_classes(scores, labels, self.top), preparation)
