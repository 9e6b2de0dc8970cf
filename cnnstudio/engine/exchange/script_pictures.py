"""What a script must know to read the annotated images of a project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cnnstudio.core.report import Report
from cnnstudio.data.annotation_collection import AnnotationCollection
from cnnstudio.data.annotations.annotation import AnnotatedImage
from cnnstudio.data.annotations.coco import FORM as COCO
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.annotations.file_names import stem
from cnnstudio.data.annotations.pascal_voc import FILE
from cnnstudio.data.annotations.pascal_voc import FORM as VOC
from cnnstudio.data.annotations.yolo_text import label_file
from cnnstudio.data.collections import opened
from cnnstudio.data.file_collection import FileCollection
from cnnstudio.data.mask_collection import MaskCollection
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.document.source_pictures import PictureSource
from cnnstudio.document.tasks import Detection, Localization, Segmentation

KINDS = ("boxes", "masks")
"""Kinds of the data sets that a script of boxes or masks can read."""

_OWN_RULES = (
    "its files are paired with their images, or chosen, in a way that CNN Studio alone knows: export its annotations as COCO, "
    "VOC or YOLO first."
)


def picture_source(project: Project, report: Report) -> PictureSource | str:
    """The annotated images of a project, or why its script cannot read them.

    Args:
        project: The project, which can be trained.
        report: The arithmetic of its network.

    Raises:
        StudioError: The files cannot be read.
    """
    collection = opened(dataset_of(project))
    if isinstance(collection, MaskCollection) and isinstance(project.task, Segmentation):
        return _of_masks(project, report, collection)
    if isinstance(collection, AnnotationCollection) and isinstance(project.task, Detection | Localization):
        return _of_boxes(project, report, collection)
    return "masks from outlines are made in CNN Studio alone: export them as masks first."


def _of_masks(project: Project, report: Report, collection: MaskCollection) -> PictureSource | str:
    masks = collection.masks
    pairs = [(image.file, image.mask) for image in masks.images]
    places = _folders(collection.root, pairs, ".png")
    if places is None:
        return _OWN_RULES
    code = masks.code
    values = ((code.background, 0), *[(key, place + 1) for place, key in enumerate(code.keys)])
    return _source(project, report, collection, "masks", places, values, code.form == "colour")


def _of_boxes(project: Project, report: Report, collection: AnnotationCollection) -> PictureSource | str:
    found = collection.annotations
    files = [path for path in found.sources if path.suffix.lower() == ".json"]
    if found.form == COCO or (not found.form and files):
        places = tuple((str(file), str(read_coco(file).root)) for file in files)
        return _source(project, report, collection, COCO, places)
    is_voc = found.form == VOC
    pairs = [(image.file, _truth_file(image, is_voc)) for image in found.images]
    places_of = _folders(collection.root, pairs, ".xml" if is_voc else ".txt", needs_truth=is_voc)
    return _OWN_RULES if places_of is None else _source(project, report, collection, found.form, places_of)


def _truth_file(image: AnnotatedImage, is_voc: bool) -> str:
    return str(image.extras[FILE]) if is_voc else label_file(image.file)


def _folders(
    root: Path, pairs: Iterable[tuple[str, str]], ending: str, needs_truth: bool = True
) -> tuple[tuple[str, str], ...] | None:
    """Folders of images, each with that of their truths; None where names do not tell what belongs together."""
    found: dict[Path, Path] = {}
    names: set[Path] = set()
    for image, truth in pairs:
        path, other = root / image, root / truth
        if (
            found.setdefault(path.parent, other.parent) != other.parent
            or stem(path.name) + ending != other.name
        ):
            return None
        names.add(path)
    listed = {
        path
        for folder, truths in found.items()
        for path in folder.iterdir()
        if path.suffix.lower() in _ENDINGS
        and (not needs_truth or (truths / f"{path.stem}{ending}").is_file())
    }
    return None if listed != names else tuple((str(one), str(other)) for one, other in sorted(found.items()))


_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")


def _source(
    project: Project, report: Report, collection: FileCollection, form: str, places: tuple[tuple[str, str], ...],
    values: tuple[tuple[int, int], ...] = (), has_colours: bool = False,
) -> PictureSource:  # fmt: skip
    (entry,) = [node for node in project.network if not node.inputs]
    wanted = report[entry.id].output or (None, None, None)
    height, width, channels = (
        own if side is None else side for side, own in zip(wanted, collection.shape, strict=True)
    )
    _, validation, test = collection.fractions
    return PictureSource(
        form, places, collection.classes, (height, width, channels), collection.fit, (validation, test), values,
        has_colours, collection.parts is not None,
    )  # fmt: skip
