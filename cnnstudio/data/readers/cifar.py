"""CIFAR's batches: the binary version read plainly, the Python version without running its pickles."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.opening import reading, unpacked
from cnnstudio.data.readers.plain_pickle import read_plain_pickle

_SIDE = 32
_PIXELS = 3 * _SIDE * _SIDE
_MOST_BYTES = 400_000_000  # of one member; the largest there is has 186 MB

_TEN = ("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"), ("test_batch",)
_HUNDRED = ("train",), ("test",)


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """All images of CIFAR-10 or CIFAR-100.

    Attributes:
        images: uint8, (N, 32, 32, 3); training images first.
        labels: int64, (N,): the fine classes of CIFAR-100.
        coarse: int64, (N,): its superclasses; None for CIFAR-10.
        training: How many images are for training.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    coarse: NDArray[np.int64] | None
    training: int


def is_cifar(path: Path) -> bool:
    """Whether a folder or archive is called or filled like CIFAR's batches; nothing is unpacked."""
    if path.is_dir():
        return any((folder / f"{name}{ending}").is_file() for folder in _folders(path)
                   for name in ("data_batch_1", "test_batch") for ending in ("", ".bin")) or any(
                   (folder / "train.bin").is_file() or (folder / "fine_label_names.txt").is_file()
                   for folder in _folders(path))  # fmt: skip
    return path.name.startswith("cifar-10") and path.name.endswith((".tar.gz", ".tgz", ".tar"))


def read_cifar(path: Path) -> Batches:
    """Read CIFAR-10 or CIFAR-100 from its folder or its archive, binary or Python version.

    Raises:
        FileError: It cannot be read.
        DataError: It is something else, or damaged.
    """
    members = _from_folder(path) if path.is_dir() else _from_archive(path)
    for is_fine, names in ((False, _TEN), (True, _HUNDRED)):
        found = [[members[name] for name in part if name in members] for part in names]
        if any(found):
            _check_whole(path, names, members)
            return _joined(found, is_fine)
    raise DataError(
        f"{path.name} holds no batches of CIFAR: choose the folder or archive with data_batch_1.bin or train.bin."
    )


def _check_whole(path: Path, names: tuple[tuple[str, ...], ...], members: dict[str, Any]) -> None:
    missing = [name for part in names for name in part if name not in members]
    if missing:
        raise DataError(
            f"{path.name} lacks {missing[0]} of CIFAR's batches: download the whole data set again."
        )


def _folders(path: Path) -> tuple[Path, ...]:
    """A folder, and those that the archives unpack to inside it."""
    inner = ("cifar-10-batches-bin", "cifar-10-batches-py", "cifar-100-binary", "cifar-100-python")
    return (path, *(path / name for name in inner))


def _from_folder(path: Path) -> dict[str, tuple[bytes, str]]:
    found: dict[str, tuple[bytes, str]] = {}
    for folder in _folders(path):
        for name in (*_TEN[0], *_TEN[1], *_HUNDRED[0], *_HUNDRED[1]):
            for ending in (".bin", ""):
                file = folder / f"{name}{ending}"
                if name not in found and file.is_file():
                    found[name] = unpacked(file, _MOST_BYTES), file.name
    return found


def _from_archive(path: Path) -> dict[str, tuple[bytes, str]]:
    """The batches in an archive; nothing is written, links and other members are not looked at."""
    wanted = {name for part in (*_TEN, *_HUNDRED) for name in part}
    found: dict[str, tuple[bytes, str]] = {}
    with reading(path):
        try:
            with tarfile.open(path) as archive:
                for member in archive:
                    name = member.name.rsplit("/", 1)[-1]
                    stem = name.removesuffix(".bin")
                    if stem in wanted and member.isfile() and member.size <= _MOST_BYTES:
                        file = archive.extractfile(member)
                        if file is not None:
                            found[stem] = file.read(), name
        except tarfile.TarError as error:
            raise DataError(f"{path.name} breaks off or is damaged: download it again.") from error
    return found


def _joined(parts: list[list[tuple[bytes, str]]], is_fine: bool) -> Batches:
    batches = [[_batch(content, name, is_fine) for content, name in part] for part in parts]
    flat = [batch for part in batches for batch in part]
    planes = np.concatenate([pixels for pixels, _, _ in flat])
    images = np.ascontiguousarray(planes.reshape(-1, 3, _SIDE, _SIDE).transpose(0, 2, 3, 1))
    coarse = np.concatenate([rough for _, _, rough in flat]) if is_fine else None
    labels = np.concatenate([fine for _, fine, _ in flat])
    return Batches(images, labels, coarse, sum(len(fine) for _, fine, _ in batches[0]))


def _batch(content: bytes, name: str, is_fine: bool) -> tuple[NDArray[np.uint8], Any, Any]:
    """Pixels (N, 3072), labels and coarse labels of one batch."""
    if name.endswith(".bin"):
        return _binary_batch(content, name, is_fine)
    values = read_plain_pickle(content, name)
    pixels = values.get("data")
    labels = values.get("fine_labels" if is_fine else "labels")
    coarse = values.get("coarse_labels") if is_fine else labels
    sound = isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8 and pixels.shape[1:] == (_PIXELS,)
    if not sound or not _are_labels(labels, pixels) or not _are_labels(coarse, pixels):
        raise DataError(f"{name} is no batch of CIFAR: download the data set again.")
    return np.asarray(pixels, np.uint8), np.array(labels, np.int64), np.array(coarse, np.int64)


def _are_labels(values: Any, pixels: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) == len(pixels) > 0
        and all(isinstance(value, int) for value in values)
    )


def _binary_batch(content: bytes, name: str, is_fine: bool) -> tuple[NDArray[np.uint8], Any, Any]:
    head = 2 if is_fine else 1
    if not content or len(content) % (head + _PIXELS):
        raise DataError(
            f"{name} has {len(content):,} bytes, which is no whole number of images: download it again."
        )
    rows = np.frombuffer(content, np.uint8).reshape(-1, head + _PIXELS)
    return rows[:, head:], rows[:, head - 1].astype(np.int64), rows[:, 0].astype(np.int64)
