"""A data set that is fetched from the net once and kept in the user's cache, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cnnstudio.core.errors import DataError, FileError, StudioError
from cnnstudio.core.numerals import enumeration, size_text
from cnnstudio.core.settings import setting
from cnnstudio.core.values import FilePath
from cnnstudio.data.dataset import Dataset, Samples
from cnnstudio.data.remote_file import RemoteFile, digest_of
from cnnstudio.data.split_shares import SHARES, Shares, shares, validation_setting

if TYPE_CHECKING:
    from cnnstudio.data.collection import Collection

CACHE = "datasets"
"""The folder in the user's cache that data sets lie in, each in one of its own."""


@dataclass(frozen=True, slots=True)
class PublishedSet(Dataset):
    """A data set that is fetched once, or lies in a folder of the user.

    Attributes:
        remote: Its files on the net.
        shape: Shape of one image, (H, W, C).
        names: What the classes are called.
    """

    group = "To download"
    remote: ClassVar[tuple[RemoteFile, ...]]
    shape: ClassVar[tuple[int, int, int]]
    names: ClassVar[tuple[str, ...]]

    folder: FilePath | None = setting(
        None,
        "Folder",
        "A folder that its files lie in already; empty: the program's own, to download to.",
        advanced=True,
    )
    validation: float = validation_setting("training images")

    @property
    def fractions(self) -> Shares:
        """Shares of training, validation and test; the test images are the data set's own as a rule."""
        return shares(self.validation, SHARES[2])

    @property
    def place(self) -> Path:
        """Where its files are looked for."""
        from cnnstudio.document.folders import cache_folder

        return Path(self.folder) if self.folder else cache_folder() / CACHE / self.kind

    @property
    def cache_name(self) -> str:
        """Its folder in the cache, as `download` names it."""
        return f"{CACHE}/{self.kind}"

    def missing(self) -> tuple[RemoteFile, ...]:
        """What must be fetched before it can be used; () where all of it is here."""
        if self._given():
            return ()
        return tuple(file for file in self.remote if not (self.place / file.name).is_file())

    def _given(self) -> bool:
        """Whether it is here in another form than the net's."""
        return False

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, C)."""
        return self.shape

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called."""
        return self.names

    def obstacle(self) -> str:
        """That it is not here yet."""
        return self.absence() if self.missing() else ""

    def absence(self) -> str:
        """The sentence for a data set that is not here."""
        lacking = self.missing()
        if self.folder:
            return (
                f"{self.place} does not hold {self.label} ({enumeration([file.name for file in lacking])} "
                f"{'is' if len(lacking) == 1 else 'are'} missing): choose another folder, or none to download it."
            )
        size = sum(file.size or 0 for file in lacking)
        return f"{self.label} is not on this computer yet: download it ({size_text(size)}) in the Data workspace."

    def _check_here(self) -> None:
        if self.missing():
            raise DataError(self.absence())

    def load(self) -> Samples:
        """Read all images, training images first.

        Raises:
            StudioError: They are not here, or are damaged.
        """
        self._check_here()
        with self._kept_sound():
            return self._read()

    def _read(self) -> Samples:
        """All images, out of files that are here."""
        raise NotImplementedError

    @contextmanager
    def _kept_sound(self) -> Iterator[None]:
        """Let files that cannot be read go from the program's own cache, so that they can be fetched again.

        Raises:
            FileError: Some were damaged; they are gone.
            StudioError: Whatever else is wrong.
        """
        try:
            yield
        except StudioError as error:
            damaged = [] if self.folder else [file for file in self.remote if self._is_damaged(file)]
            if not damaged:
                raise
            for file in damaged:
                (self.place / file.name).unlink(missing_ok=True)
            is_one = len(damaged) == 1
            raise FileError(
                f"{enumeration([file.name for file in damaged])} of {self.label} {'was' if is_one else 'were'} damaged "
                f"on this computer and {'has' if is_one else 'have'} been removed: download {'it' if is_one else 'them'} "
                "again in the Data workspace, or give the same command again."
            ) from error

    def _is_damaged(self, file: RemoteFile) -> bool:
        """Whether a file is here, and not as it was published; one that the disk does not give is not known to be."""
        path = self.place / file.name
        try:
            return bool(file.digest) and path.is_file() and digest_of(file, path) != file.digest
        except OSError:
            return False

    def collection(self) -> Collection:
        """All images, the same object until the files change.

        Raises:
            StudioError: They are not here, or are damaged.
        """
        from cnnstudio.data.collection import ArrayCollection, watch

        samples = self.load()
        return ArrayCollection.of(
            samples, self.fractions, watched=watch(self.place / file.name for file in self.remote)
        )

    def _named(self, parts: list[tuple[str, Any, Any]]) -> Samples:
        from cnnstudio.data.sets.arrays import joined

        samples = joined(parts, self.label, self.names)
        if samples.images.shape[1:] != self.shape:
            raise DataError(
                f"The files in {self.place} hold images of {samples.images.shape[1:]} instead of those of "
                f"{self.label}: choose another folder."
            )
        return samples
