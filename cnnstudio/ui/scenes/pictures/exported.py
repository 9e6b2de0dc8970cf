"""What was found as the content of files: COCO JSON for boxes, indexed PNG files for masks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cnnstudio.data.annotating.class_colours import value_rgb
from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet
from cnnstudio.data.annotations.coco import FORM
from cnnstudio.data.annotations.coco_writer import write_coco
from cnnstudio.data.annotations.mask_code import png_of
from cnnstudio.document.atomic import write_whole
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.engine.predicting.segment import SegmentationResult

_DIGITS = 2  # of a px
_FORBIDDEN = '<>:"|?*\\/\0'


def write_boxes(path: Path, results: Sequence[DetectionResult], score: float, overlap: float) -> int:
    """Write the boxes that are shown as one COCO file, each with its score; whole or not at all.

    Args:
        path: The file.
        results: What was found in each picture.
        score: The least score.
        overlap: The IoU above which a box is suppressed.

    Returns:
        How many boxes there are in it.

    Raises:
        FileError: It cannot be written; a file that was there is as it was.
    """
    images = tuple(_annotated(result, score, overlap) for result in results)
    names = dict.fromkeys(name for result in results for name in result.classes)
    found = AnnotationSet(path.parent, FORM, images, tuple(names))
    write_coco(path, found)
    return found.count


def _annotated(result: DetectionResult, score: float, overlap: float) -> AnnotatedImage:
    shown = result.candidates.chosen(result.shown(score, overlap))
    annotations = []
    for box, label, sure in zip(shown.boxes, shown.labels.tolist(), shown.scores.tolist(), strict=True):
        left, top, right, bottom = np.round(box, _DIGITS).tolist()
        extras = {"score": round(sure, 4)}
        annotations.append(Annotation(result.classes[label], (left, top, right, bottom), extras=extras))
    height, width = result.size
    return AnnotatedImage(result.name, height, width, tuple(annotations))


def mask_png(result: SegmentationResult) -> bytes:
    """A mask as an indexed PNG file: 0 background, k + 1 class k, 255 unknown, in the colours of the window."""
    palette = [part for value in range(256) for part in value_rgb(value)]
    return png_of(result.label_map.astype(np.int32), "indexed", palette)


def write_masks(folder: Path, results: Sequence[SegmentationResult]) -> int:
    """Write a mask file for each picture, and the names of their values in ``classes.txt``.

    Args:
        folder: Where they go; files of these names are replaced, each whole or not at all.
        results: What was found in each picture.

    Returns:
        How many masks were written.

    Raises:
        FileError: One cannot be written.
    """
    taken: set[str] = set()
    for result in results:
        name = _free_name(result.name, taken)
        taken.add(name.casefold())
        write_whole(folder / f"{name}.png", mask_png(result))
    if results:
        lines = ["background", *results[0].classes]
        write_whole(folder / "classes.txt", ("\n".join(lines) + "\n").encode())
    return len(results)


def _free_name(name: str, taken: set[str]) -> str:
    """The name of a picture without its ending, fit for a file, and unlike those that are taken."""
    stem = Path(name.replace("\\", "/")).stem if "." in name else name
    sound = "".join("-" if letter in _FORBIDDEN else letter for letter in stem).strip(" .") or "mask"
    free, number = sound, 2
    while free.casefold() in taken:
        free, number = f"{sound} ({number})", number + 1
    return free
