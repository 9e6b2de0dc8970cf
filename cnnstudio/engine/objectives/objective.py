"""What a task is to Keras: what the network is told is right, its losses, and the figure of how well it does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.collection import Collection
from cnnstudio.data.motions import ImageObject, followed
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_rows import ImageRows

if TYPE_CHECKING:
    import keras

Targets = NDArray[Any] | ImageRows | tuple[NDArray[Any], ...]
"""What the loss takes for each image: one array, its rows fetched batch by batch, or an array for each output."""


@dataclass(frozen=True, slots=True, eq=False)
class ImagePart:
    """Some images of a data set in the form that a network takes.

    Attributes:
        collection: The data set.
        places: int64, (N,): which of its images.
        form: Height, width and channels that they are brought to.
    """

    collection: Collection
    places: NDArray[np.int64]
    form: tuple[int, int, int]

    def __len__(self) -> int:
        """How many images there are."""
        return len(self.places)

    def objects(self, number: int, *, masked: bool = False) -> tuple[ImageObject, ...]:
        """The objects of one of the images, moved as it is brought to its form; those cut away are missing.

        Args:
            number: Which of the images.
            masked: Whether they come with their masks, where these are known, which may take time to make.
        """
        place = int(self.places[number])
        found = self.collection.objects(place) if masked else self.collection.boxed(place)
        shape = (*self.collection.size(place), self.form[2])
        if shape == self.form or not found:
            return found
        size = self.form[:2]
        return followed(found, fitting_motion(shape, size, self.collection.fit), size)


@dataclass(frozen=True, slots=True)
class Ends:
    """What ``keras.Model.compile`` takes besides the optimizer.

    Attributes:
        loss: A loss, or one for each output.
        metrics: Metrics, or a list of them for each output; those of `Task.loss_terms` among them.
        weights: How much the loss of each output counts; None for one output.
    """

    loss: Any
    metrics: list[Any]
    weights: list[float] | None = None


class Objective(ABC):
    """What a task is to Keras.

    Args:
        project: What is trained.
    """

    def __init__(self, project: Project) -> None:
        self.project = project

    @abstractmethod
    def ends(self, model: keras.Model) -> Ends:
        """The losses, and metrics called as `Task.figure` and `Task.loss_terms` say."""

    @abstractmethod
    def targets(self, labels: NDArray[np.int64], part: ImagePart | None, model: keras.Model) -> Targets:
        """What the loss takes for some images.

        Args:
            labels: int64, (N,): their classes.
            part: The images; None where there are no more than labels.
            model: The model.

        Raises:
            StudioError: It cannot be had of the data.
        """

    def rows(
        self, objects: Sequence[Sequence[ImageObject]], part: ImagePart, model: keras.Model
    ) -> tuple[NDArray[Any], ...]:
        """What the loss takes for some images of known objects, one array an output.

        Args:
            objects: The objects of each image, in the size that the images are brought to.
            part: The images.
            model: The model.
        """
        raise NotImplementedError

    def class_weights(self, labels: NDArray[np.int64]) -> dict[int, float] | None:
        """How much the images of each class weigh in ``fit``; None if all weigh the same."""
        return None

    def balance(self, model: keras.Model, targets: Targets) -> None:
        """Let the model's loss know what is rare in the training images, before ``fit``."""
        return
