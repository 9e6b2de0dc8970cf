"""Random motions of training images in which boxes and masks follow.

What an image draws follows from the layer's seed, the epoch and the image's place in the data set alone, so that a
training that is taken up again sees what one sees that was never broken off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.layer import Layer
from cnnstudio.data.followed_boxes import Followed, boxes_after, followers_of
from cnnstudio.data.motions import ImageObject, Size, identity, stretching
from cnnstudio.document.augmentation import augmenting_layers, follows, moving
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.warping import Filling
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.layers.augmentation import Motion, motion_of

Motions = NDArray[np.float64]
"""float64, (steps, N, 3, 3): what is done to each of N images in each step."""

Rows = Callable[[Sequence[tuple[ImageObject, ...]]], tuple[NDArray[Any], ...]]
"""What the loss takes, one array an output, for the objects of some images."""

_KEPT_LIMIT = 8 * 10**6  # pixels of objects that are remembered, 8 bytes each


class Step(NamedTuple):
    """Layers whose motions become one, so that pixels are mixed once only.

    Attributes:
        layers: The layers, each with the size of the images that it gets.
        size: Height and width that come out, in px.
        filling: What they put where no pixel comes to.
    """

    layers: tuple[tuple[Layer, Size], ...]
    size: Size
    filling: Filling


class Moving:
    """The motions of the training images of a project.

    Args:
        layers: The layers that move, with seeds.
        part: The images.
        rows: What the loss takes for objects; None where it takes label maps, which are moved as images are.
        needs_object: Whether an image that would lose its last object stays as it is.
    """

    def __init__(
        self, layers: Sequence[Layer], part: ImagePart, rows: Rows | None, *, needs_object: bool = False
    ) -> None:
        self.steps = _steps(layers, (part.form[0], part.form[1]))
        self._part = part
        self._rows = rows
        self._needs_object = needs_object
        self._epoch = 1
        self._kept: dict[int, tuple[Followed, ...]] = {}
        self._kept_pixels = 0

    @property
    def moves_labels(self) -> bool:
        """Whether what the loss takes is label maps that are moved as images are."""
        return self._rows is None

    def begin(self, epoch: int) -> None:
        """Draw as in an epoch, counted from 1; before its first batch is asked for."""
        self._epoch = epoch

    def drawn(self, numbers: Sequence[int] | NDArray[np.int64]) -> tuple[Motions, tuple[NDArray[Any], ...]]:
        """The motions of some images in this epoch, and what the loss takes for them then.

        Args:
            numbers: Places among the training images.
        """
        motions = np.empty((len(self.steps), len(numbers), 3, 3))
        objects = []
        for column, number in enumerate(numbers):
            motions[:, column] = self._motions(int(self._part.places[int(number)]))
            if self._rows is not None:
                objects.append(self._objects(int(number), motions[:, column]))
        return motions, () if self._rows is None else self._rows(objects)

    def _motions(self, place: int) -> Motions:
        """The motion of an image in each step: float64, (steps, 3, 3)."""
        found = np.empty((len(self.steps), 3, 3))
        for number, step in enumerate(self.steps):
            whole = identity()
            for layer, size in step.layers:
                chance = np.random.default_rng((getattr(layer, "seed", None) or 0, self._epoch, place))
                motion = motion_of(layer, chance.uniform, size)
                whole = whole @ (stretching(size, step.size) if motion is None else _matrix(motion))
            found[number] = whole
        return found

    def _objects(self, number: int, motions: Motions) -> tuple[ImageObject, ...]:
        """The objects of an image after its motions, which become none if the last object would be lost by them."""
        followed = self._followed(number)
        sizes = [step.size for step in self.steps]
        found = boxes_after(followed, list(motions), sizes)
        if followed and not found and self._needs_object:
            motions[:] = [stretching(step.layers[0][1], step.size) for step in self.steps]
            found = boxes_after(followed, list(motions), sizes)
        return found

    def _followed(self, number: int) -> tuple[Followed, ...]:
        """What is followed in an image; remembered, as far as there is room, since masks take time to make."""
        if number in self._kept:
            return self._kept[number]
        objects = self._part.objects(number, masked=True)
        followed = followers_of(objects)
        size = sum(1 if thing.mask is None else int(thing.mask.sum()) for thing in objects)
        if self._kept_pixels + size <= _KEPT_LIMIT:
            self._kept_pixels += size
            self._kept[number] = followed
        return followed


def moving_of(project: Project, part: ImagePart | None, rows: Rows | None) -> Moving | None:
    """The motions of a project's training images; None if they are layers of the model, or if there are none.

    Args:
        project: The project.
        part: Its training images; None where there are no more than labels.
        rows: See `Moving`.
    """
    subject = project.task.subject
    layers = moving(project.augmentation) if follows(subject) else ()
    if not layers or part is None:
        return None
    named = augmenting_layers(layers, part.form, project.training.seed)
    return Moving([layer for _, layer in named], part, rows, needs_object=project.task.outputs > 1)


def _steps(layers: Sequence[Layer], size: Size) -> tuple[Step, ...]:
    """Layers one after the other, as few steps as their ways of filling allow."""
    steps: list[Step] = []
    for layer in layers:
        filling = _filling(layer)
        after = _size_after(layer, size)
        if steps and (filling is None or filling == steps[-1].filling or not _fills(steps[-1])):
            last = steps.pop()
            kept = last.filling if filling is None or _fills(last) else filling
            steps.append(Step((*last.layers, (layer, size)), after, kept))
        else:
            steps.append(Step(((layer, size),), after, filling or Filling("nearest")))
        size = after
    return tuple(steps)


def _fills(step: Step) -> bool:
    """Whether one of a step's layers says how to fill."""
    return any(_filling(layer) is not None for layer, _ in step.layers)


def _filling(layer: Layer) -> Filling | None:
    """What a layer says of filling; None if it leaves nothing empty."""
    mode = getattr(layer, "fill_mode", None)
    if mode is None:
        return None
    return Filling(
        mode, getattr(layer, "interpolation", "bilinear"), float(getattr(layer, "fill_value", 0.0))
    )


def _size_after(layer: Layer, size: Size) -> Size:
    height, width = layer.output_shape((*size, 1))[:2]
    return (height or size[0], width or size[1])


def _matrix(motion: Motion) -> NDArray[np.float64]:
    return np.array([motion.matrix[:3], motion.matrix[3:], (0.0, 0.0, 1.0)])
