"""Annotations written as COCO's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from cnnstudio.data.annotations.annotation import (
    NOTHING,
    SKIPPED,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    Box,
)
from cnnstudio.data.annotations.box_checks import shortest
from cnnstudio.data.annotations.coco import AS_TEXT, FORM
from cnnstudio.data.annotations.coco_outlines import measured, outline_data, plain
from cnnstudio.data.annotations.json_entries import Written, entries_text, entry_text
from cnnstudio.document.atomic import write_whole

ImageData = tuple[dict[str, Any], list[dict[str, Any]]]
"""The JSON data of an image and of what is annotated in it."""


def write_coco(path: Path, annotations: AnnotationSet) -> None:
    """Write annotations as one JSON file, whole or not at all.

    Ids and everything else that a COCO file said are kept, what had been put aside included.

    Raises:
        FileError: It cannot be written; a file that was there is as it was.
    """
    write_whole(path, coco_bytes(annotations))


class CocoTexts:
    """What was written of images, so that of many thousands only those are written anew that are others.

    An image's text is kept while the image is the same object, all in it have ids, and the categories are the same.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[AnnotatedImage, str, str]] = {}
        self._categories: object = None

    def texts(
        self,
        images: Sequence[AnnotatedImage],
        categories: Sequence[Any],
        made: Callable[[AnnotatedImage], ImageData],
    ) -> tuple[list[str], list[str]]:
        """JSON text of images, and of what is annotated in each.

        Args:
            images: The images.
            categories: Their categories.
            made: Gives the JSON data of an image and of its annotations.
        """
        if categories != self._categories:
            self._known, self._categories = {}, categories
        known, found = self._known, {}
        texts = []
        for image in images:
            text = known.get(id(image))
            if text is None:
                entry, entries = made(image)
                text = image, entry_text([entry]), entry_text(entries)
            if _has_idents(image):
                found[id(image)] = text
            texts.append(text)
        self._known = found
        return [text for _, text, _ in texts], [text for _, _, text in texts]


def _has_idents(image: AnnotatedImage) -> bool:
    return "id" in image.extras and all("id" in one.extras for one in image.annotations)


def coco_bytes(annotations: AnnotationSet, texts: CocoTexts | None = None) -> bytes:
    """The content of the JSON file, an entry a line.

    Args:
        annotations: What is annotated.
        texts: What was written of these images before; may be of other ones too.
    """
    return entries_text(_data(annotations, texts or CocoTexts())).encode("ascii")


def coco_data(annotations: AnnotationSet) -> dict[str, Any]:
    """The JSON data of annotations."""
    data: dict[str, Any] = json.loads(coco_bytes(annotations))
    return data


def _data(annotations: AnnotationSet, texts: CocoTexts) -> dict[str, Any]:
    own = annotations.form == FORM
    extras = annotations.extras if own else NOTHING
    skipped = extras.get(SKIPPED, NOTHING)
    data = {name: value for name, value in extras.items() if name != SKIPPED}
    categories = _categories(annotations, extras)
    made = _ImageData(annotations, own, categories, skipped)
    images, entries = texts.texts(annotations.images, categories, made)
    return data | {
        "images": Written([*images, entry_text(skipped.get("images", []))]),
        "annotations": Written([*entries, entry_text(skipped.get("annotations", []))]),
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


def _free(taken: set[Any]) -> Iterator[int]:
    """Whole numbers above all that are taken."""
    return count(max((ident for ident in taken if isinstance(ident, int)), default=0) + 1)


class _ImageData:
    """Makes the JSON data of images; those without an id get a free one."""

    def __init__(
        self, annotations: AnnotationSet, own: bool, categories: Sequence[Any], skipped: Mapping[str, Any]
    ) -> None:
        self._annotations, self._own, self._skipped = annotations, own, skipped
        self._numbers = {one["name"]: one["id"] for one in reversed(categories)}
        self._names = {one["id"]: one["name"] for one in categories}

    @cached_property
    def _image_idents(self) -> Iterator[int]:
        images = self._annotations.images
        return _free({image.extras.get("id") for image in images} | _idents(self._skipped, "images"))

    @cached_property
    def _entry_idents(self) -> Iterator[int]:
        return free_idents(self._annotations)

    def __call__(self, image: AnnotatedImage) -> ImageData:
        kept = dict(image.extras) if self._own else {}
        ident = kept.pop("id", None)
        ident = next(self._image_idents) if ident is None else ident
        data = {"id": ident, "file_name": image.file, "height": image.height, "width": image.width, **kept}
        return data, [self._entry(one, ident) for one in image.annotations]

    def _entry(self, one: Annotation, image: Any) -> dict[str, Any]:
        """An annotation of an image."""
        kept = dict(one.extras) if self._own else {}
        as_text = bool(kept.pop(AS_TEXT, False))
        ident, category = kept.pop("id", None), kept.get("category_id")
        return {
            "id": next(self._entry_idents) if ident is None else ident,
            "image_id": image,
            "area": plain(measured(one.box, one.outline)),
            **kept,
            "category_id": category if self._names.get(category) == one.label else self._numbers[one.label],
            "bbox": coco_box(one.box),
            "segmentation": outline_data(one.outline, as_text),
            "iscrowd": int(one.is_crowd),
            **({"ignore": 1} if one.is_difficult else {}),
        }


def free_idents(annotations: AnnotationSet) -> Iterator[int]:
    """Ids that no annotation has."""
    skipped = annotations.extras.get(SKIPPED, NOTHING) if annotations.form == FORM else NOTHING
    taken = {one.extras.get("id") for image in annotations.images for one in image.annotations}
    return _free(taken | _idents(skipped, "annotations"))


def free_image_ident(annotations: AnnotationSet) -> int:
    """An id that no image has."""
    skipped = annotations.extras.get(SKIPPED, NOTHING) if annotations.form == FORM else NOTHING
    return next(_free({image.extras.get("id") for image in annotations.images} | _idents(skipped, "images")))


def _idents(skipped: Mapping[str, Any], key: str) -> set[Any]:
    found = [entry.get("id") for entry in skipped.get(key, []) if isinstance(entry, dict)]
    return {ident for ident in found if isinstance(ident, int)}


def coco_box(box: Box) -> list[float]:
    """Left, top, width and height, with the fewest digits that give the box again."""
    left, top, right, bottom = box
    return [
        plain(left), plain(top), shortest(right - left, lambda width: left + width == right),
        shortest(bottom - top, lambda height: top + height == bottom),
    ]  # fmt: skip
