"""Arrays from files made into samples: one type of pixels, one kind of labels, one split."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import exact
from cnnstudio.data.dataset import Samples
from cnnstudio.data.pixels import in_bytes
from cnnstudio.data.readers.cifar import Batches
from cnnstudio.data.readers.idx import read_idx
from cnnstudio.data.sets.class_names import CIFAR_10, CIFAR_100

Named = tuple[str, NDArray[Any], NDArray[Any]]
"""A part ("", "train", "validation" or "test"), its images and its labels."""

_PLACES = {"train": 0, "validation": 1, "test": 2}
_MOST_CLASSES = 20_000


def named_idx(path: Path) -> list[Named]:
    """Images and labels of IDX files: of a folder, or of one images file and its labels beside it.

    Raises:
        StudioError: A file is missing or damaged.
    """
    if path.is_dir():
        names = [file.name for file in path.iterdir() if "idx" in file.name and "images" in file.name]
        names.sort(key=lambda name: (_part(name, len(names)), name), reverse=True)  # training images first
        if not names:
            raise DataError(
                f"{path} holds no images in IDX: choose a folder with train-images-idx3-ubyte and its labels."
            )
        files = [path / name for name in dict.fromkeys(_packed_once(names))]
    else:
        files = [path]
    return [(_part(file.name, len(files)), read_idx(file), read_idx(_labels_beside(file))) for file in files]


def _packed_once(names: Sequence[str]) -> list[str]:
    """A file that lies there packed and unpacked counts once."""
    return [name for name in names if not (name.endswith(".gz") and name.removesuffix(".gz") in names)]


def _part(name: str, files: int) -> str:
    if files == 1:
        return ""
    return "test" if name.lower().startswith(("t10k", "test")) else "train"


def _labels_beside(file: Path) -> Path:
    """The labels file that belongs to an images file, packed or not."""
    name = file.name.replace("images", "labels").replace("idx3", "idx1").replace("idx4", "idx1")
    plain = name.removesuffix(".gz")
    for candidate in (name, plain, f"{plain}.gz"):
        if candidate != file.name and (file.parent / candidate).is_file():
            return file.parent / candidate
    raise DataError(f"{file.name} has no labels beside it: put {name} into the same folder.")


def joined(parts: Sequence[Named], name: str, names: tuple[str, ...] = ()) -> Samples:
    """All parts as one data set.

    Args:
        parts: Images (N, H, W) or (N, H, W, C) of any type, and labels (N,).
        name: What messages call the file.
        names: What the classes are called; the labels themselves if empty.

    Raises:
        DataError: Sizes, counts or labels do not belong together.
    """
    images = [_pixels(part[1], name) for part in parts]
    if len({image.shape[1:] for image in images}) > 1:
        raise DataError(f"{name} has images of different sizes in its parts: save them with one size.")
    for part, image in zip(parts, images, strict=True):
        if part[2].ndim != 1 or len(part[2]) != len(image):
            raise DataError(
                f"{name} has {exact(len(image))} {part[0]} images and {exact(part[2].size)} labels: "
                "give one label for each image.".replace("  ", " ")
            )
    if not sum(map(len, images)):
        raise DataError(f"{name} holds no images: choose another file.")
    labels, classes = labelled(np.concatenate([part[2] for part in parts]), names, name)
    places = [np.full(len(part[2]), _PLACES.get(part[0], 0), np.uint8) for part in parts]
    given = None if any(not part[0] for part in parts) else np.concatenate(places)
    return Samples(np.concatenate(images) if len(images) > 1 else images[0], labels, classes, given)


def _pixels(images: NDArray[Any], name: str) -> NDArray[Any]:
    """Images as uint8, (N, H, W, C), 1 or 3 channels."""
    if images.ndim == 3:
        images = images[:, :, :, None]
    elif images.ndim == 4 and images.shape[3] not in (1, 3) and images.shape[1] in (1, 3):
        images = images.transpose(0, 2, 3, 1)
    if images.ndim != 4 or images.shape[3] not in (1, 3) or 0 in images.shape[1:]:
        raise DataError(
            f"{name} has images of shape {images.shape[1:]}: it takes H × W, H × W × 1 or H × W × 3 numbers."
        )
    return images if images.dtype == np.uint8 or not len(images) else in_bytes(images)[0]


def labelled(
    labels: NDArray[Any], names: tuple[str, ...], source: str
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Labels as numbers from 0, and what the classes are called.

    Raises:
        DataError: A label is no class.
    """
    if labels.dtype.kind in "US":
        found, numbers = np.unique(labels, return_inverse=True)
        return numbers.astype(np.int64), tuple(str(name) for name in found)
    whole = labels.astype(np.int64)
    if labels.dtype.kind not in "uifb" or not np.array_equal(whole, labels):
        raise DataError(f"{source} has labels that are no whole numbers: number the classes from 0.")
    low, high = int(whole.min()), int(whole.max())
    count = len(names) or high + 1
    if low < 0 or high >= count or count > _MOST_CLASSES:
        place = int(np.flatnonzero((whole < 0) | (whole >= min(count, _MOST_CLASSES)))[0])
        raise DataError(
            f"Image {exact(place)} of {source} has the label {whole[place]}, but the {exact(min(count, _MOST_CLASSES))} "
            "classes are numbered from 0: correct the labels, or the class names."
        )
    return whole, names or tuple(str(number) for number in range(count))


def of_batches(batches: Batches, name: str, coarse: bool = False) -> Samples:
    """CIFAR's images with their classes.

    Raises:
        DataError: A label is beyond the classes.
    """
    classes: tuple[str, ...] = CIFAR_10 if batches.coarse is None else CIFAR_100
    labels = batches.labels
    if coarse and batches.coarse is not None:
        from cnnstudio.data.sets.class_names import CIFAR_20

        classes, labels = CIFAR_20, batches.coarse
    checked, _ = labelled(labels, classes, name)
    parts = np.full(len(labels), 2, np.uint8)
    parts[: batches.training] = 0
    return Samples(batches.images, checked, classes, parts)
