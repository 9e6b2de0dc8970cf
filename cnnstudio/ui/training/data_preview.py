"""What is shown of a data set: sizes of the split, class counts, some images; read off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.numerals import exact
from cnnstudio.data.dataset import Dataset
from cnnstudio.data.splits import split

_SHOWN = 20
_LARGEST = 64  # px: larger images are thinned out


@dataclass(frozen=True, slots=True, eq=False)
class DataPreview:
    """A look at a data set.

    Attributes:
        sizes: Images for training, validation and test.
        images: Some training images, uint8, (H, W, 1) or (H, W, 3) each, class by class.
        labels: The class of each.
    """

    sizes: tuple[int, int, int]
    images: tuple[NDArray[np.uint8], ...]
    labels: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The sizes in words."""
        train, validation, test = (exact(size) for size in self.sizes)
        return f"{exact(sum(self.sizes))} images: {train} training, {validation} validation, {test} test (80/10/10)"


def data_preview(data: Dataset, seed: int) -> DataPreview:
    """Load a data set and take a look at it.

    Args:
        data: The data set.
        seed: Seed of the split, as in training.

    Raises:
        StudioError: It cannot be loaded or split.
    """
    loaded = data.load()
    parts = split(loaded.labels, seed=seed)
    shown = _spread(loaded.labels, parts.train, len(loaded.classes))
    images = tuple(_thumbnail(loaded.images[place]) for place in shown)
    labels = tuple(loaded.classes[int(loaded.labels[place])] for place in shown)
    sizes = (len(parts.train), len(parts.validation), len(parts.test))
    return DataPreview(sizes, images, labels)


def _spread(labels: NDArray[np.int64], train: NDArray[np.int64], classes: int) -> list[int]:
    """Training images, a few of each class in the order of classes."""
    each = max(1, _SHOWN // max(1, classes))
    chosen = [train[labels[train] == label][:each] for label in range(min(classes, _SHOWN))]
    by_round = [row[turn] for turn in range(each) for row in chosen if turn < len(row)]
    return [int(place) for place in by_round[:_SHOWN]]


def _thumbnail(image: NDArray[np.generic]) -> NDArray[np.uint8]:
    step = -(-max(image.shape[:2]) // _LARGEST)
    thin = image[::step, ::step]
    return np.clip(np.rint(thin.astype(np.float32)), 0, 255).astype(np.uint8)
