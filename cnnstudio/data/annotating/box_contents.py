"""What is to stand in the files of boxes: COCO's one file, or VOC's and YOLO's one an image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cnnstudio.data.annotations.annotation import AnnotationSet
from cnnstudio.data.annotations.coco import FORM as COCO
from cnnstudio.data.annotations.coco_writer import CocoTexts, coco_bytes
from cnnstudio.data.annotations.pascal_voc import FORM as VOC
from cnnstudio.data.annotations.voc_writer import voc_file
from cnnstudio.data.annotations.yolo_writer import yolo_file, yolo_names_file


def box_contents(
    known: AnnotationSet, names: tuple[str, ...], changed: frozenset[str], path: Path, texts: CocoTexts
) -> dict[Path, bytes]:
    """What is to stand in the files after images or classes were changed, by their paths.

    Args:
        known: All annotations as they are now.
        names: The classes as they stand in the files.
        changed: The images whose boxes are others.
        path: COCO's file.
        texts: What was written of images there before.

    Raises:
        FileError: The name of a class cannot stand in a file.
    """
    if known.form == COCO:
        return {path: coco_bytes(known, texts)}
    # VOC names the class of every box, YOLO numbers it.
    is_new = known.classes[: len(names)] != names
    images = [image for image in known.images if image.file in changed or (is_new and image.annotations)]
    if known.form == VOC:
        return {known.root / name: content for name, content in map(voc_file, images)}
    numbers = {label: number for number, label in enumerate(known.classes)}
    found = {known.root / name: data for name, data, _ in (yolo_file(image, numbers) for image in images)}
    if known.classes != names:
        name, content = yolo_names_file(known.root, known)
        found[known.root / name] = content
    return found


def categories_of(
    entries: Sequence[Mapping[str, Any]], names: Mapping[str, str | None], classes: Sequence[str]
) -> list[Mapping[str, Any]]:
    """COCO's categories with their new names, in the order of the classes; their ids stay.

    Of two that become one, that which had the name before stands.
    """
    found = []
    for name in classes:
        meant = [one for one in entries if names.get(one["name"], one["name"]) == name]
        own = [one for one in meant if one["name"] == name]
        found += own or [{**one, "name": name} for one in meant]
    return found
