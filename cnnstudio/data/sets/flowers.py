"""Five flowers: 3,670 photographs, fetched once and unpacked."""

from __future__ import annotations

import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair
from cnnstudio.data.dataset import Samples, register
from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.data.sets.published_set import PublishedSet
from cnnstudio.data.split_shares import Shares, held_out_setting, shares

if TYPE_CHECKING:
    from cnnstudio.data.collection import Collection

_UNPACKED = "flower_photos"
_MOST_FILES = 10_000


@register
@dataclass(frozen=True, slots=True)
class Flowers(PublishedSet):
    """3,670 photographs of five kinds of flowers, in colour, of different sizes.

    Source:
        The TensorFlow team: Flowers, 2019; Creative Commons photographs.
    """

    kind = "flowers"
    label = "Five flowers"
    names = ("daisy", "dandelion", "roses", "sunflowers", "tulips")
    remote = (
        RemoteFile(
            "https://storage.googleapis.com/download.tensorflow.org/example_images/flower_photos.tgz",
            "flower_photos.tgz",
            "4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c",
            228_813_984,
        ),
    )

    size: Pair = setting(
        (128, 128), "Size", "Height × width, in px, that images are brought to where the network takes any size.",
        minimum=8, maximum=1024,
    )  # fmt: skip
    fitting: str = setting(
        "crop", "Other proportions", "Stretch the image, crop its middle, or pad it with black bars.",
        choices=("resize", "crop", "pad"),
    )  # fmt: skip
    test: float = held_out_setting()

    @property
    def fractions(self) -> Shares:
        """Shares of training, validation and test."""
        return shares(self.validation, self.test)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, 3)."""
        return (*self.size, 3)

    @property
    def fit(self) -> str:
        """How images of other proportions are brought to a size."""
        return self.fitting

    def _given(self) -> bool:
        return all((self._photos / name).is_dir() for name in self.names)

    @property
    def _photos(self) -> Path:
        """The folder with the folders of the classes."""
        inner = self.place / _UNPACKED
        return inner if inner.is_dir() else self.place

    def collection(self) -> Collection:
        """Look at the names of the files, unpacked now if they were not; none is decoded.

        Raises:
            StudioError: They are not here, or the archive is damaged.
        """
        import numpy as np

        from cnnstudio.data.collection import watch
        from cnnstudio.data.file_collection import FileCollection
        from cnnstudio.data.folder_scan import scan_folder

        self._check_here()
        if not self._given():
            with self._kept_sound():
                unpack(self.place / self.remote[0].name, self.place)
        scan = scan_folder(self._photos)
        if scan.classes != self.names:
            raise DataError(f"{self._photos} does not hold {self.label}: choose another folder.")
        return FileCollection(
            labels=np.array(scan.labels, np.int64), classes=scan.classes, shape=self.input_shape, fit=self.fit,
            fractions=self.fractions, watched=watch(scan.folders), root=scan.root, files=scan.files,
        )  # fmt: skip

    def load(self) -> Samples:
        """Bring all photographs to one size in memory.

        Raises:
            StudioError: They are not here, or are damaged.
        """
        from cnnstudio.data.collections import opened
        from cnnstudio.data.gathering import gathered

        return gathered(opened(self))


def unpack(archive: Path, folder: Path) -> None:
    """Unpack the photographs of an archive beside it, whole or not at all.

    Links, devices and what would lie outside the folder are not taken.

    Raises:
        FileError: The disk is full, or the folder may not be written.
        DataError: The archive is damaged.
    """
    half = folder / f"{_UNPACKED}.part"
    try:
        shutil.rmtree(half, ignore_errors=True)
        with tarfile.open(archive) as packed:
            for count, member in enumerate(packed):
                if count > _MOST_FILES:
                    raise DataError(f"{archive.name} holds more files than it should: download it again.")
                if member.isfile():
                    packed.extract(member, half, filter="data")
        os.replace(half / _UNPACKED, folder / _UNPACKED)
    except (tarfile.TarError, EOFError) as error:
        raise DataError(f"{archive.name} is damaged: delete it, and download it again.") from error
    except OSError as error:
        raise FileError(
            f"{archive.name} cannot be unpacked ({error.strerror or error}): free some space on the disk."
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
