"""YOLO's text files: for each image one, with a line for each box: class, middle and size as shares of the image.

Source: J. Redmon: Darknet; polygons as Ultralytics writes them: class, and x and y of each point in turn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from cnnstudio.core.errors import DataError, StudioError
from cnnstudio.core.numerals import exact, signed
from cnnstudio.data.annotations.annotation import (
    SKIPPED,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    Box,
    Finding,
    Polygons,
)
from cnnstudio.data.annotations.box_checks import MOST, around, sound_box, sound_polygons
from cnnstudio.data.annotations.file_names import Listing, listed, stem
from cnnstudio.data.annotations.yolo_names import ClassNames, class_names
from cnnstudio.data.folder_scan import part_of_name
from cnnstudio.data.image_headers import ImageHeader, image_headers
from cnnstudio.data.readers.opening import unpacked

FORM = "yolo"
TEXT, NAMES, HAS_FILE = "text", "names", "has_file"
"""Names in extras: of the numbers of an object as they stand there, of the classes and their file, and of whether
an image has a text file."""
IMAGES, LABELS = "images", "labels"
MASKS = "masks/"
_MOST_BYTES = 50_000_000
_MOST_CLASSES = 20_000
_SLACK = 1e-4
"""Boxes that reach out by no more than this share of the image are cut without a word: so much is rounding."""


def read_yolo(root: Path) -> AnnotationSet:
    """Read a folder of YOLO's text files; no image is decoded.

    Args:
        root: A folder with ``images`` and ``labels``, perhaps with train, val and test in or around them; or one with
            the text beside the images; and with classes.txt or data.yaml.

    Raises:
        FileError: It cannot be read.
        DataError: It holds no images with text files, or the names of its classes cannot be read.
    """
    listing = listed(root)
    texts, names = set(listing.ending(".txt")), class_names(root)
    files = [file for file in listing.images() if not _is_mask(file, texts)]
    if not any(label_file(file) in texts for file in files):
        raise DataError(f"{root} holds no images with text files: choose a folder with images and labels.")
    reader = _FolderReader(listing, names)
    for file, header in zip(files, image_headers([root / file for file in files]), strict=True):
        reader.read(file, label_file(file), label_file(file) in texts, header)
    reader.look_at_others(texts)
    extras = {} if names is None else {NAMES: (names.file, names.names)}
    return AnnotationSet(
        root, FORM, reader.images(), reader.classes(), tuple(reader.findings), listing.folders, extras
    )


def _is_mask(file: str, texts: Collection[str]) -> bool:
    """Whether an image is a mask that was drawn over another: it lies in ``masks``, and no text belongs to it."""
    return file.startswith(MASKS) and label_file(file) not in texts


def label_file(file: str) -> str:
    """The text file of an image: in ``labels`` if the image lies in ``images``, else beside it."""
    parts = stem(file).split("/")
    for place in range(len(parts) - 2, -1, -1):
        if parts[place] == IMAGES:
            return "/".join((*parts[:place], LABELS, *parts[place + 1 :])) + ".txt"
    return "/".join(parts) + ".txt"


def is_annotation(line: str) -> bool:
    """Whether a line is that of a box or a polygon."""
    number, values = _numbers(line)
    return (
        number is not None
        and values is not None
        and (len(values) == 4 or (len(values) >= 6 and len(values) % 2 == 0))
    )


def read_line(line: str, height: int, width: int) -> tuple[int, Box | None, Polygons | None, str]:
    """What a line says.

    Args:
        line: The line.
        height: Height of the image, in px.
        width: Width of the image, in px.

    Returns:
        The number of the class, the box (None where the line cannot be used), the polygon where it is one, and what
        is wrong with it in a clause.
    """
    number, values = _numbers(line)
    if number is None:
        return -1, None, None, "it does not begin with the number of a class"
    if values is None:
        return number, None, None, "it holds what is no number"
    if len(values) == 4:
        box, fault = _box(values, height, width)
        return number, box, None, fault
    if len(values) < 6 or len(values) % 2:
        fault = (
            f"it has {len(values)} numbers behind the class instead of 4, or of x and y of at least 3 points"
        )
        return number, None, None, fault
    scaled = [value * (height if place % 2 else width) for place, value in enumerate(values)]
    limit = _SLACK * max(height, width)
    polygons, fault = sound_polygons([scaled], height, width, limit)
    return number, around(polygons) if polygons else None, polygons or None, fault


def _numbers(line: str) -> tuple[int | None, list[float] | None]:
    """Class, and the numbers behind it; None for what is none."""
    first, *rest = line.split() or [""]
    try:
        number = int(first)
    except ValueError:
        return None, None
    try:
        values = [float(piece) for piece in rest]
    except ValueError:
        return number, None
    sound = all(-MOST <= value <= MOST for value in values)
    return number, values if sound else None


def _box(values: Sequence[float], height: int, width: int) -> tuple[Box | None, str]:
    x, y, across, down = values
    if across <= 0 or down <= 0:
        return None, f"a box of {signed(across)} × {signed(down)} of the image holds nothing"
    corners = (
        (x - across / 2) * width,
        (y - down / 2) * height,
        (x + across / 2) * width,
        (y + down / 2) * height,
    )
    return sound_box(corners, height, width, _SLACK * max(height, width))


class _FolderReader:
    """Brings the text files of a folder together with its images."""

    def __init__(self, listing: Listing, names: ClassNames | None) -> None:
        self._root = listing.root
        self._names = names
        self._found: list[AnnotatedImage] = []
        self._used: set[str] = set()
        self._most = -1
        self.findings: list[Finding] = []

    def read(self, file: str, text: str, has_text: bool, header: ImageHeader | None) -> None:
        """Read what is annotated in one image."""
        self._used.add(text)
        if header is None:
            self.findings.append(
                Finding(file, None, "It cannot be read as an image, and is left out.", "skipped")
            )
            return
        image = AnnotatedImage(file, header.height, header.width, part=self._part(file))
        if not has_text:
            message = "It has no text file: taken as an image of nothing."
            self.findings.append(Finding(file, None, message, "noted"))
            self._found.append(image)
            return
        try:
            content = unpacked(self._root / text, _MOST_BYTES)
        except StudioError as error:
            self.findings.append(Finding(text, None, str(error), "skipped"))
            return
        self._found.append(self._annotated(image, content.decode("utf-8-sig", errors="replace"), text))

    def _annotated(self, image: AnnotatedImage, content: str, text: str) -> AnnotatedImage:
        annotations, skipped = [], []
        for place, line in enumerate(content.splitlines(), 1):
            if not line.strip():
                continue
            number, box, outline, fault = read_line(line, image.height, image.width)
            label = self._label(number)
            if box is not None and label is None:
                box, fault = None, f"there is no class {exact(number)}"
            if fault:
                self.findings.append(
                    Finding(text, place, f"{_begun(fault)}.", "skipped" if box is None else "repaired")
                )
            if box is None or label is None:
                skipped.append(line.strip())
                continue
            numbers = line.split(maxsplit=1)[1].strip()
            annotations.append(Annotation(label, box, outline, extras={TEXT: numbers}))
        extras = {HAS_FILE: True} | ({SKIPPED: tuple(skipped)} if skipped else {})
        return replace(image, annotations=tuple(annotations), extras=extras)

    def _label(self, number: int) -> str | None:
        known = self._names
        if known is not None:
            return known.names[number] if 0 <= number < len(known.names) else None
        if not 0 <= number < _MOST_CLASSES:
            return None
        self._most = max(self._most, number)
        return nameless(number)

    def _part(self, file: str) -> int | None:
        for part, folder in (self._names.folders if self._names else {}).items():
            if file.startswith(f"{folder}/"):
                return part
        parts = [part_of_name(name) for name in file.split("/")[:-1]]
        return next((part for part in parts if part is not None), None)

    def look_at_others(self, texts: set[str]) -> None:
        """Name the text files that belong to no image."""
        for text in sorted(texts - self._used):
            if LABELS in text.split("/")[:-1] and not text.endswith("/classes.txt"):
                self.findings.append(Finding(text, None, "There is no image that it belongs to.", "skipped"))

    def images(self) -> tuple[AnnotatedImage, ...]:
        """The images; their parts count only where all have one, and not all the same."""
        parts = {image.part for image in self._found}
        if None in parts or len(parts) < 2:
            return tuple(replace(image, part=None) for image in self._found)
        return tuple(self._found)

    def classes(self) -> tuple[str, ...]:
        """Names of the classes; by their numbers where no file names them."""
        return self._names.names if self._names else tuple(map(nameless, range(self._most + 1)))


def nameless(number: int) -> str:
    """What a class is called that has no name."""
    return f"class {number}"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
