"""The tasks that tell what of a network can be explained, and how long a method will take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.aims import At, likeliest
from cnnstudio.engine.explain.asked import Asked
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.heads import head_called, heads, map_places, no_scores, usual_place
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.explain.score_map import ScoreMap
from cnnstudio.engine.inside.deriving import can_derive
from cnnstudio.engine.inside.models import ModelSource, loaded, task_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

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
        layers: The layers with maps on the way there, those before others first.
        has_gradients: Whether methods that need gradients can be used.
        refusal: Why there is nothing to explain, one sentence; "" if there is.
        usual: The layer that is looked at if nobody says which; "" for none.
        draws: Whether the output gives scores at every place of a map, so that a place can be asked for.
        finds: Whether these are the cells of a detection grid.
        drawn: Of such an output, the scores of the likeliest class at every place.
        at: The place of that which counts; None for the mean over them, and for a row of scores.
    """

    outputs: tuple[str, ...]
    output: str
    labels: tuple[str, ...]
    scores: NDArray[np.float64]
    best: tuple[int, ...]
    layers: tuple[str, ...]
    has_gradients: bool
    refusal: str = ""
    usual: str = ""
    draws: bool = False
    finds: bool = False
    drawn: ScoreMap | None = None
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ExplainChoices:
    """Find out what can be explained; answers with `Choices`.

    Attributes:
        model: The model.
        image: The picture.
        output: Of several outputs with class scores, the name of one; "" for the first.
        at: Where scores count; see `Explain`.
    """

    purpose: ClassVar[str] = "the classes to explain"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    output: str = ""
    at: At = ""

    def __call__(self, report: Report, control: Control) -> Choices:
        """The outputs, classes and layers.

        Raises:
            StudioError: The model has no such output, or does not take the picture.
        """
        model, aim = loaded(self.model), task_of(self.model)
        found = heads(model, aim)
        if not found:
            return _nothing(model)
        head = head_called(model, self.output, aim)
        # Occlusion looks at no layer, so that none has to suit.
        asked = Asked.about(
            Explain(
                self.model, self.image, Occlusion(), output=self.output, at=self.at if head.is_map else ""
            ),
            model,
        )
        known = map_places(model, head)
        usual = usual_place(known, head)
        return Choices(
            tuple(other.name for other in found),
            head.name,
            asked.labels,
            asked.scores,
            likeliest(asked.scores, asked.labels),
            tuple(place.name for place in known),
            can_derive(),
            usual="" if usual is None else usual.name,
            draws=head.is_map,
            finds=bool(head.boxes),
            drawn=asked.drawn,
            at=asked.network.at,
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
