"""NPZ files with images and labels, under the names that people give them."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import enumeration
from cnnstudio.data.readers.opening import MOST_BYTES, reading

_PARTS = (
    ("", ("images", "x", "data", "X"), ("labels", "y", "targets", "Y")),
    ("train", ("x_train", "train_images", "X_train"), ("y_train", "train_labels", "Y_train")),
    ("validation", ("x_val", "x_validation", "val_images", "X_val"), ("y_val", "y_validation", "val_labels", "Y_val")),
    ("test", ("x_test", "test_images", "X_test"), ("y_test", "test_labels", "Y_test")),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class NamedArrays:
    """Images and labels of one part of an NPZ file.

    Attributes:
        part: ``""`` where the file has no parts, else ``"train"``, ``"validation"`` or ``"test"``.
        images: Numbers of any type, (N, H, W) or (N, H, W, C).
        labels: (N,), whole numbers or texts.
    """

    part: str
    images: NDArray[Any]
    labels: NDArray[Any]


def read_npz(path: Path) -> tuple[NamedArrays, ...]:
    """Read the arrays of an NPZ file; pickled objects in it are refused, not loaded.

    Raises:
        FileError: It cannot be read.
        DataError: It has no images and labels under a usual name, or is damaged.
    """
    with reading(path):
        try:
            _check_size(path)
            with np.load(path, allow_pickle=False) as file:
                if not hasattr(file, "files"):
                    raise DataError(f"{path.name} holds one array only: save images and labels as .npz.")
                return _found(file, path)
        except (zipfile.BadZipFile, ValueError, KeyError, zlib.error, NotImplementedError) as error:
            raise DataError(
                f"{path.name} cannot be read as .npz: it is damaged, or holds Python objects instead of numbers. "
                "Save it again with numpy.savez_compressed(file, images=…, labels=…)."
            ) from error


def _check_size(path: Path) -> None:
    """Refuse by its directory what would unpack to more than any data set has."""
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MOST_BYTES:
        raise DataError(f"{path.name} unpacks to {size / 1e9:,.1f} GB; the limit is {MOST_BYTES / 1e9:g} GB.")


def _found(file: Any, path: Path) -> tuple[NamedArrays, ...]:
    found = []
    for part, image_names, label_names in _PARTS:
        images = next((file[name] for name in image_names if name in file.files), None)
        labels = next((file[name] for name in label_names if name in file.files), None)
        if images is not None and labels is not None:
            found.append(_checked(NamedArrays(part, images, labels), path))
    if not found:
        names = enumeration(sorted(file.files)[:8]) if file.files else "nothing"
        raise DataError(
            f"{path.name} holds {names}, and no images with labels: "
            "call them images and labels, or x_train, y_train, x_test and y_test."
        )
    return tuple(found)


def _checked(arrays: NamedArrays, path: Path) -> NamedArrays:
    images, labels = arrays.images, arrays.labels
    labels = labels[:, 0] if labels.ndim == 2 and labels.shape[1] == 1 else labels
    if images.ndim not in (3, 4) or labels.ndim != 1 or images.dtype.kind not in "uifb":
        raise DataError(
            f"{path.name} has images of shape {images.shape} and labels of shape {labels.shape}: "
            "it takes N × H × W or N × H × W × C numbers, and N labels."
        )
    if len(images) != len(labels):
        raise DataError(
            f"{path.name} has {len(images):,} images but {len(labels):,} labels: save as many of both."
        )
    return NamedArrays(arrays.part, images, labels)
