"""COCO's JSON: boxes, polygons and masks of many images in one file.

Source: https://cocodataset.org/#format-data; T.-Y. Lin et al.: Microsoft COCO, 2014.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import signed, times
from cnnstudio.data.annotations.annotation import (
    SKIPPED,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    Box,
    RunLengths,
)
from cnnstudio.data.annotations.box_checks import MOST, around, size_of, sound_box
from cnnstudio.data.annotations.coco_outlines import Outline, are_numbers, measured, read_outline
from cnnstudio.data.annotations.coco_places import folder_of_images
from cnnstudio.data.annotations.file_names import name_inside
from cnnstudio.data.annotations.finding_list import FindingList
from cnnstudio.data.annotations.json_entries import entry_lines, json_object, json_text
from cnnstudio.data.image_headers import image_header

FORM = "coco"
AS_TEXT = "segmentation"
"""The name in extras of whether run lengths were text; the segmentation itself is never among the extras."""
_KNOWN = ("image_id", "bbox", "segmentation", "iscrowd", "ignore")
_LISTS = ("images", "annotations", "categories")
_LONGEST = 60
Ident = int | str


def read_coco(path: Path, root: Path | None = None) -> AnnotationSet:
    """Read a COCO file; no image is decoded.

    Args:
        path: The file.
        root: The folder that its images' names begin at; looked for around the file if None.

    Raises:
        FileError: It cannot be read.
        DataError: It is no JSON, or holds no list of images.
    """
    text = json_text(path)
    data = json_object(text, path.name)
    if not is_coco(data):
        raise DataError(
            f'{path.name} holds no COCO annotations: it takes the lists "images", "annotations" and "categories".'
        )
    reader = _Reader(path, root or folder_of_images(path, data["images"]))
    reader.read(data)
    findings = reader.findings.resolved(lambda key: entry_lines(text, key))
    return AnnotationSet(
        reader.root, FORM, reader.images(), reader.classes(), findings, (path,), reader.extras(data)
    )


def is_coco(data: Mapping[str, Any]) -> bool:
    """Whether JSON data have the lists of COCO's files."""
    return isinstance(data.get("images"), list) and (
        isinstance(data.get("annotations", []), list) and isinstance(data.get("categories", []), list)
        and ("annotations" in data or "categories" in data)
    )  # fmt: skip


def _ident(data: Mapping[str, Any], name: str = "id") -> Ident | None:
    value = data.get(name)
    return value if isinstance(value, (int, str)) and not isinstance(value, bool) else None


