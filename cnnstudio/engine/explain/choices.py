"""The tasks that tell what of a network can be explained, and how long a method will take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.control import Control
from cnnstudio.engine.explain.explanation import Asked, Explain, map_places
from cnnstudio.engine.explain.heads import head_called, heads, no_scores
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.gradients import can_derive
from cnnstudio.engine.models import ModelSource, loaded
from cnnstudio.engine.task import Report

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What can be explained of an image.

    Attributes:
        outputs: The outputs with class scores.
        output: The one that the rest is about.
        labels: What its classes are called.
        scores: float64, (classes,), 0…1.
        best: The classes, the likeliest first.
        layers: The layers with maps on the way there, those before others first; the last is the usual one.
        has_gradients: Whether methods that need gradients can be used.
        refusal: Why there is nothing to explain, one sentence; "" if there is.
    """

    outputs: tuple[str, ...]
    output: str
    labels: tuple[str, ...]
    scores: NDArray[np.float64]
    best: tuple[int, ...]
    layers: tuple[str, ...]
    has_gradients: bool
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ExplainChoices:
    """Find out what can be explained; answers with `Choices`.

    Attributes:
        model: The model.
        image: The picture.
        output: Of several outputs with class scores, the name of one; "" for the first.
    """

    purpose: ClassVar[str] = "the classes to explain"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    output: str = ""

    def __call__(self, report: Report, control: Control) -> Choices:
        """The outputs, classes and layers.

        Raises:
            StudioError: The model has no such output, or does not take the picture.
        """
        model = loaded(self.model)
        if not heads(model):
            return _nothing(model)
        head = head_called(model, self.output)
        # Occlusion looks at no layer, so that none has to suit.
        asked = Asked.about(Explain(self.model, self.image, Occlusion(), output=self.output), model)
        order = np.argsort(-np.nan_to_num(asked.scores, nan=-np.inf), kind="stable")
        return Choices(
            tuple(other.name for other in heads(model)),
            head.name,
            asked.labels,
            asked.scores,
            tuple(int(number) for number in order),
            tuple(place.name for place in map_places(model, head)),
            can_derive(),
        )


def _nothing(model: keras.Model) -> Choices:
    return Choices((), "", (), np.zeros(0), (), (), can_derive(), no_scores(model))


@dataclass(frozen=True, slots=True)
class Duration:
    """How long an explanation will take.

    Attributes:
        passes: Passes through the network.
        seconds: For all of them, measured on a few.
    """

    passes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class EstimateDuration:
    """Find out how long an explanation will take; answers with a `Duration`.

    Attributes:
        task: The explanation.
    """

    purpose: ClassVar[str] = "the time an explanation takes"
    small: ClassVar[bool] = True

    task: Explain

    def __call__(self, report: Report, control: Control) -> Duration:
        """Time one batch, after one that warms up.

        Raises:
            StudioError: The model, the image, the class or the layer does not suit.
        """
        asked = Asked.about(self.task, loaded(self.task.model))
        network, method = asked.network, self.task.method
        passes = method.passes(asked.size)
        count = min(passes, network.batch(asked.values))
        images = np.repeat(asked.values[None], count, axis=0)
        run = network.gradients if method.needs_gradients else network.scores
        run(images[:1])
        control.check()
        begun = time.perf_counter()
        run(images)
        return Duration(passes, (time.perf_counter() - begun) * passes / count)
