"""Weights files as Keras writes them, read by the program's own loader into every network that Keras has too.

``python tests/benchmarks weights`` takes some minutes and 600 MB on the disk; ``python -m
tests.benchmarks.weights_benchmark NAME...`` checks single networks. Each network of Keras's, with random weights,
is written to a file of Keras 2 (``.h5``, as the published ones are) and to one of Keras 3 (``.weights.h5``); ours
takes either, and both predict from the same images.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from cnnstudio.core.values import Shape
from cnnstudio.document.changes import TakeWeights
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.link_weights import LinkWeights
from cnnstudio.engine.exchange.load_pretrained import LoadPretrained
from cnnstudio.engine.process.control import Control
from cnnstudio.gallery import Published, all_published
from tests.engine.keras_weights import save_published
from tests.gallery.against_keras import CLASSES, images_of, keras_model

IMAGES: Shape = (107, 139, 3)
"""Not square, odd on the way down, and more than the 75 px that Inception needs."""
LARGEST_DIFFERENCE = 1e-5


def main(names: tuple[str, ...] = ()) -> int:
    """Print a line for each network of these names, or for all; gives 1 if any predicts something else."""
    chosen = [
        entry for entry in all_published() if entry.keras_name and entry.name in (names or [entry.name])
    ]
    sound = [_is_equal(entry) for entry in chosen]
    print(f"  {sum(sound)} of {len(chosen)} predict as Keras's do")
    return 0 if all(sound) else 1


def _is_equal(entry: Published) -> bool:
    import keras

    start = time.perf_counter()
    theirs = keras_model(entry, IMAGES)
    with tempfile.TemporaryDirectory() as folder:
        apart = {
            ending: _apart(entry, theirs, Path(folder) / f"theirs{ending}")
            for ending in (".h5", ".weights.h5")
        }
    said = ", ".join(f"{ending} {difference:.1e}" for ending, difference in apart.items())
    sound = all(difference <= LARGEST_DIFFERENCE for difference in apart.values())
    print(
        f"  {entry.name:<20} {theirs.count_params():>11,} weights; predictions apart by at most: {said}; "
        f"{time.perf_counter() - start:.0f} s: {'equal' if sound else 'DIFFERS'}",
        flush=True,
    )
    del theirs
    keras.backend.clear_session()
    return sound


def _apart(entry: Published, theirs: Any, file: Path) -> float:
    """How far the predictions are apart at most once ours has taken the file."""
    ours = build(_taking(entry, _written(theirs, file)))
    file.unlink()
    images = images_of(IMAGES)
    expected, found = (np.asarray(model(images, training=False)) for model in (theirs, ours))
    if not np.median(expected.max(axis=1)) < 0.99 or not np.ptp(expected, axis=0).max() > 1e-4:
        return float("nan")  # Answers that are all 0 or 1, or the same for all images, prove nothing.
    return float(np.abs(expected - found).max())


def _written(model: Any, file: Path) -> Path:
    if file.name.endswith(".weights.h5"):
        model.save_weights(file)
        return file
    return save_published(model, file)


def _taking(entry: Published, file: Path) -> Project:
    """Ours with the weights of a file: published ones by the gallery's names, others by whatever fits."""
    project = Project(entry.network(IMAGES, CLASSES), entry.name, training=Training(scaling="none"))
    is_published = not file.name.endswith(".weights.h5")
    task = LoadPretrained(project, entry.name, str(file)) if is_published else LinkWeights(project, str(file))
    found = task(lambda progress: None, Control())
    return TakeWeights(found.source, found.links).apply(project).project


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
