"""How the outputs of a classifier for many windows become scores and boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.tasks import Localization
from cnnstudio.engine.inside.models import ModelSource, class_names, project_of, scene_classes
from cnnstudio.engine.objectives.localization import class_and_box
from cnnstudio.engine.predicting.scores import ending_of_tensor
from cnnstudio.vision.boxes import from_centred
from cnnstudio.vision.sliding import Windows, WindowScores

if TYPE_CHECKING:
    import keras

_PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


@dataclass(frozen=True, slots=True)
class WindowOutputs:
    """What each output of a classifier means.

    Attributes:
        classes: What the classes are called.
        place: Which output gives the class scores.
        ending: The activation that they went through last.
        objectness: Which output says how likely there is an object at all; None if none does.
        objectness_ending: The activation that it went through last.
        box: Which output gives a box in the window, see `Localization`; None if none does.
    """

    classes: tuple[str, ...]
    place: int
    ending: str
    objectness: int | None = None
    objectness_ending: str = "sigmoid"
    box: int | None = None

    def scores(self, outputs: list[NDArray[np.float32]], windows: Windows) -> WindowScores:
        """What the outputs say of windows.

        Args:
            outputs: float32, (R, C, numbers of that output) each.
            windows: The windows.
        """
        values = outputs[self.place].astype(np.float64)
        scores = _probabilities(values, self.ending)
        if self.objectness is not None:
            scores = scores * _share(outputs[self.objectness].astype(np.float64), self.objectness_ending)
        boxes = None if self.box is None else _boxes(outputs[self.box].astype(np.float64), windows)
        return WindowScores(windows, scores, boxes)


def _probabilities(values: NDArray[np.float64], ending: str) -> NDArray[np.float64]:
    """Scores 0…1 along the last axis; a single value tells two classes apart, logits go through softmax."""
    if values.shape[-1] == 1:
        positive = _share(values, ending)
        return np.concatenate([1 - positive, positive], axis=-1)
    if ending in _PROBABILITIES:
        return values
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _share(values: NDArray[np.float64], ending: str) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = values if ending in _PROBABILITIES else 1 / (1 + np.exp(-values))
    return shares


def _boxes(values: NDArray[np.float64], windows: Windows) -> NDArray[np.float64]:
    """The boxes of all windows in px of the picture: float64, (R, C, 4)."""
    height, width = windows.size
    x = windows.lefts[None, :] + values[..., 0] * width
    y = windows.tops[:, None] + values[..., 1] * height
    sides = np.maximum(values[..., 2:], 0) ** 2
    centred = np.stack([x, y, sides[..., 1] * width, sides[..., 0] * height], axis=-1)
    return from_centred(centred.reshape(-1, 4)).reshape(values.shape)


def outputs_of(source: ModelSource, model: keras.Model) -> WindowOutputs:
    """What the outputs of a model mean.

    Raises:
        EngineError: It gives no class scores for an image.
    """
    shapes = [tuple(tensor.shape)[1:] for tensor in model.outputs]
    endings = [ending_of_tensor(tensor) for tensor in model.outputs]
    rows = [place for place, shape in enumerate(shapes) if len(shape) == 1]
    project = project_of(source)
    if project is not None and isinstance(project.task, Localization) and len(rows) == len(shapes) == 2:
        place, box = class_and_box(project.network)
        return WindowOutputs(scene_classes(source), place, endings[place], box=box)
    if len(rows) == len(shapes) == 1:
        count = int(shapes[0][0])
        return WindowOutputs(class_names(source, max(2, count)), 0, endings[0])
    single = [place for place in rows if shapes[place] == (1,)]
    if len(rows) == len(shapes) == 2 and len(single) == 1:
        place = 1 - single[0]
        names = class_names(source, int(shapes[place][0]))
        return WindowOutputs(names, place, endings[place], single[0], endings[single[0]])
    given = " and ".join(shape_text(shape) for shape in shapes)
    raise EngineError(
        f"{model.name} gives {given}, not one row of class scores for an image: choose a classifier to slide over a picture."
    )