class _Reader:
    """Goes through the lists of one file."""

    def __init__(self, path: Path, root: Path) -> None:
        self.root = root
        self.findings = FindingList(path.name)
        self._names: dict[Ident | None, str] = {}
        self._categories: list[Mapping[str, Any]] = []
        self._images: dict[str, AnnotatedImage] = {}
        self._files: dict[Ident | None, str] = {}
        self._found: dict[str, list[Annotation]] = {}
        self._idents: set[Any] = set()
        self._skipped: dict[str, list[Any]] = {name: [] for name in _LISTS}

    def read(self, data: Mapping[str, Any]) -> None:
        """Take everything in; an entry that cannot be used is put aside with what is wrong."""
        for key, read_entry in zip(
            ("categories", "images", "annotations"),
            (self._category, self._image, self._annotation),
            strict=True,
        ):
            for place, entry in enumerate(data.get(key, [])):
                fault = read_entry(entry, place) if isinstance(entry, dict) else "it is no object"
                if fault:
                    self._skipped[key].append(entry)
                    self.findings.add(key, place, f"{_named(key, entry)}: {fault}.", "skipped")
        empty = [name for name in self._images if not self._found[name]]
        for name in empty:
            self.findings.add(
                "", 0, f"{name} has no annotations: it is taken as an image of nothing.", "noted"
            )

    def images(self) -> tuple[AnnotatedImage, ...]:
        """The images with their annotations."""
        return tuple(
            replace(image, annotations=tuple(self._found[name])) for name, image in self._images.items()
        )

    def classes(self) -> tuple[str, ...]:
        """Names of the categories, each once."""
        return tuple(dict.fromkeys(self._names.values()))

    def extras(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Everything but images and annotations, and what was put aside."""
        kept = {name: value for name, value in data.items() if name not in _LISTS}
        skipped = {name: entries for name, entries in self._skipped.items() if entries}
        return kept | {"categories": self._categories} | ({SKIPPED: skipped} if skipped else {})

    def _category(self, entry: Mapping[str, Any], place: int) -> str:
        ident, name = _ident(entry), entry.get("name")
        if ident is None or not isinstance(name, str) or not name.strip() or _is_broken(name):
            return "it has no id or no name"
        if ident in self._names:
            return "its id is given twice"
        if name in self._names.values():
            self.findings.add(
                "categories",
                place,
                f"{name!r} is the name of two categories, which count as one.",
                "repaired",
            )
        self._names[ident] = name
        self._categories.append(entry)
        return ""

    def _image(self, entry: Mapping[str, Any], place: int) -> str:
        ident, name = _ident(entry), name_inside(entry.get("file_name"))
        if ident is None:
            return "it has no id"
        if ident in self._files:
            return "its id is given twice"
        if name is None:
            return "its file name is none, or leads out of the folder of images"
        if name in self._images:
            self._files[ident] = name
            message = f"{name} is listed twice: both are taken as one image."
            self.findings.add("images", place, message, "repaired")
            return ""
        size, is_missing = self._size(entry, name, place)
        if size is None:
            return "its file is not there, and its height and width are not given"
        kept = {key: value for key, value in entry.items() if key not in ("file_name", "height", "width")}
        self._images[name] = AnnotatedImage(name, *size, is_missing=is_missing, extras=kept)
        self._files[ident] = name
        self._found[name] = []
        return ""

    def _size(self, entry: Mapping[str, Any], name: str, place: int) -> tuple[tuple[int, int] | None, bool]:
        """Height and width, which the image itself knows best; and whether it is missing."""
        said = entry.get("height"), entry.get("width")
        header = image_header(self.root / name)
        if header is None:
            is_there = os.path.isfile(self.root / name)
            why = "cannot be read as an image" if is_there else f"is not in {self.root}"
            self.findings.add("images", place, f"{name} {why}: it is left out.", "skipped")
            return size_of(*said), True
        size = header.height, header.width
        if said != size:
            given = size_of(*said)
            shown = f"to have {times(given)} px" if given else "to be of no sound size"
            message = f"{name} is said {shown}, and has {times(size)}, which count."
            self.findings.add("images", place, message, "repaired")
        return size, False

    def _annotation(self, entry: Mapping[str, Any], place: int) -> str:
        file = self._files.get(_ident(entry, "image_id"))
        label = self._names.get(_ident(entry, "category_id"))
        if file is None:
            return f"it belongs to image {_quoted(entry.get('image_id'))}, which is not listed"
        if label is None:
            return f"it is of category {_quoted(entry.get('category_id'))}, which is not listed"
        image = self._images[file]
        outline, told = read_outline(entry.get("segmentation"), image.height, image.width)
        box, fault = _box(entry.get("bbox"), outline, image)
        if box is None:
            return fault
        extras = {name: value for name, value in entry.items() if name not in _KNOWN}
        if extras.get("area") == measured(box, outline):
            extras.pop("area")  # it is measured again when the file is written
        if isinstance(outline, RunLengths) and isinstance(entry["segmentation"]["counts"], str):
            extras[AS_TEXT] = True
        ident = extras.get("id")
        if ident in self._idents:
            extras.pop("id")
            self._tell(place, entry, "its id is given twice, so that it gets another", "repaired")
        self._tell(place, entry, told, "skipped" if outline is None else "repaired")
        self._tell(place, entry, fault, "repaired")
        self._idents.add(ident)
        crowd, difficult = (entry.get(name) in (1, True) for name in ("iscrowd", "ignore"))
        self._found[file].append(Annotation(label, box, outline, crowd, difficult, extras))
        return ""

    def _tell(
        self, place: int, entry: Mapping[str, Any], message: str, was: Literal["skipped", "repaired"]
    ) -> None:
        if message:
            self.findings.add("annotations", place, f"{_named('annotations', entry)}: {message}.", was)


def _box(data: Any, outline: Outline, image: AnnotatedImage) -> tuple[Box | None, str]:
    """The box of an annotation, and what is wrong with it; that of its outline where it has no sound one."""
    box: Box | None = None
    fault = "it has no box of four numbers"
    if isinstance(data, list) and len(data) == 4 and are_numbers(data):
        left, top, width, height = data
        if not all(-MOST <= value <= MOST for value in data):
            fault = "its box holds what is no number of px"
        elif width <= 0 or height <= 0:
            fault = (
                f"its box is {signed(width)} px wide and {signed(height)} px high, so that it holds nothing"
            )
        else:
            box, fault = sound_box((left, top, left + width, top + height), image.height, image.width)
    if box is None and outline is not None:
        within = outline.box if isinstance(outline, RunLengths) else around(outline)
        return within, f"{fault}, and gets that of its outline" if within is not None else fault
    return box, fault


def _named(key: str, entry: Any) -> str:
    """What findings call an entry: ``Annotation 17``."""
    noun = {"images": "Image", "annotations": "Annotation", "categories": "Category"}[key]
    return f"{noun} {_quoted(entry.get('id'))}" if isinstance(entry, Mapping) and "id" in entry else noun


def _quoted(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _is_broken(name: str) -> bool:
    """Whether a text holds half a character."""
    return name.encode("utf-8", "replace").decode("utf-8") != name
