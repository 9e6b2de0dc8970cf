"""The task that tells of every pixel of pictures which class it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.predicting.mask_reading import UNKNOWN, MaskReading
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

__all__ = ["UNKNOWN", "Segment", "SegmentProgress", "SegmentationResult"]


@dataclass(frozen=True, slots=True)
class SegmentProgress:
    """How far a segmentation is.

    Attributes:
        done: Pictures that are done, with the share of the one that is under way.
        total: How many there are.
    """

    done: float
    total: int

    @property
    def fraction(self) -> float:
        """How much is done, 0…1."""
        return self.done / max(1, self.total)


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
    def is_partial(self) -> bool:
        """Whether nothing is known of some pixels at the edges."""
        edges = self.label_map[[0, -1]], self.label_map[:, [0, -1]]
        return any(bool((edge == UNKNOWN).any()) for edge in edges)

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
        reading = MaskReading(self.model, loaded(self.model))
        results = []
        for number, picture in enumerate(self.images):

            def step(done: int, total: int, number: int = number) -> None:
                control.check()
                report(SegmentProgress(number + done / total, len(self.images)))

            step(0, 1)
            found = reading.tiled(picture, step) if self.tiled else reading.whole(picture)
            results.append(SegmentationResult(picture.name, reading.classes, *found))
        return tuple(results)
