"""The task that tells of every pixel of pictures which class it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.control import Control
from cnnstudio.engine.feeding import as_array, fed, run
from cnnstudio.engine.models import ModelSource, loaded, picture_fit, project_of, scene_classes
from cnnstudio.engine.scores import ending_of_tensor
from cnnstudio.engine.task import Report

if TYPE_CHECKING:
    import keras

__all__ = ["Segment", "SegmentationResult"]

UNKNOWN = 255
"""In label maps: a pixel that the network says nothing of."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentationResult:
    """What a model makes of one picture.

    Attributes:
        name: The picture's name.
        classes: What the classes are called, the background left out.
        label_map: uint8, (H, W), as large as the picture: 0 background, k + 1 class k, 255 where nothing is known.
        confidence: uint8, (H, W): the score of each pixel's class in 255ths.
        preparation: What was done to the picture before the network, one line each.
    """

    name: str
    classes: tuple[str, ...]
    label_map: NDArray[np.uint8]
    confidence: NDArray[np.uint8]
    preparation: tuple[str, ...] = ()

    @property
    def shares(self) -> dict[str, float]:
        """The share of the picture's pixels that each class has."""
        counts = np.bincount(self.label_map.ravel(), minlength=256)
        return {
            name: float(counts[number] / self.label_map.size) for number, name in enumerate(self.classes, 1)
        }


@dataclass(frozen=True, slots=True)
class Segment:
    """Segment pictures; answers with a tuple of `SegmentationResult`.

    Attributes:
        model: The model; a run, or a project's network, whose task is segmentation.
        images: The pictures, of any sizes.
        tiled: Whether a picture larger than the network's input goes through it in parts that overlap, instead of
            being made smaller.
    """

    purpose: ClassVar[str] = "the segmentation"
    small: ClassVar[bool] = True

    model: ModelSource
    images: tuple[Picture, ...]
    tiled: bool = False

    def __call__(self, report: Report, control: Control) -> tuple[SegmentationResult, ...]:
        """Segment, one answer a picture, in their order.

        Raises:
            StudioError: The model cannot be loaded, or gives no scores for pixels.
            Stopped: A stop was asked for.
        """
        model = loaded(self.model)
        reader = MaskReading(self.model, model)
        results = []
        for picture in self.images:
            control.check()
            results.append(reader.result(picture, tiled=self.tiled))
        return tuple(results)


class MaskReading:
    """How the scores of a model's pixels become a label map.

    Args:
        source: Where the model comes from.
        model: The model.

    Raises:
        EngineError: It is not known, or there are no scores for pixels.
    """

    def __init__(self, source: ModelSource, model: keras.Model) -> None:
        project = project_of(source)
        shapes = [tuple(tensor.shape)[1:] for tensor in model.outputs]
        task = None if project is None else project.task
        names = scene_classes(source)
        is_one = len(shapes) == 1 and len(shapes[0]) == 3
        if not (isinstance(task, Segmentation) and is_one and shapes[0][2] == task.depth(len(names))):
            given = " and ".join(shape_text(shape) for shape in shapes)
            raise EngineError(
                f"{model.name} gives {given}, and nothing says that these are scores for pixels: choose a run whose task is "
                "segmentation."
            )
        self._model, self._task, self._classes = model, task, names
        self._ending = ending_of_tensor(model.outputs[0])
        self._fit = picture_fit(source)

    def result(self, picture: Picture, *, tiled: bool = False) -> SegmentationResult:
        """What the model makes of a picture.

        Raises:
            StudioError: The picture does not go through the model.
        """
        feed = fed(self._model, picture, self._fit)
        scores = self.scores(feed.values)
        labels, confidence = self.labels(scores)
        form = feed.values.shape[0], feed.values.shape[1]
        motion = fitting_motion(picture.pixels.shape, form, self._fit)
        size = picture.pixels.shape[0], picture.pixels.shape[1]
        rows = _places(size[0], motion[1, 1], motion[1, 2], form[0])
        columns = _places(size[1], motion[0, 0], motion[0, 2], form[1])
        inside = (rows >= 0)[:, None] & (columns >= 0)[None]
        return SegmentationResult(
            picture.name,
            self._classes,
            np.where(inside, labels[np.maximum(rows, 0)][:, np.maximum(columns, 0)], UNKNOWN).astype(
                np.uint8
            ),
            np.where(inside, confidence[np.maximum(rows, 0)][:, np.maximum(columns, 0)], 0).astype(np.uint8),
            feed.preparation,
        )

    def scores(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities for every pixel of the network's input: float32, (H, W, K); NaN in a margin that it leaves out.

        Args:
            values: float32, (H, W, C), 0…255.
        """
        found: NDArray[np.float32] = as_array(run(self._model, values[None])[0])[0]
        if self._ending not in ("softmax", "sigmoid", "hard_sigmoid"):
            found = _softmax(found) if self._task.has_background else _sigmoid(found)
        height, width = values.shape[:2]
        if found.shape[:2] == (height, width):
            return found
        whole = np.full((height, width, found.shape[2]), np.nan, np.float32)
        top, left = (height - found.shape[0]) // 2, (width - found.shape[1]) // 2
        whole[top : top + found.shape[0], left : left + found.shape[1]] = found
        return whole

    def labels(self, scores: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The label map and the confidence of probabilities: uint8, (H, W) each."""
        unknown = np.isnan(scores[..., 0])
        known = np.nan_to_num(scores)
        best, highest = known.argmax(axis=-1), known.max(axis=-1)
        if self._task.has_background:
            labels = best
        else:
            labels = np.where(highest >= self._task.score, best + 1, 0)
            highest = np.where(labels > 0, highest, 1 - highest)
        confidence = np.rint(255 * np.clip(highest, 0, 1)).astype(np.uint8)
        return np.where(unknown, UNKNOWN, labels).astype(np.uint8), np.where(unknown, 0, confidence).astype(
            np.uint8
        )


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    outcome: NDArray[np.float32] = 1 / (1 + np.exp(-values))
    return outcome


def _softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    outcome: NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
    return outcome


def _places(length: int, scale: float, shift: float, limit: int) -> NDArray[np.int64]:
    """Which row of a network's input each row of the picture went to: int64, (length,); -1 where it was cut off."""
    places = np.floor((np.arange(length) - shift) / scale + 0.5).astype(np.int64)
    near = np.clip(places, 0, limit - 1)
    return np.where(np.abs(places - near) <= 1, near, -1)
