"""Non-max suppression of 10,000 boxes against ``tf.image.non_max_suppression``, both from NumPy arrays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np

from cnnstudio.vision.boxes import from_centred
from cnnstudio.vision.suppression import suppress

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

COUNT = 10_000
THRESHOLD = 0.5
ROUNDS = 7


def main() -> None:
    """Print the ratio for boxes as they come from different networks."""
    import tensorflow as tf

    for title, boxes, scores, most in _cases():
        single, scores_32 = boxes.astype(np.float32), scores.astype(np.float32)

        def own(boxes: np.ndarray = boxes, scores: np.ndarray = scores, most: int = most) -> np.ndarray:
            return suppress(boxes, scores, THRESHOLD, most=most)

        def theirs(
            boxes: np.ndarray = single, scores: np.ndarray = scores_32, most: int = most
        ) -> np.ndarray:
            return np.asarray(tf.image.non_max_suppression(boxes, scores, most, THRESHOLD))

        mine, wanted = own(), theirs()
        differing = len(set(mine.tolist()) ^ set(wanted.tolist()))
        rounds = [(_seconds(own), _seconds(theirs)) for _ in range(ROUNDS)]
        # The quickest rounds, because slow ones tell of what else the machine does.
        ours, others = (min(times) for times in zip(*rounds, strict=True))
        print(
            f"  {title}, {len(mine):,} stay: {ours * 1000:.2f} ms; TensorFlow {others * 1000:.2f} ms; "
            f"{ours / others:.2f} × its time (target ≤ 1); {differing} boxes differ (float32)",
            flush=True,
        )


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _cases() -> list[tuple[str, np.ndarray, np.ndarray, int]]:
    """Boxes around a few objects, boxes anywhere, and boxes of all sizes: title, boxes, scores, how many may stay."""
    random = np.random.default_rng(0)
    objects = random.uniform(50, 950, (50, 2))[random.integers(0, 50, COUNT)]
    around = np.concatenate(
        [objects + random.normal(0, 4, (COUNT, 2)), random.uniform(70, 90, (COUNT, 2))], 1
    )
    anywhere = np.concatenate([random.uniform(0, 1000, (COUNT, 2)), random.uniform(40, 120, (COUNT, 2))], 1)
    sizes = np.exp(random.uniform(np.log(8), np.log(500), (COUNT, 2)))
    mixed = np.concatenate([random.uniform(0, 1000, (COUNT, 2)), sizes], 1)
    small = np.concatenate([random.uniform(0, 1000, (COUNT, 2)), random.uniform(4, 12, (COUNT, 2))], 1)
    scores = random.random(COUNT)
    return [
        ("around 50 objects", from_centred(around), scores, COUNT),
        ("anywhere, 40 to 120 px", from_centred(anywhere), scores, COUNT),
        ("anywhere, at most 100", from_centred(anywhere), scores, 100),
        ("of all sizes", from_centred(mixed), scores, COUNT),
        ("small ones", from_centred(small), scores, COUNT),
    ]


if __name__ == "__main__":
    main()
