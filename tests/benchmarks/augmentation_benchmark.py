"""Images per second with augmentation, against the books' way: a generator in Python that changes each image.

The generator is written out below as the books have it: for each image of a batch it draws angle, shift,
zoom and flip, and lets SciPy resample it, channel by channel. The network, the data, the batch size, the
number of images and the kinds of changes are the same on both sides.
"""

from __future__ import annotations

import math
import os
import tempfile
import time
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import ndimage

from cnnstudio.core.network import chain
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation, RandomTranslation, RandomZoom
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

ROUNDS = 3
EPOCHS = 4
TURN, SHIFT, ZOOM = 0.05, 0.1, 0.1
TARGET = 1.2


def main() -> None:
    """Print the ratio for small grey and for larger coloured images."""
    for title, size, coloured in (("28 × 28 px, grey", 28, False), ("64 × 64 px, colour", 64, True)):
        project = _project(size, coloured)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours += _trained(project)
            theirs += _generated(project)
        # The quickest epochs, because slow ones tell of what else the machine does.
        print(
            f"  {title}: {min(theirs) / min(ours):.2f} × the images per second of a Python generator (target ≥ {TARGET})",
            flush=True,
        )


def _project(size: int, coloured: bool) -> Project:
    network = chain(
        Input((size, size, 3 if coloured else 1)), Conv2D(16, (3, 3), activation="relu"), MaxPooling2D((4, 4)),
        Flatten(), Dense(6, "softmax"),
    )  # fmt: skip
    changes = (
        RandomRotation((-TURN, TURN), fill_mode="nearest"), RandomTranslation((-SHIFT, SHIFT), (-SHIFT, SHIFT), fill_mode="nearest"),
        RandomZoom((-ZOOM, ZOOM), fill_mode="nearest"), RandomFlip("horizontal"),
    )  # fmt: skip
    data = DataChoice.of("shapes", {"count": 2000, "size": size, "coloured": coloured})
    return Project(network, "augmented", data=data, training=Training(epochs=EPOCHS), augmentation=changes)


def _trained(project: Project) -> list[float]:
    """Seconds of each epoch of the Train task but the first."""
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.training.train import Train

    with tempfile.TemporaryDirectory() as runs:
        result = Train(project, runs)(lambda progress: None, Control())
    return [point.seconds for point in result.points[1:]]


def _generated(project: Project) -> list[float]:
    """Seconds of each epoch of ``model.fit`` on the generator but the first."""
    import keras

    from cnnstudio.engine.batches.training_data import training_data
    from cnnstudio.engine.building.build import build
    from cnnstudio.engine.objectives.compiling import compile_for_training

    plain = Project(project.network, "plain", data=project.data, training=project.training)
    model = build(plain)
    data = training_data(plain, tuple(model.inputs[0].shape)[1:])
    compile_for_training(model, plain)
    ends: list[float] = []
    model.fit(
        _generator(np.asarray(data.train_images, np.float32), data.train_labels, project.training.batch_size),
        epochs=EPOCHS, validation_data=(data.validation_images, data.validation_labels), verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter()))],
    )  # fmt: skip
    return [later - earlier for earlier, later in pairwise(ends)]


def _generator(images: np.ndarray, labels: np.ndarray, batch_size: int) -> Any:
    import keras

    class Generator(keras.utils.PyDataset):
        """Batches of images that are changed one by one."""

        def __init__(self) -> None:
            super().__init__()
            self._random = np.random.default_rng(0)
            self._order = self._random.permutation(len(images))

        def __len__(self) -> int:
            return -(-len(images) // batch_size)

        def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray]:
            places = self._order[number * batch_size : (number + 1) * batch_size]
            return np.stack([_changed(images[place], self._random) for place in places]), labels[places]

        def on_epoch_end(self) -> None:
            self._order = self._random.permutation(len(images))

    return Generator()


def _changed(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """One image turned, shifted, zoomed and flipped at random."""
    height, width = image.shape[:2]
    angle = random.uniform(-TURN, TURN) * 2 * math.pi
    down, right = random.uniform(-SHIFT, SHIFT, 2) * (height, width)
    zoom = random.uniform(1 - ZOOM, 1 + ZOOM)
    cosine, sine = math.cos(angle), math.sin(angle)
    matrix = np.array([[cosine, -sine], [sine, cosine]]) * zoom
    middle = np.array([height / 2 - 0.5, width / 2 - 0.5])
    offset = middle - matrix @ middle + matrix @ (down, right)
    planes = [
        ndimage.affine_transform(image[..., channel], matrix, offset, order=1, mode="nearest")
        for channel in range(image.shape[2])
    ]
    changed = np.stack(planes, axis=-1)
    return changed[:, ::-1] if random.random() < 0.5 else changed


if __name__ == "__main__":
    main()
