"""What is annotated in images, whatever format it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in px from the left and upper edge; right and bottom are no longer inside."""
Polygons = tuple[tuple[float, ...], ...]
"""Outlines of the parts of an object, each x and y in turn, in px from the left and upper edge."""
Extras = Mapping[str, Any]
"""What a format says beyond what is known here, kept to be written back."""
NOTHING: Extras = MappingProxyType({})

_MEASURED = ("area", "text")

SKIPPED = "skipped"
"""The name in extras of what could not be used; it is written back as it was."""


@dataclass(frozen=True, slots=True)
class RunLengths:
    """A mask as lengths of runs, down each column and on in the next.

    Attributes:
        counts: Pixels outside, inside, outside … in turn; they add up to height × width.
        height: Height of the image, in px.
        width: Width of the image, in px.

    Source: COCO's run-length encoding, T.-Y. Lin et al.: Microsoft COCO, 2014, and its API.
    """

    counts: tuple[int, ...]
    height: int
    width: int

    @property
    def area(self) -> int:
        """How many pixels are inside."""
        return sum(self.counts[1::2])

    @property
    def box(self) -> Box | None:
        """The box around the pixels inside; None if there are none."""
        spans = []
        end = 0
        for place, count in enumerate(self.counts):
            start, end = end, end + count
            if place % 2 and count:
                (left, top), (right, bottom) = divmod(start, self.height), divmod(end - 1, self.height)
                spans.append(
                    (left, 0, right, self.height - 1) if left < right else (left, top, right, bottom)
                )
        if not spans:
            return None
        lefts, tops, rights, bottoms = zip(*spans, strict=True)
        return float(min(lefts)), float(min(tops)), float(max(rights) + 1), float(max(bottoms) + 1)


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotated object.

    Attributes:
        label: The name of its class.
        box: The box around it.
        outline: What is known of its form: polygons, or run lengths; None where it is the box alone.
        is_crowd: Whether it stands for many objects that are not told apart.
        is_difficult: Whether it is so hard to see that not finding it is no fault.
        extras: What else its format says of it.
    """

    label: str
    box: Box
    outline: Polygons | RunLengths | None = None
    is_crowd: bool = False
    is_difficult: bool = False
    extras: Extras = field(default_factory=lambda: NOTHING)

    @property
    def is_counted(self) -> bool:
        """Whether it is learned from and judged by."""
        return not (self.is_crowd or self.is_difficult)

    def reshaped(self, box: Box, outline: Polygons | RunLengths | None = None) -> Annotation:
        """The same object with another box and outline, without what its format had measured of the old ones."""
        kept = {name: value for name, value in self.extras.items() if name not in _MEASURED}
        return replace(self, box=box, outline=outline, extras=kept or NOTHING)


@dataclass(frozen=True, slots=True)
class AnnotatedImage:
    """An image with what is annotated in it.

    Attributes:
        file: Its file's name below the set's folder, with ``/`` between folders.
        height: Height, in px.
        width: Width, in px.
        annotations: The objects, in the order of the file.
        part: What it is for, a place in `splits.PARTS`; None where the files do not say.
        is_missing: Whether the image itself is not there.
        extras: What else its format says of it.
    """

    file: str
    height: int
    width: int
    annotations: tuple[Annotation, ...] = ()
    part: int | None = None
    is_missing: bool = False
    extras: Extras = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that could not be taken as it stands.

    Attributes:
        file: The file's name.
        line: The line in it, from 1; None where it has none.
        message: What is wrong, and what was done about it.
        was: Whether it was left out, mended, or taken as it is and only worth knowing.
    """

    file: str
    line: int | None
    message: str
    was: Literal["skipped", "repaired", "noted"]

    @property
    def words(self) -> str:
        """Where and what, in one line: ``list.json, line 12: …``."""
        place = self.file if self.line is None else f"{self.file}, line {self.line:,}"
        return f"{place}: {self.message}"

    def __str__(self) -> str:
        """The same with what was done: ``list.json, line 12: … (skipped)``."""
        return f"{self.words} ({self.was})"


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """Annotated images of one source.

    Attributes:
        root: The folder that the images' names begin at.
        form: The format that all extras are of: ``coco``, ``voc`` or ``yolo``; "" for none.
        images: The images, each once.
        classes: Names of the classes, in the order of their labels.
        findings: What could not be taken as it stands.
        sources: Files and folders that it was read from.
        extras: What else its format says of the whole.
    """

    root: Path
    form: str
    images: tuple[AnnotatedImage, ...]
    classes: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    sources: tuple[Path, ...] = field(default=(), compare=False)
    extras: Extras = field(default_factory=lambda: NOTHING)

    def __len__(self) -> int:
        """How many images there are."""
        return len(self.images)

    @property
    def count(self) -> int:
        """How many objects are annotated."""
        return sum(len(image.annotations) for image in self.images)


def number_text(value: float, digits: int | None = None) -> str:
    """A number as files hold it: whole ones without a point, others as short as is exact."""
    number = value if digits is None else round(value, digits)
    return str(int(number)) if number == int(number) else repr(float(number))
