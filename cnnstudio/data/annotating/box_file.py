"""Boxes of the images of a folder, kept in the format that they came in: COCO, VOC's XML or YOLO's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from itertools import repeat
from pathlib import Path

from cnnstudio.core.numerals import times
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.box_contents import box_contents, categories_of
from cnnstudio.data.annotating.box_source import NAME, annotations_in, moved_path, notes_of
from cnnstudio.data.annotating.following import followed
from cnnstudio.data.annotating.likeness import are_alike
from cnnstudio.data.annotations.annotation import (
    NOTHING,
    AnnotatedImage,
    Annotation,
    Extras,
)
from cnnstudio.data.annotations.coco import FORM as COCO
from cnnstudio.data.annotations.coco_writer import CocoTexts, free_idents, free_image_ident
from cnnstudio.data.annotations.pascal_voc import FORM as VOC
from cnnstudio.data.annotations.yolo_text import FORM as YOLO

_WORDS = {COCO: NAME, VOC: "VOC's XML files", YOLO: "YOLO's text files"}


class BoxFile:
    """The boxes of all images of a folder; what their format says beyond is written back as it was.

    Args:
        root: The folder.

    Raises:
        StudioError: What is there cannot be read; nothing is written then.

    Attributes:
        annotations: All of it; its root is the folder that the images' names begin at.
    """

    def __init__(self, root: Path) -> None:
        self.annotations = annotations_in(root)
        self._path = self.annotations.sources[0] if self._is_one_coco else self.annotations.root / NAME
        self._places = {image.file: place for place, image in enumerate(self.annotations.images)}
        self._read = {image.file: image.annotations for image in self.annotations.images}
        self._written = self.annotations.classes
        self._texts = CocoTexts()
        self._idents: Iterator[int] | None = None

    @property
    def _is_one_coco(self) -> bool:
        return self.annotations.form == COCO and len(self.annotations.sources) == 1

    @property
    def is_there(self) -> bool:
        """Whether boxes stand in files."""
        return self.annotations.form != COCO or self._path.is_file()

    @property
    def tells_order(self) -> bool:
        """Whether its files tell an order of the classes; VOC's do not."""
        return self.annotations.form != VOC

    @property
    def words(self) -> str:
        """Where boxes are saved, in words."""
        return self._path.name if self.annotations.form == COCO else _WORDS[self.annotations.form]

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be taken as it stands, in sentences."""
        return notes_of(self.annotations)

    @property
    def names(self) -> frozenset[str]:
        """Images that have boxes."""
        return frozenset(image.file for image in self.annotations.images if image.annotations)

    def counts(self, classes: Sequence[str]) -> tuple[int, ...]:
        """Boxes of each class in all images."""
        counts = dict.fromkeys(classes, 0)
        for image in self.annotations.images:
            for one in image.annotations:
                counts[one.label] = counts.get(one.label, 0) + 1
        return tuple(counts[name] for name in classes)

    def boxes(
        self, name: str, width: int, height: int, classes: Sequence[str]
    ) -> tuple[tuple[Box, ...], tuple[str, ...]]:
        """The boxes of an image as they were read, and what is odd about them in sentences.

        Args:
            name: The image.
            width: Of the image, in px.
            height: Of the image, in px.
            classes: Names of the classes that labels count.
        """
        place = self._places.get(name)
        if place is None:
            return (), ()
        image = self.annotations.images[place]
        notes = []
        if (image.width, image.height) != (width, height):
            notes.append(
                f"Its annotations are for {times((image.width, image.height))} px, the image has {times((width, height))} px: "
                "boxes may lie elsewhere than they should."
            )
        shown = _shown(self._read[name], width, height, classes)
        hidden = len(self._read[name]) - len(shown)
        if hidden:
            notes.append(
                f"{hidden} of its boxes lie outside of it: they are not shown, and stay where they are."
            )
        return shown, tuple(notes)

    def copied(self) -> BoxFile:
        """The same, so that what is done to one of both leaves the other."""
        made = copy(self)
        made._places, made._read = dict(self._places), dict(self._read)
        return made

    def moved(self, old: Path, new: Path) -> BoxFile:
        """The same of a copy of the folder.

        Args:
            old: The folder.
            new: The copy.
        """
        made, known = self.copied(), self.annotations
        sources = tuple(moved_path(source, old, new) for source in known.sources)
        made.annotations = replace(known, root=moved_path(known.root, old, new), sources=sources)
        made._path, made._texts = moved_path(self._path, old, new), CocoTexts()
        return made

    def change_classes(self, names: Mapping[str, str | None], classes: Sequence[str]) -> tuple[str, ...]:
        """Give classes other names, in all images and all at once, or delete them with all that is of them.

        Args:
            names: The new name of each by its old one; None for one that is deleted.
            classes: The classes then.

        Returns:
            The images that hold boxes of these classes.
        """

        def changed(found: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
            return tuple(
                one if name == one.label else replace(one, label=name)
                for one in found
                if (name := names.get(one.label, one.label)) is not None
            )

        known = self.annotations
        images = tuple(replace(image, annotations=changed(image.annotations)) for image in known.images)
        extras = dict(known.extras)
        if known.form == COCO:
            extras["categories"] = categories_of(extras.get("categories", []), names, classes)
        touched = [old.file for old, new in zip(known.images, images, strict=True) if old != new]
        self._read = {name: changed(found) for name, found in self._read.items()}
        self.annotations = replace(known, images=images, classes=tuple(classes), extras=extras)
        return tuple(touched)

    def read_anew(self) -> None:
        """Count the boxes of all images as they are now; boxes that were shown before are of no use then."""
        self._read = {image.file: image.annotations for image in self.annotations.images}

    def differing(self, other: BoxFile) -> frozenset[str]:
        """Images over which other boxes are drawn there."""
        names = {*self._places, *other._places}
        return frozenset(name for name in names if not are_alike(self._of(name), other._of(name)))

    def _of(self, name: str) -> tuple[Annotation, ...]:
        place = self._places.get(name)
        return () if place is None else self.annotations.images[place].annotations

    def adopt(self, other: BoxFile, names: Iterable[str]) -> None:
        """Take the boxes of some images from there, and what they were read from."""
        images = list(self.annotations.images)
        own = set(names)
        idents = {
            one.extras.get("id") for image in images if image.file not in own for one in image.annotations
        }
        for name in own & set(other._places):
            if name not in self._places:
                self._places[name] = len(images)
                images.append(self._with_own_ident(other.annotations.images[other._places[name]], images))
            place = self._places[name]
            found = tuple(
                replace(one, extras={key: value for key, value in one.extras.items() if key != "id"})
                if one.extras.get("id") in idents
                else one
                for one in other._of(name)
            )
            images[place] = replace(images[place], annotations=found)
            self._read[name] = other._read.get(name, ())
        self.annotations = replace(self.annotations, images=tuple(images))
        self.add_classes([one.label for name in own for one in self._of(name)])

    def _with_own_ident(self, image: AnnotatedImage, others: Sequence[AnnotatedImage]) -> AnnotatedImage:
        """An image with another id where one of others has its own."""
        taken = {one.extras.get("id") for one in others}
        if self.annotations.form != COCO or image.extras.get("id") not in taken:
            return image
        fresh = free_image_ident(replace(self.annotations, images=tuple(others)))
        return replace(image, extras={**image.extras, "id": fresh})

    def add_classes(self, names: Iterable[str]) -> None:
        """Know further classes."""
        known = self.annotations.classes
        fresh = tuple(name for name in dict.fromkeys(names) if name not in known)
        if fresh:
            self.annotations = replace(self.annotations, classes=known + fresh)

    def put(self, name: str, width: int, height: int, boxes: Sequence[Box], classes: Sequence[str]) -> None:
        """Take the boxes of an image in place of those that were shown; `contents` is what to write then."""
        images = list(self.annotations.images)
        if name not in self._places:
            self._places[name] = len(images)
            self._read[name] = ()
            extras = {"id": free_image_ident(self.annotations)} if self.annotations.form == COCO else {}
            images.append(AnnotatedImage(name, height, width, extras=extras))
        place, read = self._places[name], self._read[name]
        shown = {box.source: box for box in _shown(read, width, height, classes)}
        kept = [one for number, one in enumerate(read) if number not in shown]
        extras_of_drawn = self._extras_of_drawn(images[place].annotations, read)
        for box in boxes:
            if box.source < 0:
                kept.append(Annotation(classes[box.label], box.place, extras=next(extras_of_drawn)))
            else:
                kept.append(
                    followed(read[box.source], shown[box.source], box, classes[box.label], (height, width))
                )
        images[place] = replace(images[place], annotations=tuple(kept))
        self.annotations = replace(self.annotations, images=tuple(images))

    def _extras_of_drawn(self, written: Sequence[Annotation], read: Sequence[Annotation]) -> Iterator[Extras]:
        """An id for each box that was drawn: first those that drawn boxes of the image had, then free ones."""
        if self.annotations.form != COCO:
            yield from repeat(NOTHING)
        known = {one.extras.get("id") for one in read}
        own = [ident for one in written if (ident := one.extras.get("id")) is not None and ident not in known]
        yield from ({"id": ident} for ident in own)
        if self._idents is None:
            self._idents = free_idents(self.annotations)
        for ident in self._idents:
            yield {"id": ident}

    def contents(self, changed: Iterable[str]) -> dict[Path, bytes]:
        """What is to stand in the files after images or classes were changed, by their paths.

        Args:
            changed: The images whose boxes are others.

        Raises:
            FileError: The name of a class cannot stand in a file.
        """
        known, texts = self.annotations, self._texts
        return box_contents(known, self._written, frozenset(changed), self._path, texts)

    def note_written(self) -> None:
        """Know that what `contents` gave stands in the files."""
        self._written = self.annotations.classes


def _shown(found: Sequence[Annotation], width: int, height: int, classes: Sequence[str]) -> tuple[Box, ...]:
    """What can be drawn of annotations, each with its number among them."""
    labels = {name: label for label, name in enumerate(classes)}
    shown = []
    for number, one in enumerate(found):
        left, top = max(0.0, one.box[0]), max(0.0, one.box[1])
        right, bottom = min(float(width), one.box[2]), min(float(height), one.box[3])
        if right > left and bottom > top:
            shown.append(Box(left, top, right, bottom, labels[one.label], number))
    return tuple(shown)
