"""The task that lists the layers of a model without a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.inside.strayed_axes import axes_note
from cnnstudio.engine.inside.taps import layer_outputs, output_layer
from cnnstudio.engine.inspecting.kernels import kernel_shape
from cnnstudio.engine.inspecting.strips import LayerStrip, bare_strip
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report


@dataclass(frozen=True, slots=True, eq=False)
class OutlineResult:
    """What a model consists of.

    Attributes:
        layers: A strip without maps for each layer but the inputs, those before others first.
    """

    layers: tuple[LayerStrip, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """List the layers of a model, for what can be seen of them without a picture.

    Attributes:
        model: The model.
    """

    purpose: ClassVar[str] = "the list of the layers"
    small: ClassVar[bool] = True

    model: ModelSource

    def __call__(self, report: Report, control: Control) -> OutlineResult:
        """The layers, with the shapes that are known before a picture is.

        Raises:
            StudioError: The model cannot be loaded.
        """
        model = loaded(self.model)
        strips = []
        for name, output in layer_outputs(model).items():
            layer = output_layer(model, name)
            shape = tuple(output.shape)[1:]
            note = axes_note(model, name, shape)
            strips.append(bare_strip(name, type(layer).__name__, shape, kernel_shape(layer), note))
        return OutlineResult(tuple(strips))
