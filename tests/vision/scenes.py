"""Objects and detections of made-up pictures, and what pycocotools says about them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from cnnstudio.vision.boxes import to_xywh
from cnnstudio.vision.detections import Detections, Truths


def drawn(
    images: int, seed: int, classes: int = 3, objects: int = 6, extra: int = 4, whole: bool = False
) -> tuple[list[Truths], list[Detections]]:
    """Pictures with objects of all sizes, some of them crowds or difficult, and detections beside them.

    Args:
        images: How many pictures.
        seed: Of the random numbers.
        classes: How many classes.
        objects: The most objects in a picture.
        extra: The most detections in a picture that belong to no object.
        whole: Whether all numbers are whole and scores few, so that much is equal.
    """
    random = np.random.default_rng(seed)
    truths, found = [], []
    for _ in range(images):
        truth = _truths(random, int(random.integers(0, objects + 1)), classes, whole)
        truths.append(truth)
        found.append(_found(random, truth, int(random.integers(0, extra + 1)), classes, whole))
    return truths, found


def _truths(random: np.random.Generator, count: int, classes: int, whole: bool) -> Truths:
    corners = random.uniform(0, 200, (count, 2))
    boxes = np.concatenate([corners, corners + np.exp(random.uniform(1, 5.2, (count, 2)))], axis=1)
    return Truths(
        np.rint(boxes) if whole else boxes,
        random.integers(0, classes, count),
        random.random(count) < 0.1,
        random.random(count) < 0.15,
    )


def _found(random: np.random.Generator, truths: Truths, extra: int, classes: int, whole: bool) -> Detections:
    hits = np.flatnonzero(random.random(len(truths)) < 0.8)
    hits = np.concatenate([hits, hits[random.random(len(hits)) < 0.3]])  # some twice
    sizes = np.tile(truths.boxes[hits, 2:] - truths.boxes[hits, :2], 2)
    near = truths.boxes[hits] + random.normal(0, 0.08, (len(hits), 4)) * sizes
    wrong = random.random(len(hits)) < 0.15
    labels = np.where(wrong, random.integers(0, classes, len(hits)), truths.labels[hits])
    others = _truths(random, extra, classes, whole)
    boxes = np.concatenate([near, others.boxes])
    scores = random.random(len(boxes))
    return Detections(
        np.rint(boxes) if whole else boxes,
        np.concatenate([labels, others.labels]),
        np.rint(scores * 5) / 5 if whole else scores,
    )


def of_coco(truths: Sequence[Truths], found: Sequence[Detections], classes: int) -> Any:
    """The COCOeval of the same pictures, accumulated and summarized."""
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        judged = COCOeval(indexed(truths, classes), indexed(found, classes), "bbox")
        judged.evaluate()
        judged.accumulate()
        judged.summarize()
    return judged


def indexed(rows: Sequence[Truths] | Sequence[Detections], classes: int) -> Any:
    """Objects or detections as a COCO data set."""
    from pycocotools.coco import COCO

    data = COCO()
    data.dataset = {
        "images": [{"id": number} for number in range(1, len(rows) + 1)],
        "categories": [{"id": number} for number in range(1, classes + 1)],
        "annotations": annotations(rows),
    }
    data.createIndex()
    return data


def annotations(rows: Sequence[Truths] | Sequence[Detections]) -> list[dict[str, Any]]:
    """Objects or detections as COCO has them; numbers of pictures, classes and annotations from 1."""
    written: list[dict[str, Any]] = []
    for number, one in enumerate(rows, 1):
        for place, box in enumerate(to_xywh(one.boxes).tolist()):
            entry: dict[str, Any] = {
                "id": len(written) + 1, "image_id": number, "category_id": int(one.labels[place]) + 1,
                "bbox": box, "area": box[2] * box[3], "iscrowd": 0,
            }  # fmt: skip
            if isinstance(one, Detections):
                entry["score"] = float(one.scores[place])
            else:
                entry["iscrowd"] = int(one.crowd[place])
                if one.areas is not None:
                    entry["area"] = float(one.areas[place])
            written.append(entry)
    return written
