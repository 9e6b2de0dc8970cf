"""A task of the size of ResNet-50, for the engine process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TrainResNet:
    """Train ResNet-50 on random images for a while, reporting every batch."""

    seconds: float
    side: int = 96
    batch: int = 8

    def __call__(self, report: Callable[[Any], None], control: Any) -> int:
        """Give the number of batches."""
        import keras
        import numpy as np

        model = keras.applications.ResNet50(weights=None, input_shape=(self.side, self.side, 3), classes=10)
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        images = np.random.default_rng(0).random((self.batch, self.side, self.side, 3), dtype=np.float32)
        labels = np.zeros(self.batch, dtype=np.int64)
        model.train_on_batch(images, labels)
        report("training")
        batches, end = 0, time.monotonic() + self.seconds
        while time.monotonic() < end and not control.stop_requested:
            report({"batch": batches, "loss": float(model.train_on_batch(images, labels)[0])})
            batches += 1
        return batches
