"""What annotations a folder or file holds, told by its files, and those annotations."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotations.annotation import AnnotationSet
from cnnstudio.data.annotations.coco import FORM as COCO
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.annotations.file_names import Listing, listed, stem
from cnnstudio.data.annotations.joining import joined
from cnnstudio.data.annotations.mask_folder import mask_pairs
from cnnstudio.data.annotations.pascal_voc import ANNOTATIONS, read_voc
from cnnstudio.data.annotations.pascal_voc import FORM as VOC
from cnnstudio.data.annotations.yolo_text import FORM as YOLO
from cnnstudio.data.annotations.yolo_text import is_annotation, label_file, read_yolo
from cnnstudio.data.folder_scan import part_of_name

MASKS = "masks"
_DEEPEST = 4
_LOOKED_AT = 100_000
"""Bytes at both ends of a JSON file by which it is told whether it may be COCO's."""
_TEXTS = 5
_FEW = 50
_SHARE = 4
_COCO_FOLDERS = ("", "annotations")
_WORDS = re.compile(r"[a-z]+")
_NO_ANNOTATIONS = re.compile(rb'"annotations"\s*:\s*\[\s*\]')
_LIST_OF_NAMES = 10_000_000
"""Bytes of a COCO file that may tell no more than names; a larger one is not looked through."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What lies in a place.

    Attributes:
        form: ``coco``, ``voc``, ``yolo`` or ``masks``.
        path: The folder, or COCO's file.
        files: COCO's files in the folder.
    """

    form: str
    path: Path
    files: tuple[Path, ...] = ()


def recognised(path: Path) -> Recognised | None:
    """What annotations a folder or file holds, after a look at names and a few beginnings; None if none.

    Args:
        path: A folder; or a COCO file, an XML file of VOC or YOLO's data.yaml, which stand for their folder.
    """
    if path.is_file():
        return _file(path)
    if not path.is_dir():
        return None
    try:
        listing = listed(path, _DEEPEST)
    except FileError:
        return None
    return _folder(listing)


def _file(path: Path) -> Recognised | None:
    ending = path.suffix.lower()
    if ending == ".json":
        return Recognised(COCO, path, (path,)) if _may_be_coco(path) else None
    if ending in (".yaml", ".yml"):
        found = recognised(path.parent)
        return found if found is not None and found.form == YOLO else None
    if ending == ".xml":
        folder = path.parent
        return Recognised(VOC, folder.parent if folder.name == ANNOTATIONS else folder)
    return None


def _folder(listing: Listing) -> Recognised | None:
    images = listing.images()
    stems = set(map(stem, images))
    xml = listing.ending(".xml")
    if any(name.startswith(f"{ANNOTATIONS}/") or stem(name) in stems for name in xml):
        return Recognised(VOC, listing.root)
    texts = set(listing.ending(".txt"))
    labelled = [name for image in images if (name := label_file(image)) in texts]
    if any(_is_yolo(listing.root / name) for name in labelled[:_FEW]):
        return Recognised(YOLO, listing.root)
    files = _coco_files(listing)
    if files:
        return Recognised(COCO, listing.root, files)
    pairs = mask_pairs(listing)
    # Where images and masks lie side by side, a few names that look so may be chance.
    apart = any(file.rpartition("/")[0] != mask.rpartition("/")[0] for file, mask in pairs)
    are_many = len(pairs) * _SHARE >= len(images)
    return Recognised(MASKS, listing.root) if pairs and (apart or are_many) else None


def has_masks_alone(found: Recognised) -> bool:
    """Whether COCO's files in a folder name classes and annotate nothing, and masks of its images lie there.

    That is what annotating with masks alone leaves behind.
    """
    if found.form != COCO or not found.path.is_dir():
        return False
    try:
        return all(map(_annotates_nothing, found.files)) and bool(mask_pairs(listed(found.path, _DEEPEST)))
    except (FileError, OSError):
        return False


def _annotates_nothing(path: Path) -> bool:
    return path.stat().st_size <= _LIST_OF_NAMES and bool(_NO_ANNOTATIONS.search(path.read_bytes()))


def _is_yolo(path: Path) -> bool:
    """Whether the first lines of a text are annotations."""
    try:
        with path.open("rb") as file:
            lines = file.read(_LOOKED_AT).decode("utf-8-sig", errors="replace").splitlines()[:_TEXTS]
    except OSError:
        return False
    return any(map(is_annotation, lines))


def _may_be_coco(path: Path) -> bool:
    """Whether the names of COCO's lists stand near the ends of a JSON file."""
    try:
        with path.open("rb") as file:
            ends = file.read(_LOOKED_AT)
            file.seek(-min(_LOOKED_AT, path.stat().st_size), os.SEEK_END)
            ends += file.read()
    except OSError:
        return False
    return sum(name in ends for name in (b'"images"', b'"annotations"', b'"categories"')) >= 2


def _coco_files(listing: Listing) -> tuple[Path, ...]:
    """COCO files in a folder, in ``annotations``, or in folders train, val and test."""
    names = [
        name
        for name in listing.ending(".json")
        if name.rpartition("/")[0] in _COCO_FOLDERS or part_of_name(name.rpartition("/")[0]) is not None
    ]
    instances = [name for name in names if "instances" in name]
    return tuple(listing.root / name for name in instances or names if _may_be_coco(listing.root / name))


def annotations_at(path: Path) -> AnnotationSet:
    """The annotated images of a folder or file: boxes, polygons and run lengths.

    Raises:
        FileError: There is no such file, or it cannot be read.
        DataError: It holds no annotations of a kind that is read.
    """
    if not path.exists():
        raise FileError(f"There is no {path} (any more): it may have been moved or renamed. Locate it again.")
    found = recognised(path)
    if found is None and path.is_file() and path.suffix.lower() == ".json":
        return read_coco(path)  # which says what is wrong with it
    if found is None or found.form == MASKS:
        raise DataError(no_annotations(path))
    if found.form == VOC:
        return read_voc(found.path)
    if found.form == YOLO:
        return read_yolo(found.path)
    return _coco(found)


def no_annotations(path: Path) -> str:
    """The sentence for a place that holds no annotations."""
    return (
        f"{path} holds no annotations that are read: give a COCO file (.json), a folder with VOC's Annotations and "
        "JPEGImages, one with YOLO's images and labels, or one with XML or text files beside the images."
    )


def _coco(found: Recognised) -> AnnotationSet:
    """One COCO file as it is, several with what each is for."""
    if len(found.files) == 1:
        return read_coco(found.files[0])
    sets = [(read_coco(file), part_of_file(file)) for file in found.files]
    root = Path(os.path.commonpath([one.root for one, _ in sets]))
    return joined(sets, root)


def part_of_file(path: Path) -> int | None:
    """What the images of a file are for, by its name or its folder's: ``instances_val2017.json`` is for validation."""
    words = [word for name in (path.stem, path.parent.name) for word in _WORDS.findall(name.lower())]
    return next((part for word in words if (part := part_of_name(word)) is not None), None)
