"""Annotations written as COCO's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from cnnstudio.data.annotations.annotation import NOTHING, SKIPPED, Annotation, AnnotationSet, Box
from cnnstudio.data.annotations.box_checks import shortest
from cnnstudio.data.annotations.coco import AS_TEXT, FORM
from cnnstudio.data.annotations.coco_outlines import measured, outline_data, plain
from cnnstudio.data.annotations.json_entries import entries_text
from cnnstudio.document.atomic import write_whole


def write_coco(path: Path, annotations: AnnotationSet) -> None:
    """Write annotations as one JSON file, whole or not at all.

    Ids and everything else that a COCO file said are kept, what had been put aside included.

    Raises:
        FileError: It cannot be written; a file that was there is as it was.
    """
    write_whole(path, coco_bytes(annotations))


def coco_bytes(annotations: AnnotationSet) -> bytes:
    """The content of the JSON file, an entry a line."""
    return entries_text(coco_data(annotations)).encode("ascii")


def coco_data(annotations: AnnotationSet) -> dict[str, Any]:
    """The JSON data of annotations."""
    extras = annotations.extras if annotations.form == FORM else NOTHING
    skipped = extras.get(SKIPPED, NOTHING)
    data = {name: value for name, value in extras.items() if name != SKIPPED}
    categories = _categories(annotations, extras)
    images, entries = _entries(annotations, categories, skipped)
    return data | {
        "images": images + skipped.get("images", []),
        "annotations": entries + skipped.get("annotations", []),
        "categories": categories + skipped.get("categories", []),
    }


def _categories(annotations: AnnotationSet, extras: Mapping[str, Any]) -> list[Any]:
    """Categories as they were, and those of new classes."""
    known = [one for one in extras.get("categories", []) if one["name"] in annotations.classes]
    names = {one["name"] for one in known}
    idents = _free({one["id"] for one in extras.get("categories", [])})
    return known + [
        {"id": next(idents), "name": name, "supercategory": ""}
        for name in annotations.classes
        if name not in names
    ]


def _free(taken: set[Any]) -> Any:
    """Whole numbers above all that are taken."""
    return count(max((ident for ident in taken if isinstance(ident, int)), default=0) + 1)


def _entries(
    annotations: AnnotationSet, categories: Sequence[Any], skipped: Mapping[str, Any]
) -> tuple[list[Any], list[Any]]:
    own = annotations.form == FORM
    numbers = {one["name"]: one["id"] for one in reversed(categories)}
    names = {one["id"]: one["name"] for one in categories}
    objects = [one for image in annotations.images for one in image.annotations]
    image_idents = _free(
        {image.extras.get("id") for image in annotations.images} | _idents(skipped, "images")
    )
    idents = _free({one.extras.get("id") for one in objects} | _idents(skipped, "annotations"))
    images: list[Any] = []
    entries: list[Any] = []
    for image in annotations.images:
        kept = dict(image.extras) if own else {}
        ident = kept.pop("id", None)
        ident = next(image_idents) if ident is None else ident
        images.append(
            {"id": ident, "file_name": image.file, "height": image.height, "width": image.width, **kept}
        )
        for one in image.annotations:
            category = one.extras.get("category_id") if own else None
            category = category if names.get(category) == one.label else numbers[one.label]
            entries.append(_entry(one, own, (ident, category), idents))
    return images, entries


def _idents(skipped: Mapping[str, Any], key: str) -> set[Any]:
    found = [entry.get("id") for entry in skipped.get(key, []) if isinstance(entry, dict)]
    return {ident for ident in found if isinstance(ident, int)}


def _entry(one: Annotation, own: bool, belongs: tuple[Any, Any], idents: Any) -> dict[str, Any]:
    """An annotation that belongs to an image and a category."""
    kept = dict(one.extras) if own else {}
    as_text = bool(kept.pop(AS_TEXT, False))
    ident = kept.pop("id", None)
    return {
        "id": next(idents) if ident is None else ident,
        "image_id": belongs[0],
        "area": plain(measured(one.box, one.outline)),
        **kept,
        "category_id": belongs[1],
        "bbox": coco_box(one.box),
        "segmentation": outline_data(one.outline, as_text),
        "iscrowd": int(one.is_crowd),
        **({"ignore": 1} if one.is_difficult else {}),
    }


def coco_box(box: Box) -> list[float]:
    """Left, top, width and height, with the fewest digits that give the box again."""
    left, top, right, bottom = box
    return [
        plain(left), plain(top), shortest(right - left, lambda width: left + width == right),
        shortest(bottom - top, lambda height: top + height == bottom),
    ]  # fmt: skip
