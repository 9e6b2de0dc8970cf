"""The annotations that a folder holds, as those begin with who draw on, and what is odd about them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import exact
from cnnstudio.data.annotations.annotation import AnnotationSet
from cnnstudio.data.annotations.coco import FORM as COCO
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.annotations.file_names import IMAGE_ENDINGS
from cnnstudio.data.annotations.found import MASKS, annotations_at, recognised

NAME = "annotations.json"
"""The COCO file that boxes go to where there are none yet, or where those of several files were joined."""

_SHOWN = 3


def annotations_in(root: Path) -> AnnotationSet:
    """What is annotated in a folder; nothing yet where there are no annotations.

    Raises:
        StudioError: What is there cannot be read, or is of images elsewhere.
    """
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


def notes_of(known: AnnotationSet) -> tuple[str, ...]:
    """What could not be taken as it stands, in sentences; those of many that come first."""
    # That an image has no annotations yet is no news here.
    found = [
        one for one in known.findings if one.was != "noted" and not one.file.lower().endswith(IMAGE_ENDINGS)
    ]
    shown = [f"{one}" for one in found[:_SHOWN]]
    more = len(found) - len(shown)
    return (*shown, f"And {exact(more)} more.") if more else tuple(shown)


def moved_path(path: Path, old: Path, new: Path) -> Path:
    """Where a file or folder below a folder lies in a copy of it."""
    return new / path.resolve().relative_to(old.resolve())
