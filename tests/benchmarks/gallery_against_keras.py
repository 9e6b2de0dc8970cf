"""Every network that Keras has too, beside Keras's own: ``python -m tests.benchmarks.gallery_against_keras [NAME...]``.

The suite compares the smallest of each family; this compares all, which takes some minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from cnnstudio.core.analysis import analyse
from cnnstudio.core.values import Shape
from cnnstudio.gallery import Published, all_published
from tests.gallery.against_keras import difference, keras_model, own_model, weight_shapes

IMAGES: Shape = (107, 139, 3)
"""Not square, odd on the way down, and more than the 75 px that Inception needs."""
LARGEST_DIFFERENCE = 1e-5


def main(names: list[str]) -> int:
    """Compare the networks of these names, or all; gives 1 if any differs."""
    chosen = [
        entry for entry in all_published() if entry.keras_name and entry.name in (names or [entry.name])
    ]
    sound = [_is_compared(entry) for entry in chosen]
    print(f"{sum(sound)} of {len(chosen)} are Keras's.")
    return 0 if all(sound) else 1


def _is_compared(entry: Published) -> bool:
    """Print a row: parameters of both for the declared images and classes, and how far predictions are apart."""
    import keras

    start = time.perf_counter()
    counted = analyse(entry.network()).totals.cost.params
    expected = getattr(keras.applications, entry.keras_name)(weights=None).count_params()
    keras.backend.clear_session()
    theirs, ours = keras_model(entry, IMAGES), own_model(entry, IMAGES)
    alike = weight_shapes(ours) == weight_shapes(theirs) and ours.output_shape == theirs.output_shape
    with tempfile.TemporaryDirectory() as folder:
        apart = difference(theirs, ours, IMAGES, Path(folder)) if alike else float("nan")
    sound = counted == expected and apart <= LARGEST_DIFFERENCE
    seconds = time.perf_counter() - start
    print(f"{entry.name:20} {counted:>12,} {expected:>12,} {apart:8.1e} {seconds:4.0f} s {'' if sound else 'DIFFERS'}", flush=True)  # fmt: skip
    keras.backend.clear_session()
    return sound


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
