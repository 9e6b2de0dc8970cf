"""The task that shows all layers of a model at once for a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array, as_view, fed_all, go_through
from cnnstudio.engine.inside.models import ModelSource, class_names, loaded, picture_fit
from cnnstudio.engine.inside.strayed_axes import axes_note
from cnnstudio.engine.inside.taps import output_layer
from cnnstudio.engine.inspecting.kernels import kernel_shape
from cnnstudio.engine.inspecting.strips import COUNT, SIDE, LayerStrip, strip
from cnnstudio.engine.predicting.scores import (
    Prediction,
    best_classes,
    class_scores,
    ending_of,
    has_class_scores,
    score_count,
)
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

__all__ = ["LayerStrip", "Overview", "OverviewResult", "StripsSoFar"]


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


@dataclass(frozen=True, slots=True, eq=False)
class StripsSoFar:
    """Strips that are ready while others are still being made; reports follow each other without a gap.

    Attributes:
        first: Place of the first of them among all.
        strips: In the order of `OverviewResult.layers`.
    """

    first: int
    strips: tuple[LayerStrip, ...]

    def merged(self, later: StripsSoFar) -> StripsSoFar:
        """Both in one."""
        return StripsSoFar(self.first, self.strips + later.strips)


@dataclass(frozen=True, slots=True)
class Overview:
    """Run one picture through a model and keep thumbnails of every layer; reports `StripsSoFar`.

    Attributes:
        model: The model.
        image: The picture.
        top: How many classes to name.
        count: How many maps of a layer to keep.
        side: Their largest height and width, in elements.
        units: Which units to keep instead of the strongest, by layer, where it has them.
    """

    purpose: ClassVar[str] = "the overview of the layers"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    top: int = 5
    count: int = COUNT
    side: int = SIDE
    units: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def __call__(self, report: Report, control: Control) -> OverviewResult:
        """The strips of all layers, from one pass.

        Raises:
            StudioError: The model cannot be loaded, or does not take the picture.
        """
        model = loaded(self.model)
        feed = fed_all(model, self.image, picture_fit(self.model))
        strips: list[LayerStrip] = []
        units = dict(self.units)

        def take(name: str, tensor: Any) -> None:
            control.check()
            layer = output_layer(model, name)
            values = as_view(tensor)[0]
            kind, kernel = type(layer).__name__, kernel_shape(layer)
            made = strip(name, kind, values, kernel, self.count, self.side, units.get(name, ()))
            if note := axes_note(model, name, values.shape):
                made = replace(made, note=note)
            strips.append(made)
            report(StripsSoFar(len(strips) - 1, (made,)))

        outputs = go_through(model, feed, take)
        prediction = self._prediction(model, outputs[0], feed.preparation)
        return OverviewResult(prediction, tuple(strips), feed.values, feed.preparation)

    def _prediction(self, model: keras.Model, output: Any, preparation: tuple[str, ...]) -> Prediction | None:
        if not has_class_scores(model):
            return None
        labels = class_names(self.model, score_count(model))
        scores = class_scores(as_array(output)[0], ending_of(model))
        return Prediction(self.image.name, best_classes(scores, labels, self.top), preparation)
