"""The task that shows what one layer makes of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array, fed_all, go_through
from cnnstudio.engine.inside.models import ModelSource, loaded, picture_fit
from cnnstudio.engine.inside.strayed_axes import axes_note
from cnnstudio.engine.inside.taps import known_name
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report


@dataclass(frozen=True, slots=True, eq=False)
class ActivationMaps:
    """What came out of a layer for one picture.

    Attributes:
        layer: The layer's name, as the model has it.
        values: float32: (H, W, C) for maps, (N,) for vectors; other layers as they come, without
            the batch axis.
        input: float32, (H, W, C), 0…255: the picture as it was fed.
        note: What is to be said of the axes, or ""; see `strayed_axes`.
    """

    layer: str
    values: NDArray[np.float32]
    input: NDArray[np.float32]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Activations:
    """Run one picture through a model and keep the output of one layer.

    Attributes:
        model: The model.
        image: The picture.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
    """

    purpose: ClassVar[str] = "the activation maps"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    layer: str

    def __call__(self, report: Report, control: Control) -> ActivationMaps:
        """The maps of the layer.

        Raises:
            StudioError: The model cannot be loaded, lacks the layer, or does not take the picture.
        """
        model = loaded(self.model)
        name = known_name(model, self.layer)
        control.check()
        feed = fed_all(model, self.image, picture_fit(self.model))
        found: list[NDArray[np.float32]] = []

        def take(visited: str, tensor: Any) -> None:
            control.check()
            if visited == name:
                found.append(as_array(tensor)[0])

        go_through(model, feed, take, until=name)
        return ActivationMaps(name, found[0], feed.values, axes_note(model, name, found[0].shape))
