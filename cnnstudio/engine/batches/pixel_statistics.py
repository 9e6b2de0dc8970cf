"""The task that finds mean and variance of the pixels that a network is trained with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.batches.image_rows import ImageRows
from cnnstudio.engine.batches.training_data import Images, training_data
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class PixelFigures:
    """Mean and variance of each channel, pixels 0…255.

    Attributes:
        mean: One number a channel.
        variance: One number a channel.
        images: How many images they are of.
    """

    mean: tuple[float, ...]
    variance: tuple[float, ...]
    images: int


@dataclass(frozen=True, slots=True)
class PixelStatistics:
    """Find mean and variance over the training images alone, in the form that the network takes.

    Reports `PreparingImages`, answers with `PixelFigures`.

    Attributes:
        project: Its data, its split and the size of its input count.
    """

    purpose: ClassVar[str] = "the mean of the training images"

    project: Project

    def __call__(self, report: Report, control: Control) -> PixelFigures:
        """Go through the training images once.

        Raises:
            NetworkError: The network has no input for images.
            StudioError: The data cannot be had.
            Stopped: A stop was asked for.
        """
        network = self.project.network
        about = analyse(network)
        entries = [about[node.id].output for node in network if node.layer.maximum_inputs == 0]
        shape = next((shape for shape in entries if shape is not None and len(shape) == 3), None)
        if shape is None:
            raise NetworkError("The network has no input for images: put an Input layer of H × W × C first.")
        images = training_data(self.project, shape, report, control).train_images
        total, squares = np.zeros(images.shape[3]), np.zeros(images.shape[3])
        for begin in range(0, len(images), _TOGETHER):
            control.check()
            report(PreparingImages(begin, len(images)))
            some = _some(images, begin).astype(np.float64)
            total += some.sum(axis=(0, 1, 2))
            squares += np.square(some).sum(axis=(0, 1, 2))
        count = len(images) * images.shape[1] * images.shape[2]
        mean = total / count
        variance = np.maximum(squares / count - np.square(mean), 0.0)
        return PixelFigures(_digits(mean), _digits(variance), len(images))


def _some(images: Images, begin: int) -> NDArray[np.float64]:
    end = min(begin + _TOGETHER, len(images))
    return images.take(np.arange(begin, end)) if isinstance(images, ImageRows) else images[begin:end]


def _digits(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    """As many digits as single precision holds, so that files and scripts stay readable."""
    return tuple(float(f"{number:.7g}") for number in numbers)
