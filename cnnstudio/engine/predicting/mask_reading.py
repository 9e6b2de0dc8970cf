"""What the scores of a model's pixels mean: probabilities, label maps, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import description, fitting_motion
from cnnstudio.document.phases import taking_part_of
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.inside.feeding import as_array, fed, image_input, run
from cnnstudio.engine.inside.models import ModelSource, picture_fit, project_of, scene_classes, trained_size
from cnnstudio.engine.predicting.mask_bands import UNKNOWN, Scores, label_bands
from cnnstudio.engine.predicting.mask_tiles import tiled_bands, tiling_of
from cnnstudio.engine.predicting.scores import ending_of_tensor

if TYPE_CHECKING:
    import keras

__all__ = ["UNKNOWN", "MaskReading"]

Levels = NDArray[np.uint8]
Step = Callable[[int, int], None]

_PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


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
        self.classes = scene_classes(source)
        is_one = len(shapes) == 1 and len(shapes[0]) == 3
        if project is None or not (
            isinstance(task, Segmentation) and is_one and shapes[0][2] == task.depth(len(self.classes))
        ):
            given = " and ".join(shape_text(shape) for shape in shapes)
            raise EngineError(
                f"{model.name} gives {given}, and nothing says that these are scores for pixels: choose a run whose task is "
                "segmentation."
            )
        self._model, self._task, self._network = model, task, taking_part_of(project).network
        self._source, self._fit = source, picture_fit(source)
        self._ending = ending_of_tensor(model.outputs[0])

    def whole(self, picture: Picture) -> tuple[Levels, Levels, tuple[str, ...]]:
        """The label map and the confidence of a picture that goes through the model as a whole, and what was done to it.

        Raises:
            StudioError: It does not go through.
        """
        feed = fed(self._model, picture, self._fit)
        form = feed.values.shape[0], feed.values.shape[1]
        size = picture.pixels.shape[0], picture.pixels.shape[1]
        motion = fitting_motion(picture.pixels.shape, form, self._fit)
        scores = self.scores(feed.values[None])[0]
        labels, confidence = np.empty(size, np.uint8), np.empty(size, np.uint8)
        for begin, found, sure in label_bands(scores, form, size, motion, self.decided):
            rows = slice(begin, begin + len(found))
            labels[rows], confidence[rows] = found, _levels(sure)
        return labels, confidence, feed.preparation

    def tiled(self, picture: Picture, step: Step) -> tuple[Levels, Levels, tuple[str, ...]]:
        """The same in tiles; a picture that is not larger than one goes through as a whole, if no margin is lost of it.

        Args:
            picture: The picture.
            step: Called before the model is: how many tiles are done, and how many there are.

        Raises:
            StudioError: It does not go through.
        """
        channels = image_input(self._model)[2]
        tiling = tiling_of(self._network, trained_size(self._source))
        size = picture.pixels.shape[0], picture.pixels.shape[1]
        if not tiling.is_needed(size):
            return self.whole(picture)
        lines = description(picture.pixels.shape, (None, None), channels)
        labels, confidence = np.empty(size, np.uint8), np.empty(size, np.uint8)
        for begin, scores in tiled_bands(picture.pixels, channels, tiling, self.scores, step):
            rows = slice(begin, begin + len(scores))
            labels[rows], sure = self.decided(scores)
            confidence[rows] = _levels(sure)
        return labels, confidence, (*picture.notes, tiling.description(size), *lines)

    def scores(self, values: NDArray[np.float32]) -> Scores:
        """Probabilities of pixels: float32, (N, h, w, K); of the middle alone where the network loses a margin.

        Args:
            values: float32, (N, H, W, C), 0…255.
        """
        return self.probabilities(as_array(run(self._model, values)[0]))

    def probabilities(self, found: Scores) -> Scores:
        """Probabilities of what the model gives, which may end without an activation: float32, (N, h, w, K)."""
        if self._ending in _PROBABILITIES:
            return found
        return _softmax(found) if self._task.has_background else np.exp(-np.logaddexp(0, -found))

    def decided(self, scores: Scores) -> tuple[Levels, Scores]:
        """The labels of probabilities, uint8, (…), and how sure they are, float32, (…), 0…1.

        Args:
            scores: float32, (…, K).
        """
        best = scores.argmax(axis=-1)
        highest = np.take_along_axis(scores, best[..., None], -1)[
            ..., 0
        ]  # which is quicker than their maximum
        if self._task.has_background:
            return best.astype(np.uint8), highest
        belongs = highest >= self._task.score
        return np.where(belongs, best + 1, 0).astype(np.uint8), np.where(belongs, highest, 1 - highest)


def _levels(sureness: Scores) -> Levels:
    """How sure labels are in 255ths."""
    return np.rint(255 * np.clip(sureness, 0, 1)).astype(np.uint8)


def _softmax(values: Scores) -> Scores:
    powers: Scores = np.exp(values - np.max(values, axis=-1, keepdims=True))
    whole: Scores = np.sum(powers, axis=-1, keepdims=True)
    outcome: Scores = powers / whole
    return outcome
