"""What label maps of the test images are worth: every pixel counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.judging.confusion_cells import images_in_cell, no_cells
from cnnstudio.vision.mask_metrics import MaskMetrics

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MaskJudgement:
    """What came of the label maps of all test images.

    Attributes:
        metrics: What the pixels of all images together come to.
        each: float64, (N,): the mean IoU in each image; NaN where nothing is known of its pixels.
        size: Height and width, in px, in which they were judged: as large as the network gives them.
        cells: int64, (M, 4): image, row, column and pixels: what each image adds to the confusion.
        loss_terms: The mean of each term of the loss, by the keys of `Task.loss_terms`, or of the whole as ``loss`` where
            it has none; without the penalties of layers. Empty where no project says what the loss is.
    """

    kind: ClassVar[str] = "masks"

    metrics: MaskMetrics
    each: Floats
    size: tuple[int, int]
    cells: NDArray[np.int64] = field(default_factory=no_cells)
    loss_terms: Mapping[str, float] = field(default_factory=dict)

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called, the background left out."""
        return self.metrics.classes

    @property
    def images(self) -> int:
        """How many images there were."""
        return len(self.each)

    @property
    def main(self) -> tuple[str, float]:
        """The figure that stands for all, and what `figures` calls it."""
        return "mean_iou", self.metrics.mean_iou

    @property
    def mistakes(self) -> NDArray[np.int64]:
        """Places of the images with wrong pixels, the worst first: int64, (M,)."""
        order = np.argsort(self.each, kind="stable")
        return np.asarray(order[self.each[order] < 1])

    def in_cell(self, row: int, column: int) -> NDArray[np.int64]:
        """Places of the images that add to a cell of the confusion, those that add most first: int64, (M,)."""
        return images_in_cell(self.cells, row, column)

    def figures(self) -> dict[str, float | int | None]:
        """The figures as a whole, by name; None where there was nothing to count."""
        loss = {"loss": sum(self.loss_terms.values()), **self.loss_terms} if self.loss_terms else {}
        return {**self.metrics.figures(), **loss, "images": self.images}

    def packed(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """It as JSON data and arrays."""
        about = {
            "classes": list(self.classes), "size": list(self.size), "loss_terms": dict(self.loss_terms)
        }  # fmt: skip
        return about, {"confusion": self.metrics.confusion, "each": self.each, "cells": self.cells}

    @classmethod
    def unpacked(cls, about: Mapping[str, Any], file: Mapping[str, NDArray[Any]]) -> MaskJudgement:
        """One from its JSON data and arrays.

        Raises:
            KeyError: Something is missing.
            ValueError: Something is damaged.
        """
        height, width = map(int, about["size"])
        metrics = MaskMetrics(file["confusion"], tuple(map(str, about["classes"])))
        if metrics.confusion.shape != (len(metrics.names),) * 2:
            raise ValueError("confusion")
        cells = file["cells"] if "cells" in file else no_cells()
        terms = {str(key): float(value) for key, value in about.get("loss_terms", {}).items()}
        return cls(metrics, file["each"], (height, width), cells, terms)
