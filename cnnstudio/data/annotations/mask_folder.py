"""Folders of images and of masks: images of the same names whose values or colours say the class of each pixel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.numerals import exact, times
from cnnstudio.data.annotations.annotation import Finding
from cnnstudio.data.annotations.file_names import Listing, listed, stem
from cnnstudio.data.annotations.mask_code import IGNORED, LabelMap, MaskCode, png_of, read_mask
from cnnstudio.data.annotations.mask_table import CLASSES, Learner, drawn_names, told_names, told_palette
from cnnstudio.data.annotations.voc_lists import MASK_LISTS, parts_of_lists
from cnnstudio.data.folder_scan import part_of_name
from cnnstudio.data.image_headers import image_headers
from cnnstudio.document.atomic import write_in_folder, write_whole

IMAGE_FOLDERS = ("images", "image", "imgs", "img", "jpegimages", "input", "inputs", "originals", "photos")
MASK_FOLDERS = (
    "masks", "mask", "labels", "label", "segmentationclass", "annotations", "gt", "groundtruth", "ground_truth", "targets",
    "segmentation", "segmentations", "labelmaps",
)  # fmt: skip
_ENDINGS = ("_mask", "-mask", "_label", "_labels", "_gt", "_seg", "_segmentation")
_SAMPLED = 128


@dataclass(frozen=True, slots=True)
class MaskedImage:
    """An image with its mask.

    Attributes:
        file: The image's name below the folder, with ``/`` between folders.
        mask: The mask's.
        height: Height of both, in px.
        width: Width of both, in px.
        part: What it is for, a place in `splits.PARTS`; None where the folders do not say.
    """

    file: str
    mask: str
    height: int
    width: int
    part: int | None = None


@dataclass(frozen=True, slots=True)
class MaskFolder:
    """Images with their masks.

    Attributes:
        root: The folder that the names begin at.
        images: The images, by name.
        classes: Names of the classes, in the order of their labels.
        code: What the values or colours of the masks mean.
        findings: What could not be taken as it stands.
        sources: Folders that were looked into.
    """

    root: Path
    images: tuple[MaskedImage, ...]
    classes: tuple[str, ...]
    code: MaskCode
    findings: tuple[Finding, ...] = ()
    sources: tuple[Path, ...] = field(default=(), compare=False)

    def __len__(self) -> int:
        """How many images there are."""
        return len(self.images)

    def label_map(self, place: int) -> LabelMap:
        """The classes of an image's pixels.

        Raises:
            StudioError: The mask cannot be read.
        """
        return self.code.label_map(read_mask(self.root / self.images[place].mask))

    def write(self, place: int, labels: LabelMap) -> None:
        """Write another mask for an image, in the values or colours of the folder.

        Raises:
            DataError: It has another size, or a class that has no value.
            FileError: It cannot be written; the mask that was there is as it was.
        """
        image = self.images[place]
        if labels.shape != (image.height, image.width):
            raise DataError(
                f"The mask of {image.file} must have {times((image.height, image.width))} px; it has {times(labels.shape)}."
            )
        path = self.root / image.mask
        if path.suffix.lower() != ".png":
            raise FileError(
                f"{path.name} is no PNG, which masks are kept in: convert the masks to PNG first."
            )
        palette = read_mask(path).palette if path.is_file() and self.code.form == "indexed" else ()
        write_whole(path, png_of(self.code.keys_of(labels), self.code.form, palette))


def mask_pairs(listing: Listing) -> tuple[tuple[str, str], ...]:
    """Images and their masks.

    Masks lie in a folder such as ``masks``, under the image's name with the ending ``.png`` for its own or behind it;
    images in a folder such as ``images``, or in any other; or both lie beside each other as ``a`` and ``a_mask``.
    """
    masks: dict[tuple[str, ...], str] = {}
    images: list[str] = []
    has_folder = any(folder.name.lower() in MASK_FOLDERS for folder in listing.folders)
    for name in listing.images():
        key = _key(name, MASK_FOLDERS) if has_folder else None
        if key is None:
            images.append(name)
            continue
        masks.setdefault((*key[:-1], _bare(key[-1])), name)
        masks[key] = name
    found = [(name, mask) for name in images if masks and (mask := _mask_of(name, masks)) is not None]
    if found:
        return tuple(found)
    if not any(stem(name).lower().endswith(_ENDINGS) for name in images):
        return ()
    beside = {stem(name): name for name in images}
    return tuple(
        (name, beside[below + ending])
        for below, name in beside.items()
        for ending in _ENDINGS
        if below + ending in beside
    )


def _mask_of(name: str, masks: Mapping[tuple[str, ...], str]) -> str | None:
    """The mask of an image, by the folders and stems of all; None if there is none."""
    whole = (*stem(name).split("/")[:-1], name.rpartition("/")[2])
    keys = (_key(name, IMAGE_FOLDERS), whole, tuple(stem(name).split("/")))
    return next((masks[key] for key in keys if key in masks and key is not None), None)


def _key(name: str, folders: Sequence[str]) -> tuple[str, ...] | None:
    """The folders of a file but one that is named so, and the file's stem; None if none is."""
    parts = stem(name).split("/")
    for place in range(len(parts) - 2, -1, -1):
        if parts[place].lower() in folders:
            return (*parts[:place], *parts[place + 1 :])
    return None


