"""Boxes of the images of a folder, kept in the format that they came in: COCO, VOC's XML or YOLO's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import exact, times
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.following import followed
from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet
from cnnstudio.data.annotations.coco import FORM as COCO
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.annotations.coco_writer import write_coco
from cnnstudio.data.annotations.file_names import IMAGE_ENDINGS
from cnnstudio.data.annotations.found import MASKS, annotations_at, recognised
from cnnstudio.data.annotations.pascal_voc import FORM as VOC
from cnnstudio.data.annotations.voc_writer import write_voc_file
from cnnstudio.data.annotations.yolo_text import FORM as YOLO
from cnnstudio.data.annotations.yolo_writer import write_yolo, write_yolo_file

NAME = "annotations.json"
"""The COCO file that boxes go to where there are none yet, or where those of several files were joined."""

_WORDS = {COCO: NAME, VOC: "VOC's XML files", YOLO: "YOLO's text files"}
_SHOWN = 3


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
        self.annotations = _found(root)
        self._path = self.annotations.sources[0] if self._is_one_coco else self.annotations.root / NAME
        self._places = {image.file: place for place, image in enumerate(self.annotations.images)}
        self._read = {image.file: image.annotations for image in self.annotations.images}
        self._named = self.annotations.classes

    @property
    def _is_one_coco(self) -> bool:
        return self.annotations.form == COCO and len(self.annotations.sources) == 1

    @property
    def words(self) -> str:
        """Where boxes are saved, in words."""
        return self._path.name if self.annotations.form == COCO else _WORDS[self.annotations.form]

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be taken as it stands, in sentences."""
        # That an image has no annotations yet is no news here.
        findings = self.annotations.findings
        found = [
            one for one in findings if one.was != "noted" and not one.file.lower().endswith(IMAGE_ENDINGS)
        ]
        if not found:
            return ()
        shown = [f"{one}" for one in found[:_SHOWN]]
        more = len(found) - len(shown)
        return (*shown, f"And {exact(more)} more.") if more else tuple(shown)

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

    def rename(self, names: Mapping[str, str]) -> None:
        """Give classes other names, in all images and all at once.

        Args:
            names: The new name of each by its old one.
        """

        def renamed(found: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
            return tuple(replace(one, label=names.get(one.label, one.label)) for one in found)

        known = self.annotations
        images = tuple(replace(image, annotations=renamed(image.annotations)) for image in known.images)
        classes = tuple(names.get(name, name) for name in known.classes)
        extras = dict(known.extras)
        if known.form == COCO:
            entries = extras.get("categories", [])
            extras["categories"] = [{**one, "name": names.get(one["name"], one["name"])} for one in entries]
        self.annotations = replace(known, images=images, classes=classes, extras=extras)
        self._read = {name: renamed(found) for name, found in self._read.items()}

    def add_classes(self, names: Sequence[str]) -> None:
        """Know further classes."""
        known = self.annotations.classes
        fresh = tuple(name for name in names if name not in known)
        if fresh:
            self.annotations = replace(self.annotations, classes=known + fresh)

    def put(self, name: str, width: int, height: int, boxes: Sequence[Box], classes: Sequence[str]) -> None:
        """Take the boxes of an image in place of those that were shown; `write` writes them."""
        images = list(self.annotations.images)
        if name not in self._places:
            self._places[name] = len(images)
            self._read[name] = ()
            images.append(AnnotatedImage(name, height, width))
        place, read = self._places[name], self._read[name]
        shown = {box.source: box for box in _shown(read, width, height, classes)}
        kept = [one for number, one in enumerate(read) if number not in shown]
        for box in boxes:
            if box.source < 0:
                kept.append(Annotation(classes[box.label], box.place))
            else:
                kept.append(
                    followed(read[box.source], shown[box.source], box, classes[box.label], (height, width))
                )
        images[place] = replace(images[place], annotations=tuple(kept))
        self.annotations = replace(self.annotations, images=tuple(images))

    def write(self, changed: Sequence[str]) -> None:
        """Write what was changed, each file whole or not at all.

        Args:
            changed: The images whose boxes are others.

        Raises:
            FileError: A file cannot be written; it is as it was.
        """
        known = self.annotations
        if known.form == COCO:
            write_coco(self._path, known)
            return
        renamed = known.classes[: len(self._named)] != self._named
        for name in [image.file for image in known.images if image.annotations] if renamed else changed:
            image = known.images[self._places[name]]
            if known.form == VOC:
                write_voc_file(known.root, image)
            else:
                write_yolo_file(
                    known.root, image, {label: number for number, label in enumerate(known.classes)}
                )
        if known.form == YOLO and known.classes != self._named:
            write_yolo(known.root, replace(known, images=()))  # the names alone
        self._named = known.classes


def _found(root: Path) -> AnnotationSet:
    """What is annotated in a folder; nothing yet where there are no annotations."""
    own = root / NAME
    if own.exists():
        return _in_folder(read_coco(own), root)
    found = recognised(root)
    if found is None or found.form == MASKS:
        return AnnotationSet(root, COCO, (), ())
    known = annotations_at(root)
    return _in_folder(known if known.form else replace(known, form=COCO, sources=()), root)


def _in_folder(known: AnnotationSet, root: Path) -> AnnotationSet:
    """Annotations of images in a folder or below it.

    Raises:
        FileError: They are of images elsewhere.
    """
    if not known.root.resolve().is_relative_to(root.resolve()):
        raise FileError(
            f"The annotations in {root} are of images in {known.root}: choose that folder, or move the images here."
        )
    return known


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
