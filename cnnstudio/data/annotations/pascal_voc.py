"""PASCAL VOC's XML: the boxes of one image in a file, beside the image or in a folder of its own.

Source: M. Everingham et al.: The PASCAL Visual Object Classes Challenge, Development Kit, 2012. Its pixels are
counted from 1, and the last one is still inside: ``xmin`` 1 and ``xmax`` 4 is a box 4 px wide at the left edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from cnnstudio.core.errors import DataError, StudioError
from cnnstudio.core.numerals import times
from cnnstudio.data.annotations.annotation import (
    SKIPPED,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    Box,
    Finding,
)
from cnnstudio.data.annotations.box_checks import MOST, size_of, sound_box
from cnnstudio.data.annotations.file_names import Listing, by_stem, listed, name_inside, stem
from cnnstudio.data.annotations.voc_lists import parts_of_lists
from cnnstudio.data.annotations.xml_tree import MOST_BYTES, BrokenXmlError, Element, parsed_xml
from cnnstudio.data.folder_scan import part_of_name
from cnnstudio.data.image_headers import image_header
from cnnstudio.data.readers.opening import unpacked

FORM = "voc"
FILE, TREE = "file", "tree"
"""Names in extras: of the XML file of an image; of its tree without objects, or of the tree of an object."""
ANNOTATIONS, IMAGES = "Annotations", "JPEGImages"
CORNERS = ("xmin", "ymin", "xmax", "ymax")


def read_voc(root: Path) -> AnnotationSet:
    """Read a folder of VOC XML; no image is decoded.

    Args:
        root: A folder with ``Annotations``, ``JPEGImages`` and perhaps ``ImageSets/Main``; or one in which, or in
            whose folders train, val and test, XML lies beside the images.

    Raises:
        FileError: It cannot be read.
        DataError: It holds no XML.
    """
    listing = listed(root)
    below = f"{ANNOTATIONS}/"
    files = listing.ending(".xml")
    own = tuple(name for name in files if name.startswith(below))
    files = own or files
    if not files:
        raise DataError(f"{root} holds no XML files: choose a folder with Annotations and JPEGImages.")
    reader = _FolderReader(listing, has_own=bool(own))
    for name in files:
        reader.read(name)
    images, findings = reader.images(), reader.findings
    lists = parts_of_lists(root)
    if lists is not None:
        images, told = lists.sorted_images(images)
        findings = [*findings, *told]
    classes = tuple(sorted({one.label for image in images for one in image.annotations}))
    return AnnotationSet(root, FORM, images, classes, tuple(findings), listing.folders)


def with_objects(
    image: AnnotatedImage, tree: Element, name: str
) -> tuple[AnnotatedImage, tuple[Finding, ...]]:
    """An image with the objects of its XML, and what was wrong with them.

    Args:
        image: The image.
        tree: The XML.
        name: What findings call its file.
    """
    annotations: list[Annotation] = []
    skipped: list[Element] = []
    findings: list[Finding] = []
    for element in tree.children:
        if element.tag != "object":
            continue
        label = element.text_of("name")
        box, fault = (
            _box(element, image.height, image.width) if label else (None, "it has no name of a class")
        )
        if fault:
            findings.append(
                Finding(
                    name,
                    element.line,
                    f"{label or 'Object'}: {fault}.",
                    "skipped" if box is None else "repaired",
                )
            )
        if box is None:
            skipped.append(element)
            continue
        difficult = element.text_of("difficult") == "1"
        annotations.append(Annotation(label, box, is_difficult=difficult, extras={TREE: element}))
    kept = replace(tree, children=tuple(child for child in tree.children if child.tag != "object"))
    extras = {**image.extras, TREE: kept} | ({SKIPPED: tuple(skipped)} if skipped else {})
    return replace(image, annotations=tuple(annotations), extras=extras), tuple(findings)


def said_size(tree: Element) -> tuple[int, int] | None:
    """Height and width as the XML gives them, in px; None if it gives none."""
    size = tree.child("size")
    return None if size is None else size_of(*(_number(size.text_of(tag)) for tag in ("height", "width")))


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -MOST <= value <= MOST else None


def _box(element: Element, height: int, width: int) -> tuple[Box | None, str]:
    """The box of an object, and what is wrong with it.

    A box of one pixel is a click without a drag, and counts as empty.
    """
    corners = element.child("bndbox")
    if corners is None:
        return None, "it has no <bndbox>"
    texts = {child.tag: child.text for child in reversed(corners.children)}
    values = [_number(texts.get(tag, "")) for tag in CORNERS]
    left, top, right, bottom = (math.nan if value is None else value for value in values)
    if None in values:
        return None, "its <bndbox> lacks one of xmin, ymin, xmax and ymax, or holds what is no number of px"
    if left == right and top == bottom:
        return None, f"the box {', '.join(f'{value:g}' for value in (left, top, right, bottom))} is empty"
    (left, right), (top, bottom) = _ordered(left, right), _ordered(top, bottom)
    swapped = [left, top, right, bottom] != values
    box, fault = sound_box((left - 1, top - 1, right, bottom), height, width)
    told = "its corners were exchanged" if swapped else ""
    return box, "; ".join(filter(None, (told, fault)))


def _ordered(one: float, other: float) -> tuple[float, float]:
    return (one, other) if one <= other else (other, one)


class _FolderReader:
    """Brings the XML files of a folder together with its images."""

    def __init__(self, listing: Listing, has_own: bool) -> None:
        self._listing = listing
        self._root = listing.root
        self._images = by_stem(listing.images())
        self._known = set(listing.images())
        self._has_own = has_own
        self._found: dict[str, AnnotatedImage] = {}
        self._leaves: dict[tuple[str, str], Element] = {}
        self.findings: list[Finding] = []

    def read(self, name: str) -> None:
        """Read one XML file; what is wrong with it is a finding."""
        try:
            tree = parsed_xml(unpacked(self._root / name, MOST_BYTES), name, self._leaves)
        except BrokenXmlError as error:
            self.findings.append(Finding(name, error.line, error.reason, "skipped"))
            return
        except StudioError as error:
            self._tell(name, str(error), "skipped")
            return
        file = self._image_of(name, tree)
        if tree.tag != "annotation":
            message = f"It holds no VOC annotation: its outermost element is <{tree.tag[:40]}>."
            self._tell(name, message, "skipped")
        elif file is None:
            message = "It names no image: its <filename> is empty or leads out of the folder."
            self._tell(name, message, "skipped")
        elif file in self._found:
            self._tell(name, f"{file} has its annotations in another file already.", "skipped")
        else:
            self._take(name, file, tree)

    def _take(self, name: str, file: str, tree: Element) -> None:
        size, is_missing = self._size(name, file, tree)
        if size is None:
            self._tell(name, "The size of its image is not known.", "skipped")
            return
        part = None if self._has_own else part_of_name(name.partition("/")[0])
        image = AnnotatedImage(file, *size, (), part, is_missing, {FILE: name})
        self._found[file], told = with_objects(image, tree, name)
        self.findings += told

    def _size(self, name: str, file: str, tree: Element) -> tuple[tuple[int, int] | None, bool]:
        """Height and width, which the image itself knows best; and whether it is missing."""
        said = said_size(tree)
        header = image_header(self._root / file) if file in self._known else None
        if header is None:
            why = "cannot be read as an image" if file in self._known else f"is not in {self._root}"
            self._tell(name, f"{file} {why}: it is left out.", "skipped")
            return said, True
        size = header.height, header.width
        if said != size:
            shown = f"to have {times(said)} px" if said else "to be of no sound size"
            self._tell(name, f"{file} is said {shown}, and has {times(size)}, which count.", "repaired")
        return size, False

    def _tell(self, name: str, message: str, was: Literal["skipped", "repaired"]) -> None:
        self.findings.append(Finding(name, None, message, was))

    def _image_of(self, name: str, tree: Element) -> str | None:
        """The image that an XML file belongs to: of its own name, or as it says."""
        below = stem(name)
        if self._has_own:
            below = f"{IMAGES}/{below.partition('/')[2]}"
        if below in self._images:
            return self._images[below]
        said = name_inside(tree.text_of("filename"))
        if said is None:
            return None
        folder = IMAGES if self._has_own else name.rpartition("/")[0]
        file = said.rpartition("/")[2]
        return f"{folder}/{file}" if folder else file

    def images(self) -> tuple[AnnotatedImage, ...]:
        """The images, by name; others of the folder that have no XML are findings."""
        for name in self._unannotated():
            self.findings.append(Finding(name, None, "It has no XML file, and is left out.", "skipped"))
        for image in self._found.values():
            if not image.annotations:
                message = "It has no objects: taken as an image of nothing."
                self.findings.append(Finding(str(image.extras[FILE]), None, message, "noted"))
        parts = {image.part for image in self._found.values()}
        found = [self._found[name] for name in sorted(self._found)]
        if None in parts or len(parts) < 2:
            found = [replace(image, part=None) for image in found]
        return tuple(found)

    def _unannotated(self) -> Iterator[str]:
        return (
            name
            for name in self._listing.images()
            if name not in self._found and (not self._has_own or name.startswith(f"{IMAGES}/"))
        )