def _bare(name: str) -> str:
    """A stem without an ending such as ``_mask``."""
    ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)] if ending else name


def read_mask_folder(root: Path) -> MaskFolder:
    """Read a folder of images and masks; no image is decoded, and of the masks as many as tell the classes.

    Args:
        root: A folder with ``images`` and ``masks``, perhaps with train, val and test in or around them; classes.txt
            names the classes in the order of their values, or palette.json the value or colour of each.

    Raises:
        FileError: It cannot be read.
        DataError: It holds no images with masks, or the masks tell no classes.
    """
    listing = listed(root)
    pairs = mask_pairs(listing)
    if not pairs:
        raise DataError(
            f"{root} holds no images with masks: put masks of the same names as the images into a folder masks beside the "
            "folder images."
        )
    images, findings = _sized(root, pairs)
    findings += _alone(listing, pairs)
    lists = parts_of_lists(root, MASK_LISTS)
    if lists is not None:
        kept, told = lists.sorted_images(images)
        images, findings = list(kept), [*findings, *told]
    if not images:
        raise DataError(
            f"Of the {exact(len(pairs))} masks in {root} none can be used; the first fault: {findings[0].words}"
        )
    places = np.unique(np.linspace(0, len(images) - 1, _SAMPLED).astype(int))
    learner = Learner(root)
    for place in places:
        learner.look(images[place].mask)
    folders = [root, *dict.fromkeys((root / pairs[0][1]).parents[: len(pairs[0][1].split("/")) - 1])]
    names, palette, drawn = told_names(folders), told_palette(folders), drawn_names(root)
    if names is None and palette is None and learner.fits(drawn):
        names = drawn
    code, classes = learner.code(names, palette)
    if len(places) < len(images) and names is None and palette is None:
        message = (
            f"The classes were learned from {exact(len(places))} of {exact(len(images))} masks; pixels of other values do not "
            f"count. Name all classes in {CLASSES} to be sure."
        )
        findings.append(Finding(root.name, None, message, "noted"))
    broken = {finding.file for finding in learner.findings}
    sound = tuple(image for image in images if image.mask not in broken)
    return MaskFolder(root, sound, classes, code, (*findings, *learner.findings), listing.folders)


def _sized(root: Path, pairs: Sequence[tuple[str, str]]) -> tuple[list[MaskedImage], list[Finding]]:
    """Images whose masks have their size, and what is wrong with the others."""
    images, findings = [], []
    headers = image_headers([root / name for pair in pairs for name in pair])
    for (file, mask), own, other in zip(pairs, headers[::2], headers[1::2], strict=True):
        if own is None or other is None:
            name = file if own is None else mask
            findings.append(Finding(name, None, "It cannot be read as an image, and is left out.", "skipped"))
        elif (own.height, own.width) != (other.height, other.width):
            message = f"The mask has {times((other.height, other.width))} px, and its image {times((own.height, own.width))}."
            findings.append(Finding(mask, None, message, "skipped"))
        else:
            images.append(MaskedImage(file, mask, own.height, own.width, _part(file)))
    parts = {image.part for image in images}
    if None in parts or len(parts) < 2:
        images = [replace(image, part=None) for image in images]
    return images, findings


def _part(file: str) -> int | None:
    parts = [part_of_name(name) for name in file.split("/")[:-1]]
    return next((part for part in parts if part is not None), None)


def _alone(listing: Listing, pairs: Sequence[tuple[str, str]]) -> list[Finding]:
    """Images without masks, and masks without images."""
    paired = {name for pair in pairs for name in pair}
    return [
        Finding(
            name,
            None,
            f"There is no {'image' if _key(name, MASK_FOLDERS) else 'mask'} of its name.",
            "skipped",
        )
        for name in listing.images()
        if name not in paired
    ]


def write_mask_folder(
    root: Path, files: Sequence[str], maps: Iterable[LabelMap], classes: Sequence[str]
) -> None:
    """Write masks as indexed PNG in VOC's colours, and the names of the classes; images are not copied.

    Args:
        root: The folder; an image ``images/a.jpg`` gets the mask ``masks/a.png``.
        files: The images' names below the folder.
        maps: The classes of the pixels of each.
        classes: Names of the classes, in the order of their labels.

    Raises:
        FileError: A file cannot be written; each is either as it was or whole.
    """
    code = MaskCode("indexed", tuple(range(1, len(classes) + 1)), 0, IGNORED)
    for file, labels in zip(files, maps, strict=True):
        key = _key(file, IMAGE_FOLDERS)
        path = root / "masks" / f"{'/'.join(key) if key else stem(file)}.png"
        write_in_folder(path, png_of(code.keys_of(labels), "indexed"))
    write_whole(root / CLASSES, "".join(f"{name}\n" for name in classes).encode("utf-8"))
