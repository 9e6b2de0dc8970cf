"""Data sets that lie in one file, or a few: IDX, NPZ and CIFAR's batches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.core.errors import FileError
from cnnstudio.core.settings import setting
from cnnstudio.data.dataset import Samples, register
from cnnstudio.data.sets.shared_settings import FileSet

if TYPE_CHECKING:
    from cnnstudio.data.collection import Collection


@dataclass(frozen=True, slots=True)
class ArrayFiles(FileSet):
    """Images and labels as arrays in files."""

    def samples(self) -> Samples:
        """Read the files.

        Raises:
            StudioError: They cannot be read, or are damaged.
        """
        raise NotImplementedError

    def collection(self) -> Collection:
        """Read the files.

        Raises:
            StudioError: They cannot be read, or are damaged.
        """
        from cnnstudio.data.collection import ArrayCollection, watch

        if not self.path:
            raise FileError(
                f"No {self.label} chosen yet: choose a file, or the folder that the files lie in."
            )
        if not self.root.exists():
            raise FileError(
                f"There is no {self.root} (any more): it may have been moved or renamed. Locate it again."
            )
        watched = watch((self.root, *self._inside()))
        return ArrayCollection.of(self.samples(), self.fractions, watched)

    def _inside(self) -> Iterable[Path]:
        return sorted(self.root.glob("*"))[:50] if self.root.is_dir() else ()


@register
@dataclass(frozen=True, slots=True)
class IdxFiles(ArrayFiles):
    """IDX files, as MNIST comes in: a folder with images and labels, packed or not.

    Files whose names begin with train are for training, those with t10k or test for the test.
    """

    kind = "idx"
    label = "IDX files"

    def samples(self) -> Samples:
        """Read images and labels.

        Raises:
            StudioError: They cannot be read, or do not belong together.
        """
        from cnnstudio.data.sets.arrays import joined, named_idx

        return joined(named_idx(self.root), self.root.name)


@register
@dataclass(frozen=True, slots=True)
class NpzFile(ArrayFiles):
    """An NPZ file with images and labels, or with x_train, y_train, x_test and y_test."""

    kind = "npz"
    label = "NPZ file"

    names: str | None = setting(
        None, "Class names", "In the order of the labels, with commas between; empty: the labels themselves."
    )

    def samples(self) -> Samples:
        """Read images and labels.

        Raises:
            StudioError: They cannot be read, or do not belong together.
        """
        from cnnstudio.data.readers.npz import read_npz
        from cnnstudio.data.sets.arrays import joined

        names = tuple(name.strip() for name in (self.names or "").split(",") if name.strip())
        return joined([(arrays.part, arrays.images, arrays.labels) for arrays in read_npz(self.root)],
                      self.root.name, names)  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class CifarBatches(ArrayFiles):
    """CIFAR-10 or CIFAR-100 in its batches: the folder, or the archive as it was downloaded.

    Of CIFAR-100 the fine classes. The pickles of the Python version are read without running them.
    """

    kind = "cifar"
    label = "CIFAR batches"

    def samples(self) -> Samples:
        """Read all batches.

        Raises:
            StudioError: They cannot be read, or are damaged.
        """
        from cnnstudio.data.readers.cifar import read_cifar
        from cnnstudio.data.sets.arrays import of_batches

        return of_batches(read_cifar(self.root), self.root.name)
