"""Random motions of training images, before these come to the model; boxes and masks follow.

What an image draws follows from the layer's seed, the epoch and the image's place in the data set alone, so that a
training that is taken up again sees what one sees that was never broken off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.layer import Layer
from cnnstudio.data.followed_boxes import Followed, boxes_after, followers_of
from cnnstudio.data.motions import ImageObject, stretching
from cnnstudio.document.augmentation import augmenting_layers, follows, moving
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.motion_steps import Motions, drawn_motions, steps_of
from cnnstudio.engine.objectives.objective import ImagePart

Rows = Callable[[Sequence[tuple[ImageObject, ...]]], tuple[NDArray[Any], ...]]
"""What the loss takes, one array an output, for the objects of some images."""

_KEPT_LIMIT = 8 * 10**6  # pixels of objects that are remembered, 8 bytes each


class Moving:
    """The motions of the training images of a project.

    Args:
        layers: The layers that move, with seeds.
        part: The images.
        rows: What the loss takes for objects; None where it takes what does not follow from them.
        moves_labels: Whether it takes label maps, which are moved as images are.
        needs_object: Whether an image that would lose its last object stays as it is.

    Attributes:
        steps: The layers, as few steps as can be.
        follows_objects: Whether what the loss takes is made of moved objects.
        moves_labels: See above.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        part: ImagePart,
        rows: Rows | None,
        *,
        moves_labels: bool = False,
        needs_object: bool = False,
    ) -> None:
        self.steps = steps_of(layers, (part.form[0], part.form[1]))
        self.follows_objects = rows is not None
        self.moves_labels = moves_labels
        self._part = part
        self._rows = rows
        self._needs_object = needs_object
        self._kept: dict[int, tuple[Followed, ...]] = {}
        self._kept_pixels = 0
        self._told: list[Callable[[Motions], object]] = []
        self.begin(1)

    def begin(self, epoch: int) -> None:
        """Draw as in an epoch, counted from 1; before its first batch is asked for."""
        self._motions = drawn_motions(self.steps, epoch, np.asarray(self._part.places))
        for tell in self._told:
            tell(self._motions)

    def tell(self, told: Callable[[Motions], object]) -> None:
        """Call a function with the motions of all images, now and whenever they are drawn anew."""
        self._told.append(told)
        told(self._motions)

    def drawn(self, numbers: Sequence[int] | NDArray[np.int64]) -> tuple[Motions, tuple[NDArray[Any], ...]]:
        """The motions of some images in this epoch, and what the loss takes for them then.

        Args:
            numbers: Places among the training images.
        """
        motions = self._motions[:, np.asarray(numbers, np.int64)]
        if self._rows is None:
            return motions, ()
        objects = [self._objects(int(number), motions[:, row]) for row, number in enumerate(numbers)]
        return motions, self._rows(objects)

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
    """The motions of a project's training images in which boxes or masks follow; None if there are none.

    Args:
        project: The project.
        part: Its training images; None where there are no more than labels.
        rows: See `Moving`; None where the task takes label maps.
    """
    subject = project.task.subject
    layers = moving(project.augmentation) if follows(subject) else ()
    if not layers or part is None:
        return None
    named = augmenting_layers(layers, part.form, project.training.seed)
    return Moving(
        [layer for _, layer in named], part, rows, moves_labels=subject == "masks",
        needs_object=project.task.outputs > 1,
    )  # fmt: skip
