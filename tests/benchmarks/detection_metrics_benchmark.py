"""Mean average precision of 5,000 pictures with 50,000 boxes against pycocotools.

Both begin with what a program has in memory: arrays here, lists of annotations there. What pycocotools makes
of the lists (its index) is not counted, and it counts the same figures: every size, threshold and class.
"""

from __future__ import annotations

import contextlib
import io
import time

import numpy as np

from cnnstudio.vision.boxes import from_centred
from cnnstudio.vision.detection_metrics import detection_metrics
from cnnstudio.vision.detections import Detections, Truths

IMAGES, OBJECTS, CLASSES = 5000, 10, 3


def main() -> None:
    """Print the ratio, and how far the two figures are apart."""
    from pycocotools.cocoeval import COCOeval

    from tests.vision.scenes import indexed

    truths, found = _pictures()
    names = tuple(f"class {number}" for number in range(CLASSES))
    start = time.perf_counter()
    own = detection_metrics(truths, found, names)
    ours = time.perf_counter() - start
    with contextlib.redirect_stdout(io.StringIO()):
        judged = COCOeval(indexed(truths, CLASSES), indexed(found, CLASSES), "bbox")
        start = time.perf_counter()
        judged.evaluate()
        judged.accumulate()
        theirs = time.perf_counter() - start
        judged.summarize()
    print(
        f"  {IMAGES:,} pictures, {own.objects.sum():,} objects, {sum(map(len, found)):,} detections: {ours:.2f} s; "
        f"pycocotools {theirs:.2f} s; {ours / theirs:.3f} × its time (target ≤ 1.1); "
        f"mAP {own.map:.4f}, {abs(own.map - judged.stats[0]):.0e} apart",
        flush=True,
    )


def _pictures() -> tuple[list[Truths], list[Detections]]:
    """Pictures of 640 × 480 px with ten objects each, most of them found, and some detections of nothing."""
    random = np.random.default_rng(0)
    truths, found = [], []
    for _ in range(IMAGES):
        middles = random.uniform((0, 0), (640, 480), (OBJECTS, 2))
        boxes = from_centred(
            np.concatenate([middles, np.exp(random.uniform(2.5, 5.5, (OBJECTS, 2)))], axis=1)
        )
        labels = random.integers(0, CLASSES, OBJECTS)
        sizes = np.tile(boxes[:, 2:] - boxes[:, :2], 2)
        near = boxes + random.normal(0, 0.05, (OBJECTS, 4)) * sizes
        lost = random.random(OBJECTS) < 0.2
        near[lost] += 200
        truths.append(Truths.plain(boxes, labels))
        found.append(Detections(near, labels, random.random(OBJECTS)))
    return truths, found


if __name__ == "__main__":
    main()
