"""The images that a network is trained and validated with, in the form that it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.values import Shape
from cnnstudio.data.preparation import fit_all
from cnnstudio.data.readiness import dataset_of
from cnnstudio.data.splits import split
from cnnstudio.document.project import Project
from cnnstudio.engine.memory import check_memory


@dataclass(frozen=True, slots=True, eq=False)
class TrainingData:
    """Training and validation images with their classes; the test images stay untouched.

    Attributes:
        train_images: float32, (N, H, W, C), 0…255.
        train_labels: int64, (N,).
        validation_images: float32, (M, H, W, C), 0…255.
        validation_labels: int64, (M,).
        classes: What the classes are called.
    """

    train_images: NDArray[np.float32]
    train_labels: NDArray[np.int64]
    validation_images: NDArray[np.float32]
    validation_labels: NDArray[np.int64]
    classes: tuple[str, ...]


def training_data(project: Project, shape: Shape) -> TrainingData:
    """Load, split and fit the images of a project's data set.

    Args:
        project: The project; its seed chooses the split.
        shape: What the network takes: height, width and channels, None where it takes any.

    Raises:
        StudioError: The data cannot be had, do not fit, or are too many for the memory.
    """
    data = dataset_of(project)
    samples = data.load()
    size = [own if wanted is None else wanted for own, wanted in zip(data.input_shape, shape, strict=True)]
    needed = len(samples) * int(np.prod(size)) * FLOAT_BYTES
    check_memory(
        needed, f"hold {len(samples):,} images of {size[1]} × {size[0]} px", "give the input a smaller size"
    )
    parts = split(samples.labels, seed=project.training.seed)
    height, width, channels = shape
    train, validation = (
        fit_all(samples.images[part], (height, width), channels) for part in (parts.train, parts.validation)
    )
    return TrainingData(
        train, samples.labels[parts.train], validation, samples.labels[parts.validation], samples.classes
    )
